//! Holds what a page answers.

/// What the body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Html,
    /// The answer of the page's document.
    Json,
    /// Rows.
    Csv,
    /// A figure.
    Svg,
}

impl Kind {
    /// The media type.
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

/// What becomes of the session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cookie {
    /// Nothing.
    #[default]
    Keep,
    /// It begins with this token.
    Set(String),
    /// It ends. Whatever the browser keeps of the service goes too where `everything` is set.
    End {
        /// Sends `Clear-Site-Data`.
        everything: bool,
    },
}

/// Who else may see the answer, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seen {
    /// Nobody keeps it: personal pages must not come back when somebody presses Back.
    #[default]
    Once,
    /// A browser may keep it, and asks each time whether it still holds.
    Again,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// What the body is.
    pub kind: Kind,
    /// The body.
    pub body: String,
    /// Where to go, for a status that says so.
    pub location: Option<String>,
    /// What becomes of the session.
    pub cookie: Cookie,
    /// Who keeps it.
    pub seen: Seen,
    /// Whether pages of other hosts may show it in a frame: embeds alone.
    pub embedded: bool,
    /// The name under which a browser saves it.
    pub file: Option<String>,
    /// Seconds after which the same may succeed.
    pub retry_after: Option<u64>,
}

impl Response {
    /// A page.
    #[must_use]
    pub const fn html(status: u16, body: String) -> Self {
        Self::of(status, Kind::Html, body)
    }

    /// Any answer.
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

    /// Sends the browser on to another page, by GET.
    #[must_use]
    pub fn go(to: impl Into<String>) -> Self {
        Self {
            location: Some(to.into()),
            ..Self::html(303, String::new())
        }
    }
}
