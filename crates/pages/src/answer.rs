//! The response of a page.

/// The kinds of response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An HTML page.
    Html,
    /// The result of the page's document.
    Json,
    /// The page's rows, as CSV.
    Csv,
    /// The page's figure, as SVG.
    Svg,
}

impl Kind {
    /// The media type of the body.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Svg => "image/svg+xml; charset=utf-8",
        }
    }
}

/// What happens to the session cookie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cookie {
    /// The session does not change.
    #[default]
    Keep,
    /// A session begins with this token.
    Set(String),
    /// The session ends. With `everything`, the browser also deletes all other data of the service.
    End {
        /// Whether to send `Clear-Site-Data`.
        everything: bool,
    },
}

/// How caches may treat the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// No cache may keep it: personal pages must not reappear when the user presses Back.
    #[default]
    Once,
    /// A browser may keep it, but must revalidate it each time.
    Again,
}

/// A response to a request for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The kind of the body.
    pub kind: Kind,
    /// The body as text.
    pub body: String,
    /// The address to go to, for a redirect.
    pub location: Option<String>,
    /// What happens to the session cookie.
    pub cookie: Cookie,
    /// How caches may treat the response.
    pub seen: Seen,
    /// Whether pages of other hosts may show it in a frame; only embeds may be shown.
    pub embedded: bool,
    /// The file name under which a browser saves it.
    pub file: Option<String>,
    /// Seconds after which a retry may succeed.
    pub retry_after: Option<u64>,
}

impl Response {
    /// An HTML page.
    #[must_use]
    pub const fn html(status: u16, body: String) -> Self {
        Self::of(status, Kind::Html, body)
    }

    /// A response of any kind.
    #[must_use]
    pub const fn of(status: u16, kind: Kind, body: String) -> Self {
        Self {
            status,
            kind,
            body,
            location: None,
            cookie: Cookie::Keep,
            seen: Seen::Once,
            embedded: false,
            file: None,
            retry_after: None,
        }
    }

    /// Redirects the browser to another page, by GET.
    #[must_use]
    pub fn go(to: impl Into<String>) -> Self {
        Self {
            location: Some(to.into()),
            ..Self::html(303, String::new())
        }
    }
}
