//! Forms of pages with files, over HTTP. The page is that of a search; its documents and its template are replaced by short ones that fit
//! the schema of the stage.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, COOKIE};
use tempfile::TempDir;

use super::stage::{DOWN, GOOD, Stage, start_with};

const PATH: &str = "/reviews/R-1/searches/source_1";
const FORM: &str = "multipart/form-data; boundary=X";
const STORE: &str = "mutation ImportFile($file: Upload!) { importRecords: store(file: $file) }";
const MEASURE: &str = "mutation ImportFile($file: Upload!) { importRecords: measure(file: $file) }";
const TEMPLATE: &str = "{% for error in errors %}wrong: {{ error.text }}; {% endfor %}confirm: {{ view.confirm }}; typed: {{ forms }}; \
                        file: {{ view.file|default }}; report: {{ view.report }}";

/// A stage whose page runs this document with the file.
struct Desk {
    stage: Stage,
    _sources: TempDir,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        fs::copy(entry.path(), copy).unwrap();
    }
}

fn desk(import: &str, settings: &[(&str, &str)]) -> Desk {
    let sources = TempDir::new().unwrap();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/pages/src");
    for folder in ["shared", "assets", "pages/review_search"] {
        copy(&built_in.join(folder), &sources.path().join(folder));
    }
    let page = sources.path().join("pages/review_search");
    for (name, text) in [
        ("page.graphql", "query Page { source: nested { id: role } }"),
        ("import.graphql", import),
        ("undo.graphql", "mutation Undo { change }"),
        ("page.html", TEMPLATE),
    ] {
        fs::write(page.join(name), text).unwrap();
    }
    let mut all = vec![("PAGES__SOURCES", sources.path().to_str().unwrap())];
    all.extend_from_slice(settings);
    Desk {
        stage: start_with(&all),
        _sources: sources,
    }
}

fn field(name: &str, value: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str, content: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain\r\n\r\n{content}\r\n")
}

fn sending(content: &str) -> String {
    format!("{}{}--X--\r\n", field("step", "check"), file("scopus.ris", content))
}

/// The rest of a request whose length is not known before.
fn chunked(body: &str) -> String {
    let chunks = body
        .as_bytes()
        .chunks(10_000)
        .map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)));
    let chunks: String = chunks.collect();
    format!("cookie: le={GOOD}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")
}

/// A status, and a page.
type Shown = (u16, String);

async fn shown(request: RequestBuilder) -> Shown {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

impl Desk {
    /// The form as our own page sends it, without a session.
    fn public(&self, path: &str) -> RequestBuilder {
        let request = self.stage.client.post(self.stage.url(path));
        request.header(CONTENT_TYPE, FORM).header("sec-fetch-site", "same-origin")
    }

    fn form(&self) -> RequestBuilder {
        self.public(PATH).header(COOKIE, format!("le={GOOD}"))
    }

    async fn send(&self, body: String) -> Shown {
        shown(self.form().body(body)).await
    }

    /// Sends the head of a form with a file, and what follows it: more headers, and as much of a body as the test says.
    async fn raw(&self, rest: String) -> (String, Duration) {
        let address = self.stage.running.address();
        let answer = tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!("POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {FORM}\r\n");
            stream
                .write_all(format!("{head}sec-fetch-site: same-origin\r\n{rest}").as_bytes())
                .unwrap();
            let mut answer = String::new();
            stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
            stream.read_to_string(&mut answer).unwrap();
            (answer, started.elapsed())
        });
        answer.await.unwrap()
    }
}

#[tokio::test]
async fn a_document_gets_the_file_of_the_form() {
    let desk = desk(STORE, &[]);
    let (status, page) = desk.send(sending("TY  - JOUR")).await;
    assert_eq!(status, 200, "{page}");
    assert!(
        page.contains("file: scopus.ris; report: [&#x27;scopus.ris|text&#x2f;plain|TY  - JOUR&#x27;]"),
        "{page}"
    );
    // Of two files, the page passes one on. A name has no folders.
    let two = format!("{}{}--X--", file("C:\\mine\\a.ris", "first"), file("b.ris", "second"));
    let (status, page) = desk.send(two).await;
    assert!(
        status == 200 && page.contains("a.ris|") && page.contains("first") && !page.contains("mine"),
        "{page}"
    );
    assert!(!page.contains("second"), "{page}");
}

