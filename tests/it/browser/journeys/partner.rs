//! Tests a partner's page on another origin, with the evidence map in a frame.

use tokio::net::{TcpListener, TcpStream};

use crate::browser::chrome::{Chrome, Window};
use crate::support::{Backend, TestServer};

/// A web server with a single page.
struct Partner {
    listener: TcpListener,
    origin: String,
}

impl Partner {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        Self { listener, origin }
    }

    /// Serves the page as long as the test runs. It has a frame, which gets the height that the embedded page reports.
    fn serve(self, app: &TestServer) -> String {
        let page = format!(
            "<!doctype html><title>A partner</title><link rel=icon href=data:,><script>addEventListener('message', (event) => {{
               if (event.origin === '{}' && event.data.livedEvidence === 'height') document.querySelector('iframe').height = \
               event.data.height;
             }});</script><h1>Our own page</h1><iframe width=900 title='Evidence map' src='{}'></iframe>",
            app.url(""),
            app.url("/embed/evidence-map")
        );
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
            page.len()
        );
        tokio::spawn(async move {
            while let Ok((stream, _)) = self.listener.accept().await {
                give(&stream, answer.as_bytes()).await;
            }
        });
        self.origin
    }
}

/// Reads a request and sends the answer, whatever the request is.
async fn give(stream: &TcpStream, answer: &[u8]) {
    let mut asked = [0; 8192];
    while stream.readable().await.is_ok() {
        match stream.try_read(&mut asked) {
            Ok(0) => return,
            Ok(_) => break,
            Err(_) => {}
        }
    }
    let mut given = 0;
    while given < answer.len() && stream.writable().await.is_ok() {
        given += stream.try_write(&answer[given..]).unwrap_or_default();
    }
}

#[tokio::test]
async fn a_partner_shows_the_evidence_map_on_a_page_of_their_own() {
    let partner = Partner::new().await;
    let named = partner.origin.clone();
    let app = TestServer::with(Backend::Sqlite, |settings| settings.pages.embedded_by = vec![named]).await;
    let chrome = Chrome::open(Window::Desktop).await;
    chrome.go(&partner.serve(&app)).await;
    chrome.reach("Our own page").await;
    chrome.wait("iframe[height]").await;
    chrome.picture("journey-partner").await;
    chrome.client.enter_frame(0).await.unwrap();
    chrome.reach("Evidence map").await;
    chrome.see("Storytelling").await;
    let links = chrome.run("return document.querySelector('base').target").await;
    assert_eq!(links, "_blank", "links leave the frame");
    chrome.calm("partner-frame").await;
    chrome.close().await;
}

#[tokio::test]
async fn a_page_that_is_not_named_shows_no_embed() {
    let another = Partner::new().await.origin;
    for embedded_by in [Vec::new(), vec![another]] {
        let app = TestServer::with(Backend::Sqlite, |settings| settings.pages.embedded_by = embedded_by).await;
        let partner = Partner::new().await;
        let chrome = Chrome::open(Window::Desktop).await;
        chrome.go(&partner.serve(&app)).await;
        chrome.reach("Our own page").await;
        let told = chrome.console().await;
        assert!(told.iter().any(|line| line.contains("frame-ancestors")), "{told:?}");
        chrome.client.enter_frame(0).await.unwrap();
        assert!(!chrome.text().await.contains("Evidence map"));
        chrome.picture("journey-partner-refused").await;
        chrome.close().await;
    }
}
