//! Prepares a record for comparison: every field is brought into its normal form once.

use super::candidate::DuplicateCandidate;
use super::journal::JournalKey;
use super::names::NameKey;
use super::span::{PageSpan, numbers};
use super::title::TitleKey;
use crate::{Doi, RecordKind};

/// The normal forms of a record's fields. No rule can tell two records with equal profiles apart. Profiles are sorted by their content,
/// with the title first, so that the order of the records makes no difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Profile {
    pub(super) title: Option<TitleKey>,
    pub(super) authors: Vec<NameKey>,
    pub(super) authors_incomplete: bool,
    pub(super) year: Option<i32>,
    pub(super) journal: Option<JournalKey>,
    pub(super) volume: Vec<String>,
    pub(super) issue: Vec<String>,
    pub(super) pages: Option<PageSpan>,
    pub(super) doi: Option<String>,
    pub(super) pmid: Option<String>,
    /// Whether the record says that it was presented at a meeting.
    pub(super) is_meeting: bool,
}

/// The number of authors that are compared. Papers in physics have thousands.
const MOST_AUTHORS: usize = 40;

impl Profile {
    pub(super) fn read(record: &DuplicateCandidate<'_>) -> Self {
        let journal = JournalKey::read(&[record.journal, record.journal_short]);
        let is_paper = matches!(record.kind, RecordKind::ConferencePaper | RecordKind::Proceedings);
        let pmid: String = record.pmid.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        Self {
            title: record.title.and_then(TitleKey::read),
            authors: record
                .authors
                .iter()
                .copied()
                .filter_map(NameKey::read)
                .take(MOST_AUTHORS)
                .collect(),
            authors_incomplete: record.authors_incomplete || record.authors.len() > MOST_AUTHORS,
            year: record.year,
            is_meeting: is_paper || journal.as_ref().is_some_and(|journal| journal.is_meeting),
            journal,
            volume: record.volume.map(numbers).unwrap_or_default(),
            issue: record.issue.map(numbers).unwrap_or_default(),
            pages: record
                .pages
                .and_then(PageSpan::read)
                .or_else(|| record.article_number.and_then(PageSpan::read)),
            doi: record.doi.and_then(Doi::read).map(|doi| doi.normal()),
            pmid: Some(pmid.trim_start_matches('0').to_owned()).filter(|pmid| !pmid.is_empty()),
        }
    }
}
