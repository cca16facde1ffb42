//! Tells a form that was sent from a page of our own from one that another site made a browser send.

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};

/// Whether what was posted comes from our own page: the browser says so itself, or its origin is the host that it asks. Whatever says
/// neither is no browser with one of our pages.
pub fn is_ours(headers: &HeaderMap) -> bool {
    let text = |value: Option<&actix_web::http::header::HeaderValue>| value.and_then(|value| value.to_str().ok()).map(str::to_owned);
    match text(headers.get("sec-fetch-site")).as_deref() {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        None => match (text(headers.get(ORIGIN)), text(headers.get(HOST))) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            _ => false,
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use actix_web::http::header::HeaderName;

    use super::*;

    #[test]
    fn only_our_own_pages_are_ours() {
        for (sent, ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://a.example"),
                    ("host", "a.example"),
                ],
                false,
            ),
            (&[("origin", "http://a.example:8080"), ("host", "a.example:8080")], true),
            (&[("origin", "https://b.example"), ("host", "a.example")], false),
            (&[("origin", "null"), ("host", "a.example")], false),
            (&[("host", "a.example")], false),
            (&[], false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(HeaderName::from_static(name), value.parse().unwrap());
            }
            assert_eq!(is_ours(&headers), ours, "{sent:?}");
        }
    }
}
