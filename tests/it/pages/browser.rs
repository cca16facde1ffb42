//! Requests pages as a browser does: with a session in a cookie, and forms in the body.

use std::collections::BTreeMap;

use crate::support::TestServer;

/// One browser, with or without a session.
pub struct Browser<'s> {
    app: &'s TestServer,
    client: reqwest::Client,
    pub token: Option<String>,
}

/// The answer to a request for a page.
pub struct Page {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub text: String,
}

impl<'s> Browser<'s> {
    /// A browser that is signed in with this token. `None` means not signed in.
    pub fn new(app: &'s TestServer, token: Option<&str>) -> Self {
        // It has its own client, so that tests see every redirect.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            app,
            client,
            token: token.map(str::to_owned),
        }
    }

    /// A browser that is signed in with the demo's token of a role.
    pub fn of(app: &'s TestServer, role: &str) -> Self {
        Self::new(app, app.token(role))
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self
            .client
            .request(method, self.app.url(path))
            .header("accept", "text/html,*/*;q=0.8");
        if let Some(token) = &self.token {
            request = request.header("cookie", format!("le={token}"));
        }
        request
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Page {
        Page::read(self.request(reqwest::Method::GET, path)).await
    }

    /// Reads a page with an additional header.
    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        Page::read(self.request(reqwest::Method::GET, path).header(name, value)).await
    }

    /// Sends a form, as our own pages do.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends a form with these headers.
    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect::<Vec<_>>()
            .join("&");
        let mut request = self
            .request(reqwest::Method::POST, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Page::read(request).await
    }
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |text, byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => text + &(byte as char).to_string(),
        other => format!("{text}%{other:02X}"),
    })
}

impl Page {
    async fn read(request: reqwest::RequestBuilder) -> Self {
        let answer = request.send().await.expect("the server answers");
        let headers = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
        Self {
            status: answer.status().as_u16(),
            headers: headers.collect(),
            text: answer.text().await.expect("a page is text"),
        }
    }

    /// The value of a header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The session that the answer sets, or an empty text if the answer ends the session.
    pub fn session(&self) -> Option<&str> {
        let cookie = self.headers.get("set-cookie")?;
        cookie.strip_prefix("le=").and_then(|rest| rest.split(';').next())
    }
}
