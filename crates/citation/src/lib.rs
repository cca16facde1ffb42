//! Reads the exports of databases, writes them again, and writes references in the styles that people cite by: values in, values out.

mod author;
mod pages;
mod problem;
mod read;
mod record;
mod sentence;
mod style;
mod write;

pub use author::Author;
pub use problem::{Problem, ProblemCode, Severity};
pub use read::{Format, Limits, Reader, Reading, TextEncoding, read};
pub use record::{Bibliography, Contributor, Doi, OtherField, Record, RecordKind};
pub use style::Style;
pub use write::{Writer, WrittenFormat};

/// A publication, as far as it is known. An empty text counts as unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The title as published.
    pub title: String,
    /// Each as [`Author::read`] takes it, such as `Cook JA` or `Cook, Judith A.`, in the published order; a body by its name.
    pub authors: Vec<String>,
    /// There are more authors than are listed.
    pub authors_incomplete: bool,
    /// The year of publication.
    pub year: Option<i32>,
    /// The journal's name.
    pub journal: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// `229-238`, an article number, or `28-` where the end is not known.
    pub pages: Option<String>,
    /// The digital object identifier, `10.…`.
    pub doi: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

impl Reference {
    /// The reference in a style, as plain text.
    #[must_use]
    pub fn format(&self, style: Style) -> String {
        match style {
            Style::Vancouver => style::vancouver::format(self),
            Style::Apa => style::apa::format(self),
            Style::Harvard => style::harvard::format(self),
        }
    }
}

#[cfg(test)]
mod tests;
