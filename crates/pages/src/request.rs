//! Holds what a page gets to know of a request.

use std::collections::BTreeMap;

use crate::Fields;

/// How a page is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// To read it.
    Get,
    /// To send one of its forms.
    Post,
}

/// What a page is asked for as: the ending of its path says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// A page for people.
    #[default]
    Html,
    /// Its document's answer.
    Json,
    /// Its rows.
    Csv,
    /// Its figure.
    Svg,
}

impl Format {
    /// A path without the ending that names a format, and that format.
    #[must_use]
    pub fn of_path(path: &str) -> (&str, Self) {
        let endings = [(".json", Self::Json), (".csv", Self::Csv), (".svg", Self::Svg)];
        let found = endings
            .iter()
            .find_map(|(ending, format)| Some((path.strip_suffix(ending)?, *format)));
        found.filter(|(path, _)| !path.is_empty()).unwrap_or((path, Self::Html))
    }
}

/// A request for a page.
#[derive(Debug, Clone)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The path, without the ending of a format.
    pub path: String,
    /// What as.
    pub format: Format,
    /// The query string.
    pub query: Fields,
    /// The form, of a POST.
    pub form: Fields,
    /// What the placeholders of the page's path stand for.
    pub values: BTreeMap<String, String>,
    /// The token of the session, where there is one. Never shown.
    pub token: Option<String>,
    /// The scheme and host of the service as the browser knows it, for addresses that are read aloud or printed.
    pub origin: String,
}

impl Request {
    /// What a placeholder of the path stands for; the empty text where there is no such placeholder.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }
}
