//! Distinguishes a form that was sent from our own page from one that another site made the browser send.

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};

/// Whether a form comes from our own page: the browser says so in a header, or its origin equals the requested host. A client that sends
/// neither header is not a browser with one of our pages.
pub fn is_ours(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(ORIGIN), text(HOST)) else {
        return false;
    };
    origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
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
            (&[("origin", "http://a.example"), ("host", "A.example")], true),
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
