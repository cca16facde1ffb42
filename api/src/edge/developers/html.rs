//! The common parts of the developer pages: frame, headers, and escaping of text for HTML.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY};

use super::assets;

/// The media type of a page.
pub const MEDIA: &str = "text/html; charset=utf-8";

/// What a page may load and run: only files of this host, nothing inline.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The links on every page.
const LINKS: [(&str, &str); 6] = [
    ("/developers", "Guide"),
    ("/developers/graphiql", "GraphiQL"),
    ("/schema.graphql", "Schema"),
    ("/developers/errors.json", "Error codes"),
    ("/developers/manifest.json", "Persisted documents"),
    ("/developers/changelog", "Changelog"),
];

/// The content of a page: head and main part.
pub struct Page<'p> {
    /// The path of the page, so that its own link can be marked.
    pub path: &'p str,
    /// The only `h1` heading, which is also the title.
    pub title: &'p str,
    /// Additional elements of the head.
    pub head: &'p str,
    /// The main part, after the heading.
    pub main: &'p str,
}

impl Page<'_> {
    /// The whole page.
    pub fn render(&self) -> String {
        let mut links = String::new();
        for (path, name) in LINKS {
            let current = if path == self.path { " aria-current=\"page\"" } else { "" };
            // Writing to a String does not fail.
            let _ = write!(links, "<li><a href=\"{path}\"{current}>{name}</a></li>");
        }
        let Self { title, head, main, .. } = self;
        let style = assets::path("developers.css");
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title} – lived-evidence</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n{head}</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">Skip to the content</a>\n\
             <header><nav aria-label=\"For developers\"><ul>{links}</ul></nav></header>\n\
             <main id=\"main\" tabindex=\"-1\">\n<h1>{title}</h1>\n{main}</main>\n\
             <footer><p>GraphiQL and React are used under the MIT licence: <a href=\"{licences}\">licence texts</a>.</p></footer>\n\
             </body>\n</html>\n",
            licences = assets::path("licences.txt"),
        )
    }
}

/// Adds the headers of a page to its answer.
pub fn guarded(mut response: HttpResponse, policy: &'static str) -> HttpResponse {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    // Without a referrer, browsers send `Origin: null` with a form.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Escapes text for HTML, between tags and inside quoted attributes.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// Escapes text for use in a query string.
pub fn in_query(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
        assert_eq!(in_query("{ a(b: \"é\") }"), "%7B%20a%28b%3A%20%22%C3%A9%22%29%20%7D");
    }
}
