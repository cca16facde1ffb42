//! A record of an export: its bibliographic fields, all else that it held, its text as it was, and its problems.

mod contributor;
mod doi;
mod kind;
mod serial;

pub use contributor::Contributor;
pub(crate) use contributor::means_more;
pub use doi::Doi;
pub use kind::RecordKind;
pub(crate) use serial::is_isbn;

use crate::problem::Problem;

/// One record, as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The fields that we know.
    pub fields: Bibliography,
    /// All other fields, in the order of the file: tags that we do not know, and second values where a record has one.
    pub other: Vec<OtherField>,
    /// The text of the record as decoded, not changed by a character.
    pub raw: String,
    /// The line of the file on which the record begins, from 1.
    pub line: u64,
    /// What is odd about this record.
    pub problems: Vec<Problem>,
}

/// A field that is kept under the name that the file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherField {
    /// The tag, element or column.
    pub tag: String,
    /// Its text, without the white space around it.
    pub value: String,
}

/// The bibliographic fields that every format has in common, each as the file gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bibliography {
    /// What kind of publication it is.
    pub kind: RecordKind,
    /// The title.
    pub title: Option<String>,
    /// The authors in their order.
    pub authors: Vec<Contributor>,
    /// There are more authors than are listed (`et al.`, `and others`).
    pub authors_incomplete: bool,
    /// The editors in their order.
    pub editors: Vec<Contributor>,
    /// The year of publication.
    pub year: Option<i32>,
    /// The date as given, where it says more than the year: `2017 Nov 15`, `SEP`, `2001/09/01/`.
    pub date: Option<String>,
    /// The journal, book or proceedings in which it appeared.
    pub container: Option<String>,
    /// The container's abbreviated title.
    pub container_short: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The pages: first and last joined by a hyphen where the format has them apart.
    pub pages: Option<String>,
    /// The number of an article in a journal without pages.
    pub article_number: Option<String>,
    /// The digital object identifier.
    pub doi: Option<Doi>,
    /// The number in PubMed.
    pub pmid: Option<String>,
    /// The number in PubMed Central, `PMC…`.
    pub pmcid: Option<String>,
    /// Serial numbers that are no ISBN, with what stands behind them: `1879-1026 (Electronic)`.
    pub issn: Vec<String>,
    /// International standard book numbers.
    pub isbn: Vec<String>,
    /// The number that the database gave the record.
    pub accession: Option<String>,
    /// The database that it comes from.
    pub database: Option<String>,
    /// Who offers the database.
    pub provider: Option<String>,
    /// The abstract, its paragraphs on lines of their own.
    pub abstract_text: Option<String>,
    /// Keywords and subject headings.
    pub keywords: Vec<String>,
    /// The language.
    pub language: Option<String>,
    /// Types of work as the database names them: `Review`, `Ed.D.`.
    pub work_types: Vec<String>,
    /// Where it can be read.
    pub urls: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The place of publication.
    pub place: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// The series.
    pub series: Option<String>,
    /// Where the authors work.
    pub affiliations: Vec<String>,
    /// Notes, each on lines of its own.
    pub notes: Option<String>,
}
