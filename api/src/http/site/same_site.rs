//! Tells a form that was sent from one of our own pages from one that was sent from elsewhere.

use actix_web::http::header::{HOST, HeaderMap, ORIGIN};

/// Whether a POST comes from a page of ours: the browser says so, or its origin is our host. Without either it does not count.
pub fn holds(headers: &HeaderMap) -> bool {
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
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_send_our_forms() {
        let cases: [(&[(&str, &str)], bool); 9] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://a"), ("host", "a")], false),
            (&[("origin", "https://a:1"), ("host", "a:1")], true),
            (&[("origin", "https://b"), ("host", "a")], false),
            (&[("origin", "null"), ("host", "a")], false),
            (&[("host", "a")], false),
            (&[], false),
        ];
        for (pairs, expected) in cases {
            let pairs: Vec<(&'static str, &'static str)> = pairs.to_vec();
            assert_eq!(holds(&headers(&pairs)), expected, "{pairs:?}");
        }
    }
}
