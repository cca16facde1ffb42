//! Collects the fields of a record as a reader finds them, and chooses between several values for one field.
//!
//! White space around a value is removed. In a field of one line, a line break with the white space around it becomes one space. In
//! abstracts, notes and fields that we do not know, line breaks stay. Nothing else of a value is changed, except that NUL characters are
//! removed and reported.

use std::borrow::Cow;

mod settle;
mod target;
mod text;

pub(super) use target::{Long, Many, One, Target};
pub(super) use text::{folded, unix_lines};

use super::date;
use super::limits::Limits;
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::{Bibliography, Contributor, Doi, OtherField, Record, RecordKind, is_isbn, means_more};

struct Candidate {
    part: One,
    rank: u8,
    tag: String,
    value: String,
    /// Whether the value was derived from another field, so that it is not worth keeping.
    is_derived: bool,
}

/// A record whose fields are being collected.
pub(super) struct Draft {
    pub(super) fields: Bibliography,
    ones: Vec<Candidate>,
    longs: Vec<(Long, u8, String, String)>,
    other: Vec<OtherField>,
    problems: Vec<Problem>,
    limits: Limits,
    count: usize,
    line: u64,
}

impl Draft {
    pub(super) fn new(line: u64, limits: Limits) -> Self {
        Self {
            fields: Bibliography::default(),
            ones: Vec::new(),
            longs: Vec::new(),
            other: Vec::new(),
            problems: Vec::new(),
            limits,
            count: 0,
            line,
        }
    }

    /// Puts a value into the field that it belongs to.
    pub(super) fn put(&mut self, target: Target, tag: &str, value: &str, line: u64) {
        self.count += 1;
        if self.count > self.limits.fields {
            return;
        }
        let value = self.without_nul(tag, value, line);
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match target {
            Target::One(part, rank) => self.put_one(part, rank, tag, &folded(value), line),
            Target::Many(part) => self.put_many(part, &folded(value)),
            Target::Long(part, rank) => self.put_long(part, rank, tag, &unix_lines(value)),
            Target::Kind => self.kind(value),
            Target::Other => self.put_other(tag, &unix_lines(value)),
        }
    }

    /// Sets the kind by its name in the file, unless a kind is known already.
    pub(super) fn kind(&mut self, word: &str) {
        if self.fields.kind == RecordKind::Other {
            self.fields.kind = RecordKind::read(word);
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        if self.problems.len() < self.limits.problems {
            self.problems.push(problem);
        } else if self.problems.len() == self.limits.problems {
            let reason = "the record has more problems than are listed";
            self.problems.push(Problem::new(problem.line, ProblemCode::MoreProblems, reason));
        }
    }

    fn without_nul<'a>(&mut self, tag: &str, value: &'a str, line: u64) -> Cow<'a, str> {
        if !value.contains('\0') {
            return Cow::Borrowed(value);
        }
        self.problem(Problem::new(line, ProblemCode::NulRemoved, "NUL characters were taken out of the field").of(tag));
        Cow::Owned(value.replace('\0', ""))
    }

    fn put_one(&mut self, part: One, rank: u8, tag: &str, value: &str, line: u64) {
        match part {
            One::Year => self.put_year(rank, tag, value, line),
            One::Date => match date::plain_year(value) {
                Some(year) => self.add(One::Year, rank.saturating_add(40), tag, year),
                None => self.put_date(rank, tag, value),
            },
            One::Doi if Doi::read(value).is_none() => {
                let reason = format!("{} is no DOI and is kept aside", quoted(value));
                self.problem(Problem::new(line, ProblemCode::BadDoi, reason).of(tag));
                self.put_other(tag, value);
            }
            _ => self.add(part, rank, tag, value),
        }
    }

    fn put_year(&mut self, rank: u8, tag: &str, value: &str, line: u64) {
        if let Some(year) = date::plain_year(value) {
            self.add(One::Year, rank, tag, year);
            return;
        }
        if date::year_in(value).is_none() {
            let reason = format!("{} has no year that can be read", quoted(value));
            self.problem(Problem::new(line, ProblemCode::BadYear, reason).of(tag));
        }
        self.put_date(rank.saturating_add(10), tag, value);
    }

    /// Puts a date, and the year in it for the case that no other year is given.
    fn put_date(&mut self, rank: u8, tag: &str, value: &str) {
        if let Some(year) = date::year_in(value) {
            self.ones.push(Candidate {
                part: One::Year,
                rank: rank.saturating_add(60),
                tag: String::new(),
                value: year.to_string(),
                is_derived: true,
            });
        }
        self.add(One::Date, rank, tag, value);
    }

    fn add(&mut self, part: One, rank: u8, tag: &str, value: &str) {
        self.ones.push(Candidate {
            part,
            rank,
            tag: tag.to_owned(),
            value: value.to_owned(),
            is_derived: false,
        });
    }

    fn put_many(&mut self, part: Many, value: &str) {
        let fields = &mut self.fields;
        let list = match part {
            Many::Authors if means_more(value) => {
                fields.authors_incomplete = true;
                return;
            }
            Many::Authors => return fields.authors.extend(Contributor::read(value)),
            Many::Bodies => return fields.authors.extend(Contributor::body(value)),
            Many::Editors => return fields.editors.extend(Contributor::read(value)),
            Many::Serials if is_isbn(value) => &mut fields.isbn,
            Many::Serials => &mut fields.issn,
            Many::Keywords => &mut fields.keywords,
            Many::WorkTypes => &mut fields.work_types,
            Many::Affiliations => &mut fields.affiliations,
            Many::Urls => {
                let parts: Vec<&str> = value.split(';').map(str::trim).collect();
                if parts.iter().all(|part| part.starts_with("http")) {
                    fields.urls.extend(parts.into_iter().map(str::to_owned));
                } else {
                    fields.urls.push(value.to_owned());
                }
                return;
            }
        };
        list.push(value.to_owned());
    }

    /// Puts a long text. Values of the same tag, and all notes, are joined, each on lines of its own.
    fn put_long(&mut self, part: Long, rank: u8, tag: &str, value: &str) {
        let same = |(other, _, name, _): &&mut (Long, u8, String, String)| *other == part && (name == tag || part == Long::Notes);
        match self.longs.iter_mut().find(same) {
            Some((_, _, _, text)) => {
                text.push('\n');
                text.push_str(value);
            }
            None => self.longs.push((part, rank, tag.to_owned(), value.to_owned())),
        }
    }

    pub(super) fn put_other(&mut self, tag: &str, value: &str) {
        self.other.push(OtherField {
            tag: tag.to_owned(),
            value: value.to_owned(),
        });
    }

    /// The finished record, with its original text.
    pub(super) fn finish(mut self, raw: String) -> Result<Record, Problem> {
        if self.count > self.limits.fields {
            let reason = format!("the record has more than {} fields and was left out", self.limits.fields);
            return Err(Problem::new(self.line, ProblemCode::TooManyFields, reason));
        }
        self.settle_ones();
        self.settle_longs();
        let nothing = Bibliography {
            kind: self.fields.kind,
            ..Bibliography::default()
        };
        if self.fields == nothing && self.other.is_empty() {
            self.problem(Problem::new(self.line, ProblemCode::EmptyRecord, "the record has no field"));
        } else if self.fields.title.is_none() {
            self.problem(Problem::new(self.line, ProblemCode::NoTitle, "the record has no title"));
        }
        Ok(Record {
            fields: self.fields,
            other: self.other,
            raw,
            line: self.line,
            problems: self.problems,
        })
    }
}