#[tokio::test]
async fn without_a_file_the_fields_are_posted() {
    let desk = desk(STORE, &[]);
    let body = format!("{}{}--X--\r\n", field("import", "import_é"), field("step", "confirm"));
    let (status, page) = desk.send(body).await;
    assert_eq!(status, 200);
    assert!(page.contains("confirm: import_é;"), "{page}");
    // The other encoding of forms is read as before.
    let request = desk.stage.client.post(desk.stage.url(PATH)).header("sec-fetch-site", "same-origin");
    let request = request
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(COOKIE, format!("le={GOOD}"));
    assert_eq!(shown(request.body("import=import_%C3%A9&step=confirm")).await, (status, page));
    // Browsers send an empty file if none was chosen.
    let body = format!("{}{}--X--\r\n", field("step", "check"), file("", ""));
    let (status, page) = desk.send(body).await;
    assert_eq!(status, 422);
    assert!(page.contains("wrong: Choose the file that the search gave you"), "{page}");
    assert!(page.contains("check"), "{page}");
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_first() {
    let desk = desk(STORE, &[]);
    for from in ["cross-site", "same-site"] {
        let request = desk.stage.client.post(desk.stage.url(PATH)).header(CONTENT_TYPE, FORM);
        let request = request.header("sec-fetch-site", from).header(COOKIE, format!("le={GOOD}"));
        let (status, page) = shown(request.body(sending("x"))).await;
        assert_eq!(status, 400);
        assert!(page.contains("This form was sent from somewhere else"), "{page}");
    }
    let request = desk.stage.client.post(desk.stage.url(PATH)).header(CONTENT_TYPE, FORM);
    assert_eq!(shown(request.header("origin", "https://b.example").body(sending("x"))).await.0, 400);
}

#[tokio::test]
async fn only_who_is_signed_in_may_send_a_file_and_others_hear_it_before_the_body_is_read() {
    let desk = desk(STORE, &[]);
    for (headers, status, words) in [
        ("content-length: 1000000".to_owned(), "403", "To send a file, sign in first"),
        (
            "content-length: 1000000\r\ncookie: le=guess".to_owned(),
            "401",
            "Your sign-in has ended",
        ),
        (
            format!("content-length: 1000000\r\ncookie: le={DOWN}"),
            "503",
            "The service is busy",
        ),
        (
            format!("content-length: 67108865\r\ncookie: le={GOOD}"),
            "413",
            "This is too large: a form may send 64 MB at most",
        ),
    ] {
        let (answer, took) = desk.raw(format!("{headers}\r\n\r\n--X")).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")) && answer.contains(words),
            "{answer}"
        );
        assert!(took < Duration::from_secs(3), "{took:?}");
    }
    // A client that is still writing sees the answer, too. A token in the header is no session.
    let large = sending(&"x".repeat(8 << 20));
    let (status, page) = shown(desk.public(PATH).bearer_auth(GOOD).body(large)).await;
    assert!(status == 403 && page.contains("sign in"), "{status} {page}");
}

#[tokio::test]
async fn pages_that_take_no_file_say_so() {
    let built_in = super::stage::start();
    for (path, expected, words) in [
        ("/reviews/R-1/searches", 415, "This form takes no files"),
        ("/sign-in", 415, "This form takes no files"),
        ("/programmes", 405, "This page has no form"),
        ("/jion/x", 404, "We could not find this page"),
    ] {
        let request = built_in.client.post(built_in.url(path)).header("accept", "text/html");
        let request = request.header("sec-fetch-site", "same-origin").header(COOKIE, format!("le={GOOD}"));
        let (status, page) = shown(request.header(CONTENT_TYPE, FORM).body(sending("x"))).await;
        assert_eq!(status, expected, "{path}: {page}");
        assert!(page.contains(words), "{path}: {page}");
    }
}

#[tokio::test]
async fn sizes_are_bounded() {
    let desk = desk(MEASURE, &[("SERVER__MAX_UPLOAD_BYTES", "100000"), ("LIMITS__BODY_BYTES", "2048")]);
    let (status, page) = desk.send(sending(&"x".repeat(90_000))).await;
    assert!(status == 200 && page.contains("report: 90000"), "{page}");
    let words = "This is too large: a form may send 97 KB at most, and 2 KB of it may be text";
    let (status, page) = desk.send(sending(&"x".repeat(100_000))).await;
    assert!(status == 413 && page.contains(words), "{page}");
    // The same with a length that is not known before.
    let (answer, _) = desk.raw(chunked(&sending(&"x".repeat(90_000)))).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("report: 90000"), "{answer}");
    let (answer, _) = desk.raw(chunked(&sending(&"x".repeat(100_000)))).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains(words), "{answer}");
    let (status, page) = desk.send(format!("{}{}", field("step", &"x".repeat(2_048)), sending("x"))).await;
    assert!(status == 413 && page.contains(words), "{page}");
}

