//! Represents a record of an export: its bibliographic fields, its other fields, its original text, and its problems.

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

/// One record as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The fields that we know.
    pub fields: Bibliography,
    /// All other fields: those with a tag that we do not know, and further values of fields that have one value.
    pub other: Vec<OtherField>,
    /// The text of the record as it was decoded, without any change.
    pub raw: String,
    /// The line of the file on which the record begins, counted from 1.
    pub line: u64,
    /// The problems of this record.
    pub problems: Vec<Problem>,
}

/// A field that is kept under the name that the file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherField {
    /// The tag, element or column.
    pub tag: String,
    /// The value, without the white space around it.
    pub value: String,
}

/// The bibliographic fields that all formats have in common, each as the file gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bibliography {
    /// What kind of publication it is.
    pub kind: RecordKind,
    /// The title.
    pub title: Option<String>,
    /// The authors in their order.
    pub authors: Vec<Contributor>,
    /// Whether there are more authors than are listed (`et al.`, `and others`).
    pub authors_incomplete: bool,
    /// The editors in their order.
    pub editors: Vec<Contributor>,
    /// The year of publication.
    pub year: Option<i32>,
    /// The date as given, if it says more than the year: `2017 Nov 15`, `SEP`, `2001/09/01/`.
    pub date: Option<String>,
    /// The journal, book or proceedings in which the publication appeared.
    pub container: Option<String>,
    /// The abbreviated title of the container.
    pub container_short: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The pages. If the format stores the first and the last page separately, they are joined by a hyphen.
    pub pages: Option<String>,
    /// The number of an article in a journal without pages.
    pub article_number: Option<String>,
    /// The digital object identifier.
    pub doi: Option<Doi>,
    /// The record's number in PubMed (PMID).
    pub pmid: Option<String>,
    /// The record's number in PubMed Central (PMCID), `PMC…`.
    pub pmcid: Option<String>,
    /// Serial numbers that are not ISBNs, with the remark after them: `1879-1026 (Electronic)`.
    pub issn: Vec<String>,
    /// International standard book numbers.
    pub isbn: Vec<String>,
    /// The number that the database gave the record.
    pub accession: Option<String>,
    /// The database that the record comes from.
    pub database: Option<String>,
    /// The provider of the database.
    pub provider: Option<String>,
    /// The abstract, each paragraph on a line of its own.
    pub abstract_text: Option<String>,
    /// Keywords and subject headings.
    pub keywords: Vec<String>,
    /// The language of the publication.
    pub language: Option<String>,
    /// The types of work as the database names them: `Review`, `Ed.D.`.
    pub work_types: Vec<String>,
    /// The addresses where the publication can be read.
    pub urls: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The place of publication.
    pub place: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// The series.
    pub series: Option<String>,
    /// The institutions and addresses of the authors.
    pub affiliations: Vec<String>,
    /// The notes, each on lines of its own.
    pub notes: Option<String>,
}
