//! Chooses the media type of an answer, and checks that of a request.

use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName};

use super::reject::Rejection;
use graphql::error::{Code, refuse};

/// The media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: status 200 for every well-formed request.
    Json,
    /// `application/graphql-response+json`: the status shows whether the request failed.
    Response,
    /// `text/event-stream`: each answer is an event.
    Events,
    /// `text/html`: the page for browsers, if it is requested by name.
    Page,
}

impl Media {
    /// The `Content-Type` header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Response => "application/graphql-response+json; charset=utf-8",
            // A refusal is not sent as a stream.
            Self::Events => "application/json; charset=utf-8",
            Self::Page => "text/html; charset=utf-8",
        }
    }

    const fn essence(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Response => "application/graphql-response+json",
            Self::Events => "text/event-stream",
            Self::Page => "text/html",
        }
    }
}

/// One range of an `Accept` header.
struct Range {
    essence: String,
    /// The quality in thousandths, because RFC 9110 allows three digits.
    quality: u16,
}

/// The media type that the client prefers; the first one if several are equal. It is `application/json` without an `Accept` header, and
/// for `*/*`.
///
/// # Errors
/// The client accepts none of our media types.
pub fn choose(headers: &HeaderMap) -> Result<Media, Rejection> {
    let text = joined(headers, &ACCEPT);
    if text.trim().is_empty() {
        return Ok(Media::Json);
    }
    let ranges: Vec<Range> = text.split(',').filter_map(range).collect();
    let liking = |media: Media| {
        let wildcards = match media {
            Media::Events | Media::Page => &[][..],
            Media::Json | Media::Response => &["application/*", "*/*"][..],
        };
        let mut patterns = std::iter::once(media.essence()).chain(wildcards.iter().copied());
        // The most specific range decides (RFC 9110, section 12.5.1).
        patterns.find_map(|pattern| ranges.iter().enumerate().find(|(_, range)| range.essence == pattern))
    };
    let liked = [Media::Json, Media::Response, Media::Events, Media::Page]
        .into_iter()
        .filter_map(|media| {
            let (place, range) = liking(media)?;
            let exact = range.essence == media.essence();
            (range.quality > 0).then_some(((range.quality, exact, std::cmp::Reverse(place)), media))
        });
    // `reduce` keeps the first of equal types, so that a wildcard gives JSON.
    let best = liked.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, media)| media).ok_or_else(|| Code::NotAcceptable.into())
}

/// Whether the client prefers an HTML page.
pub fn wants_a_page(headers: &HeaderMap) -> bool {
    matches!(choose(headers), Ok(Media::Page))
}

/// # Errors
/// The body is not plain JSON in UTF-8.
pub fn check_content_type(headers: &HeaderMap) -> Result<(), Rejection> {
    let text = joined(headers, &CONTENT_TYPE);
    let mut parts = text.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    if !is_json || !parts.all(|parameter| parameter.is_empty() || is_utf8(parameter)) {
        return Err(Code::UnsupportedMediaType.into());
    }
    check_content_encoding(headers)
}

/// # Errors
/// The body is compressed: a small one that unpacks to a large one would bypass the limit.
pub fn check_content_encoding(headers: &HeaderMap) -> Result<(), Rejection> {
    if headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding.as_bytes() != b"identity")
    {
        return Err(refuse(Code::UnsupportedMediaType, "send the body without content encoding").into());
    }
    Ok(())
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next()?.to_ascii_lowercase();
    let mut quality = 1000;
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => quality = thousandths(value.trim())?,
            "charset" if !is_utf8(parameter) => return None,
            _ => {}
        }
    }
    Some(Range { essence, quality })
}

fn thousandths(text: &str) -> Option<u16> {
    let value: f32 = text.parse().ok()?;
    let in_range = (0.0..=1.0).contains(&value);
    // The value is in range, so the conversion is exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    in_range.then_some((value * 1000.0).round() as u16)
}

fn is_utf8(parameter: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        let value = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("charset") && (value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8"))
    })
}

fn joined(headers: &HeaderMap, name: &HeaderName) -> String {
    let values: Vec<&str> = headers.get_all(name).filter_map(|value| value.to_str().ok()).collect();
    values.join(",")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn the_media_type_is_the_one_that_the_client_likes_best() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let cases = [
            ("", Some(Media::Json)),
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("APPLICATION/JSON; charset=UTF-8", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::Response)),
            ("application/graphql-response+json, application/json;q=0.9", Some(Media::Response)),
            ("application/json, application/graphql-response+json", Some(Media::Json)),
            ("application/graphql-response+json, application/json", Some(Media::Response)),
            (
                "application/json;q=0.5, application/graphql-response+json;q=0.6",
                Some(Media::Response),
            ),
            ("application/json;q=0, */*", Some(Media::Response)),
            ("*/*, application/graphql-response+json", Some(Media::Response)),
            (browser, Some(Media::Page)),
            ("application/json, text/html;q=0.5", Some(Media::Json)),
            ("text/plain", None),
            ("text/event-stream", Some(Media::Events)),
            ("text/event-stream, */*;q=0.5", Some(Media::Events)),
            ("text/*", None),
            ("application/json;q=0", None),
            ("application/json; charset=latin1", None),
            ("application/json;q=2", None),
        ];
        for (accept, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, accept.parse().unwrap());
            assert_eq!(choose(&headers).ok(), expected, "{accept}");
        }
    }
}