#[tokio::test]
async fn a_malformed_body_is_400_in_plain_words_and_nothing_runs() {
    let desk = desk(STORE, &[]);
    let whole = sending("private");
    let last = whole.len() - "\r\n".len();
    let arrived = "Not everything that you sent has arrived";
    for (body, words) in [
        (String::new(), arrived),
        (whole[..last - 1].to_owned(), arrived),
        (whole[..last / 2].to_owned(), arrived),
        (whole.replace("--X", "--Y"), arrived),
        (whole.replace("name=\"file\"; ", ""), "A field of the form has no name"),
        (whole.replace("scopus.ris", "a\u{1}b"), "not one of our forms"),
        (
            whole.replace("scopus.ris", &"é".repeat(256)),
            "The name of a file has more than 255 characters",
        ),
        (
            whole.replace("form-data; name=\"step\"\r\n", "form-data; name=\"step\"\r\nno header\r\n"),
            "not one of our forms",
        ),
    ] {
        let (status, page) = desk.send(body.clone()).await;
        assert_eq!(status, 400, "{body}\n{page}");
        assert!(
            page.contains(words) && !page.contains("report:") && !page.contains("private"),
            "{body}\n{page}"
        );
    }
    for form in ["multipart/form-data", "multipart/form-data; boundary=\"\""] {
        let request = desk.stage.client.post(desk.stage.url(PATH)).header(CONTENT_TYPE, form);
        let request = request.header("sec-fetch-site", "same-origin").header(COOKIE, format!("le={GOOD}"));
        let (status, page) = shown(request.body(whole.clone())).await;
        assert!(status == 400 && page.contains("not one of our forms"), "{page}");
    }
    let (status, page) = shown(desk.form().header("content-encoding", "gzip").body(whole)).await;
    assert_eq!(status, 415, "{page}");
}

#[tokio::test]
async fn a_connection_that_breaks_keeps_no_place() {
    let desk = desk(STORE, &[("SERVER__UPLOADS_AT_ONCE", "1")]);
    let address = desk.stage.running.address();
    for _ in 0..3 {
        let broken = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            let head = format!(
                "POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {FORM}\r\nsec-fetch-site: same-origin\r\ncookie: le={GOOD}\r\n\
                 content-length: 1000\r\n\r\n{}",
                file("a.ris", "begun")
            );
            stream.write_all(head.as_bytes()).unwrap();
        });
        broken.await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(desk.send(sending("x")).await.0, 200);
    }
}

#[tokio::test]
async fn places_are_those_of_the_api() {
    let desk = desk(MEASURE, &[("SERVER__UPLOADS_AT_ONCE", "1"), ("SERVER__WORKERS", "2")]);
    let first = tokio::spawn(shown(desk.form().body(sending("four"))));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let refused = desk.form().body(sending("x")).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()),
        (503, "5")
    );
    assert!(refused.text().await.unwrap().contains("The service is busy"));
    let api = desk.stage.post().header(CONTENT_TYPE, FORM).header("graphql-preflight", "1");
    assert_eq!(api.bearer_auth(GOOD).body("--X").send().await.unwrap().status(), 503);
    let (status, page) = first.await.unwrap();
    assert!(status == 200 && page.contains("report: 4"), "{page}");
    for _ in 0..3 {
        assert_eq!(desk.send(sending("x")).await.0, 200, "the place is free again");
        assert_eq!(desk.send("--X".to_owned()).await.0, 400);
    }
}

#[tokio::test]
async fn a_document_with_a_file_has_more_time_and_takes_none_from_the_others() {
    // The file takes 600 milliseconds, and the page itself is read after it.
    let desk = desk(MEASURE, &[("LIMITS__REQUEST_MS", "300")]);
    let (status, page) = desk.send(sending("four")).await;
    assert!(status == 200 && page.contains("report: 4"), "{status} {page}");
}

#[tokio::test]
async fn silence_and_slowness_end_a_form() {
    let head = format!("cookie: le={GOOD}\r\ncontent-length: 1000\r\n\r\n--X");
    for (settings, least) in [
        ([("LIMITS__BODY_READ_MS", "200"), ("SERVER__UPLOAD_TIMEOUT_SECONDS", "60")], 200),
        ([("LIMITS__BODY_READ_MS", "60000"), ("SERVER__UPLOAD_TIMEOUT_SECONDS", "1")], 1000),
    ] {
        let desk = desk(STORE, &settings);
        let (answer, took) = desk.raw(head.clone()).await;
        assert!(
            answer.starts_with("HTTP/1.1 503 ") && answer.contains("That took too long"),
            "{answer}"
        );
        assert!(took >= Duration::from_millis(least) && took < Duration::from_secs(3), "{took:?}");
    }
}
