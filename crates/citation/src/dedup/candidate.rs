//! The fields of a record that deduplication reads.

use crate::{Bibliography, RecordKind};

/// A record as deduplication sees it, borrowed from wherever it is kept. Every text is as the export gives it. A missing value is `None` or
/// empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DuplicateCandidate<'a> {
    /// What kind of publication it is.
    pub kind: RecordKind,
    /// The title.
    pub title: Option<&'a str>,
    /// The authors in their order, each in a form that [`crate::Author::read`] can parse.
    pub authors: Vec<&'a str>,
    /// Whether there are more authors than are listed.
    pub authors_incomplete: bool,
    /// The year of publication.
    pub year: Option<i32>,
    /// The journal, book or proceedings.
    pub journal: Option<&'a str>,
    /// The abbreviated name of the journal.
    pub journal_short: Option<&'a str>,
    /// The volume.
    pub volume: Option<&'a str>,
    /// The issue.
    pub issue: Option<&'a str>,
    /// The pages, such as `123-9`.
    pub pages: Option<&'a str>,
    /// The number of an article in a journal without pages.
    pub article_number: Option<&'a str>,
    /// The digital object identifier, in any form that [`crate::Doi::read`] can read.
    pub doi: Option<&'a str>,
    /// The record's number in PubMed (PMID).
    pub pmid: Option<&'a str>,
}

impl<'a> From<&'a Bibliography> for DuplicateCandidate<'a> {
    fn from(fields: &'a Bibliography) -> Self {
        Self {
            kind: fields.kind,
            title: fields.title.as_deref(),
            authors: fields.authors.iter().map(|author| author.name.as_str()).collect(),
            authors_incomplete: fields.authors_incomplete,
            year: fields.year,
            journal: fields.container.as_deref(),
            journal_short: fields.container_short.as_deref(),
            volume: fields.volume.as_deref(),
            issue: fields.issue.as_deref(),
            pages: fields.pages.as_deref(),
            article_number: fields.article_number.as_deref(),
            doi: fields.doi.as_ref().map(crate::Doi::as_given),
            pmid: fields.pmid.as_deref(),
        }
    }
}
