//! Bodies in chunks of every size, and what is refused, each with the reason.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use actix_web::web::Bytes;
use async_graphql::{Name, Value};
use futures_util::stream;
use graphql::Uploads;
use tokio::sync::mpsc;

use super::parts::{PartBounds, UploadRequest, read};
use crate::protocol::reject::Rejection;

const OPERATIONS: &str =
    r#"{"query":"mutation($f: Upload) { a }","variables":{"f":null,"g":null,"list":[null,null],"o":{"f":null},"s":"x"}}"#;

fn part(head: &str, content: &str) -> String {
    format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
}

fn file(name: &str, content: &str) -> String {
    part(
        &format!("name=\"{name}\"; filename=\"{name}.ris\"\r\nContent-Type: text/plain"),
        content,
    )
}

/// A complete body.
fn body(operations: &str, map: &str, files: &[String]) -> String {
    let (operations, map) = (part("name=\"operations\"", operations), part("name=\"map\"", map));
    format!("{operations}{map}{}--X--\r\n", files.concat())
}

async fn parsed(body: &[u8], chunk: usize) -> Result<UploadRequest, Rejection> {
    let chunks: Vec<Bytes> = body.chunks(chunk).map(Bytes::copy_from_slice).collect();
    let (sender, mut receiver) = mpsc::channel(1);
    let arriving = async move {
        for chunk in chunks {
            // The reader is gone if it has refused the body.
            let _ = sender.send(chunk).await;
        }
    };
    let bounds = PartBounds {
        text_bytes: 1000,
        expected_bytes: 0,
    };
    let reading = read(stream::poll_fn(move |context| receiver.poll_recv(context)), "X".to_owned(), bounds);
    tokio::join!(reading, arriving).0
}

async fn refused(body: &str) -> String {
    match parsed(body.as_bytes(), usize::MAX).await {
        Ok(request) => panic!("accepted: {request:?}"),
        Err(rejection) => format!("{}: {}", rejection.refusal.code.wire(), rejection.refusal.message),
    }
}

#[tokio::test]
async fn files_and_their_places_do_not_depend_on_how_the_body_arrives() {
    let content = "TY  - JOUR\n--X after a line feed alone\r\n--\r\nER  - \r\n\r";
    let map = r#"{"a":["variables.f","variables.list.1"],"b":["variables.o.f"]}"#;
    let body = body(OPERATIONS, map, &[file("b", ""), file("a", content)]);
    for chunk in 1..=body.len() {
        let request = parsed(body.as_bytes(), chunk).await.unwrap_or_else(|_| panic!("chunks of {chunk}"));
        let [a, b] = request.files.as_slice() else {
            panic!("{:?}", request.files)
        };
        assert_eq!(
            (a.content.as_slice(), b.content.len()),
            (content.as_bytes(), 0),
            "chunks of {chunk}"
        );
        assert_eq!(
            (a.file_name.as_deref(), a.content_type.as_deref()),
            (Some("a.ris"), Some("text/plain"))
        );
        let variables = &request.asked.variables;
        let value = |name| variables.get(&Name::new(name)).cloned().unwrap();
        assert_eq!(value("f"), Uploads::value_of(0));
        assert_eq!(value("g"), Value::Null);
        assert_eq!(value("list"), Value::List(vec![Value::Null, Uploads::value_of(0)]));
        assert_eq!(
            value("o"),
            Value::Object([(Name::new("f"), Uploads::value_of(1))].into_iter().collect())
        );
    }
}

