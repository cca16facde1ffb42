//! Reads a file of records: what deduplication needs of each record, and the rows to store.

use std::collections::HashMap;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use citation::dedup::DuplicateCandidate;
use citation::{Bibliography, Doi, Problem, Reader, Record, RecordKind};

use crate::engine::error::Error;

/// The maximum number of problems that a report lists. All are counted.
pub(super) const MOST_PROBLEMS: usize = 500;

/// A file to import.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Its name, for people; folders are left out.
    pub name: Option<String>,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// What comparing needs of a record. Abstracts and texts stay in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) kind: RecordKind,
    pub(crate) title: String,
    pub(crate) authors: Vec<String>,
    pub(crate) authors_incomplete: bool,
    pub(crate) year: Option<i32>,
    pub(crate) journal: Option<String>,
    pub(crate) journal_short: Option<String>,
    pub(crate) volume: Option<String>,
    pub(crate) issue: Option<String>,
    pub(crate) pages: Option<String>,
    pub(crate) article_number: Option<String>,
    pub(crate) doi: Option<String>,
    pub(crate) pmid: Option<String>,
}

impl Compared {
    fn of(fields: &Bibliography) -> Self {
        Self {
            kind: fields.kind,
            title: fields.title.clone().unwrap_or_default(),
            authors: fields.authors.iter().map(|author| author.name.clone()).collect(),
            authors_incomplete: fields.authors_incomplete,
            year: fields.year,
            journal: fields.container.clone(),
            journal_short: fields.container_short.clone(),
            volume: fields.volume.clone(),
            issue: fields.issue.clone(),
            pages: fields.pages.clone(),
            article_number: fields.article_number.clone(),
            doi: fields.doi.as_ref().map(|doi| doi.as_given().to_owned()),
            pmid: fields.pmid.clone(),
        }
    }

    pub(crate) fn candidate(&self) -> DuplicateCandidate<'_> {
        DuplicateCandidate {
            kind: self.kind,
            title: Some(self.title.as_str()).filter(|title| !title.is_empty()),
            authors: self.authors.iter().map(String::as_str).collect(),
            authors_incomplete: self.authors_incomplete,
            year: self.year,
            journal: self.journal.as_deref(),
            journal_short: self.journal_short.as_deref(),
            volume: self.volume.as_deref(),
            issue: self.issue.as_deref(),
            pages: self.pages.as_deref(),
            article_number: self.article_number.as_deref(),
            doi: self.doi.as_deref(),
            pmid: self.pmid.as_deref(),
        }
    }
}

/// One record of the file. The same text for the second time in the same file has another occurrence.
#[derive(Debug)]
pub(super) struct IncomingRecord {
    pub(super) compared: Compared,
    pub(super) digest: String,
    pub(super) occurrence: i32,
}

/// A file after the first reading.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) format: &'static str,
    pub(super) records: Vec<IncomingRecord>,
    pub(super) problems: Vec<(Option<usize>, Problem)>,
    pub(super) problem_count: usize,
}

impl Incoming {
    /// Reads the file.
    pub(super) fn read(content: &Arc<[u8]>) -> Result<Self, Error> {
        let reader = Reader::open(content.as_ref()).map_err(|problem| refused(&problem))?;
        let mut incoming = Self {
            format: reader.format().as_str(),
            records: Vec::new(),
            problems: Vec::new(),
            problem_count: 0,
        };
        let mut occurrences: HashMap<String, i32> = HashMap::new();
        for item in reader {
            match item {
                Ok(record) => {
                    let digest = digest_of(&record);
                    let occurrence = occurrences.entry(digest.clone()).or_insert(0);
                    *occurrence += 1;
                    incoming.records.push(IncomingRecord {
                        compared: Compared::of(&record.fields),
                        digest,
                        occurrence: *occurrence,
                    });
                    let number = incoming.records.len();
                    incoming.note(Some(number), record.problems);
                }
                Err(problem) => incoming.note(None, [problem]),
            }
        }
        match (incoming.records.is_empty(), incoming.problems.first()) {
            (true, Some((_, problem))) => Err(refused(problem)),
            (true, None) => Err(Error::invalid("file", "has no record")),
            (false, _) => Ok(incoming),
        }
    }

    /// Takes out what comparing needs of these records.
    pub(super) fn take(&mut self, places: &[usize]) -> Vec<Compared> {
        let mut taken = Vec::with_capacity(places.len());
        for place in places {
            if let Some(record) = self.records.get_mut(*place) {
                taken.push(std::mem::take(&mut record.compared));
            }
        }
        taken
    }

    fn note(&mut self, record: Option<usize>, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            self.problem_count += 1;
            if self.problems.len() < MOST_PROBLEMS {
                self.problems.push((record, problem));
            }
        }
    }
}

fn refused(problem: &Problem) -> Error {
    Error::invalid("file", format!("no record could be read: {problem} ({})", problem.code))
}

/// Tells whether two records of a file are the same to the letter.
fn digest_of(record: &Record) -> String {
    let hash = digest(&SHA256, record.raw.as_bytes());
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The rows of a file, read once more.
pub(super) fn records(content: &Arc<[u8]>) -> Result<impl Iterator<Item = Record>, Error> {
    let reader = Reader::open(content.as_ref()).map_err(|problem| refused(&problem))?;
    Ok(reader.filter_map(Result::ok))
}

/// A DOI as the record gives it, or as a link to it gives it.
pub(super) fn doi_of(fields: &Bibliography) -> Option<String> {
    fields.doi.as_ref().map(Doi::as_given).map(str::to_owned)
}
