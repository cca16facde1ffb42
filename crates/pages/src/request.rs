//! The part of an HTTP request that a page can read.

use std::collections::BTreeMap;

use crate::Fields;

/// The HTTP method of a request for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads the page.
    Get,
    /// Sends one of the page's forms.
    Post,
}

/// The requested format, which the ending of the path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// An HTML page.
    #[default]
    Html,
    /// The result of the page's document.
    Json,
    /// The page's rows.
    Csv,
    /// The page's figure.
    Svg,
}

impl Format {
    /// A path without the ending for the format, and the format.
    #[must_use]
    pub fn of_path(path: &str) -> (&str, Self) {
        let endings = [(".json", Self::Json), (".csv", Self::Csv), (".svg", Self::Svg)];
        let found = endings
            .iter()
            .find_map(|(ending, format)| Some((path.strip_suffix(ending)?, *format)));
        found.filter(|(path, _)| !path.is_empty()).unwrap_or((path, Self::Html))
    }
}

/// A file that a form sends. Its content stays with the server: a page passes the file on to a document, and does not read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The name of the form's field.
    pub field: String,
    /// The name of the file on the user's device, without its folder.
    pub name: String,
    /// The size of the content in bytes.
    pub bytes: u64,
    /// The position of the file in the request, from 0, by which the server finds its content.
    pub at: usize,
}

/// A request for a page.
#[derive(Debug, Clone)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path, without the ending for the format.
    pub path: String,
    /// The requested format.
    pub format: Format,
    /// The query string.
    pub query: Fields,
    /// The form, for a POST.
    pub form: Fields,
    /// The files that the form sends, in the order of the form.
    pub files: Vec<Upload>,
    /// The values of the placeholders in the page's path.
    pub values: BTreeMap<String, String>,
    /// The token of the session, if there is one. It is never shown.
    pub token: Option<String>,
    /// The scheme and host of the service as the browser knows it, for addresses that people read aloud or print.
    pub origin: String,
}

impl Request {
    /// The value of a placeholder in the path; the empty text if there is no such placeholder.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// The file in a field of the form. Browsers send an empty file without a name if none was chosen.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.files
            .iter()
            .find(|file| file.field == field && !(file.name.is_empty() && file.bytes == 0))
    }
}