#[tokio::test]
async fn a_body_that_ends_early_is_refused_wherever_it_ends() {
    let body = body(OPERATIONS, r#"{"a":["variables.f"]}"#, &[file("a", "content")]);
    let last = body.len() - "\r\n".len();
    for end in 0..last {
        let rejection = parsed(&body.as_bytes()[..end], usize::MAX).await.err();
        assert_eq!(
            rejection.map(|rejection| rejection.refusal.code.wire()),
            Some("BAD_REQUEST"),
            "{end}"
        );
    }
    assert!(parsed(&body.as_bytes()[..last], usize::MAX).await.is_ok());
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let one = r#"{"a":["variables.f"]}"#;
    let files = &[file("a", "")][..];
    let long = format!("filename=\"{}\"", "é".repeat(256));
    let cases = [
        (body("{", one, files), "BAD_REQUEST: operations is not JSON: "),
        (body("\"x\"", one, files), "BAD_REQUEST: a request is a JSON object"),
        (body(" [{}]", one, files), "BATCH_LIMIT: a request with files has one operation"),
        (
            body(&" ".repeat(1001), one, files),
            "BODY_TOO_LARGE: operations and map have more than 1000 bytes",
        ),
        (body(OPERATIONS, &" ".repeat(990), files), "BODY_TOO_LARGE: operations and map"),
        (
            body(OPERATIONS, "{", files),
            "BAD_REQUEST: map must be JSON with the places of each file",
        ),
        (body(OPERATIONS, "[]", files), "BAD_REQUEST: map must be JSON"),
        (body(OPERATIONS, r#"{"a":"variables.f"}"#, files), "BAD_REQUEST: map must be JSON"),
        (body(OPERATIONS, r#"{"a":[1]}"#, files), "BAD_REQUEST: map must be JSON"),
        (
            body(OPERATIONS, r#"{"a":[]}"#, files),
            "BAD_REQUEST: map has no place for the part \"a\"",
        ),
        (
            body(OPERATIONS, r#"{"a":["variables.f"],"a":["variables.g"]}"#, files),
            "BAD_REQUEST: map names the part \"a\" twice",
        ),
        (
            body(OPERATIONS, r#"{"a":["variables.f","variables.f"]}"#, files),
            "BAD_REQUEST: map names \"variables.f\" twice",
        ),
        (
            body(OPERATIONS, r#"{"a":["variables.s"]}"#, files),
            "BAD_REQUEST: map names \"variables.s\", which must be null",
        ),
        (
            body(OPERATIONS, r#"{"1":["a"],"2":["a"],"3":["a"],"4":["a"],"5":["a"]}"#, files),
            "BAD_REQUEST: a request has at most 4 files",
        ),
        (
            body(OPERATIONS, "{}", files),
            "BAD_REQUEST: there is a part \"a\", and map does not name it",
        ),
        (
            body(OPERATIONS, one, &[file("a", ""), file("b", "")]),
            "BAD_REQUEST: there is a part \"b\"",
        ),
        (
            body(OPERATIONS, one, &[file("a", ""), file("a", "")]),
            "BAD_REQUEST: there are two parts \"a\"",
        ),
        (
            body(OPERATIONS, one, &[file("a", ""), part("name=\"map\"", "{}")]),
            "BAD_REQUEST: there are two parts \"map\"",
        ),
        (
            body(OPERATIONS, one, &[]),
            "BAD_REQUEST: map names the part \"a\", and the body has no such part",
        ),
        (
            body(OPERATIONS, one, &[part("filename=\"a\"", "")]),
            "BAD_REQUEST: a part has no name",
        ),
        (
            body(OPERATIONS, one, &[part(&format!("name=\"a\"; {long}"), "")]),
            "BAD_REQUEST: the name of a file has more than 255 characters",
        ),
        (
            body(OPERATIONS, one, &[part("name=\"a\"; filename=\"a\tb\"", "")]),
            "BAD_REQUEST: the name of a file has a control character",
        ),
        (
            body(OPERATIONS, one, &[part("name=\"a\"\r\nContent-Transfer-Encoding: base64", "")]),
            "BAD_REQUEST: send the parts without Content-Transfer-Encoding",
        ),
        (
            body(OPERATIONS, one, &[part("name=\"a\"\r\nno header", "")]),
            "BAD_REQUEST: the body is not multipart/form-data",
        ),
        (
            format!("{}{}--X--", part("name=\"map\"", one), part("name=\"operations\"", OPERATIONS)),
            "BAD_REQUEST: the first part of a request with files must be operations",
        ),
        (
            format!("{}{}--X--", part("name=\"operations\"", OPERATIONS), file("a", "")),
            "BAD_REQUEST: the second part of a request with files must be map",
        ),
        ("--X--\r\n".to_owned(), "BAD_REQUEST: the first part"),
        (OPERATIONS.to_owned(), "BAD_REQUEST: the body is not complete"),
    ];
    for (body, expected) in cases {
        let found = refused(&body).await;
        assert!(found.starts_with(expected), "{found}\nexpected: {expected}\n{body}");
    }
}

#[tokio::test]
async fn places_that_are_not_there_are_refused() {
    for place in [
        "",
        "f",
        "variables",
        "variables.",
        "variables.x",
        "variables.f.0",
        "variables.list.2",
        "variables.list.+1",
        "variables.list.",
        "variables.list.18446744073709551616",
        "variables.o.x",
        "variables.s.0",
        "0.variables.f",
        "query",
    ] {
        let map = format!(r#"{{"a":["{place}"]}}"#);
        let found = refused(&body(OPERATIONS, &map, &[file("a", "")])).await;
        assert_eq!(found, format!("BAD_REQUEST: map names {place:?}, and operations has no such place"));
    }
}

#[tokio::test]
async fn texts_are_utf8() {
    for (at, name) in [(3, "operations"), (7, "map")] {
        let body = body(OPERATIONS, r#"{"a":["variables.f"]}"#, &[file("a", "")]);
        let mut lines: Vec<Vec<u8>> = body.split("\r\n").map(|line| line.as_bytes().to_vec()).collect();
        lines.get_mut(at).unwrap().push(0xFF);
        let rejection = parsed(&lines.join(&b"\r\n"[..]), usize::MAX).await.unwrap_err();
        assert_eq!(rejection.refusal.message, format!("{name} is not UTF-8"));
    }
}

#[tokio::test]
async fn nothing_piles_up_before_a_part_or_in_its_headers() {
    let long = "x".repeat(1 << 20);
    let files = [part(&format!("name=\"a\"\r\nx-long: {long}"), "")];
    for body in [
        format!("{long}\r\n{}", body(OPERATIONS, "{}", &[])),
        body(OPERATIONS, r#"{"a":["variables.f"]}"#, &files),
    ] {
        let rejection = parsed(body.as_bytes(), 32 * 1024).await.unwrap_err();
        assert_eq!(rejection.refusal.message, "the headers of a part are too long");
    }
    // A long content is no pile.
    let body = body(OPERATIONS, r#"{"a":["variables.f"]}"#, &[file("a", &long)]);
    let request = parsed(body.as_bytes(), 32 * 1024).await.unwrap();
    assert_eq!(request.files.first().unwrap().content.len(), long.len());
}
