//! Reads the exports of databases, writes them again, finds duplicates among their records, and writes references in the common citation
//! styles: values in, values out.

mod author;
pub mod dedup;
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
    /// The authors in the published order, each in a form that [`Author::read`] can parse, such as `Cook JA` or `Cook, Judith A.`; an
    /// organisation by its name.
    pub authors: Vec<String>,
    /// Whether there are more authors than are listed.
    pub authors_incomplete: bool,
    /// The year of publication.
    pub year: Option<i32>,
    /// The name of the journal, in full or abbreviated.
    pub journal: Option<String>,
    /// The volume of the journal, such as `31`.
    pub volume: Option<String>,
    /// The issue within the volume, such as `3`.
    pub issue: Option<String>,
    /// The pages as `229-238`, as an article number, or as `28-` if the last page is not known.
    pub pages: Option<String>,
    /// The digital object identifier, `10.…`.
    pub doi: Option<String>,
    /// The address where the publication can be read.
    pub url: Option<String>,
}

impl Reference {
    /// The reference in this style, as plain text.
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
