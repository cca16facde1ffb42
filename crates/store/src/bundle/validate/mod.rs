//! Checks a load as a whole, before anything is written: codes, references, ranges, effects, consents, ballots.

mod ballot;
mod literature;
mod outcome;
mod people;
mod practice;
mod question;
mod reference;
mod vote;
mod workshop;

use std::collections::HashSet;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use evidence::identifier::is_code;
use evidence::vocabulary::{Dimension, Provenance};

use super::files::TermCodes;
use super::fresh::FreshRows;
use super::keys::Keys;
use super::problem::{Findings, RowFindings};
use crate::engine::day::{day_problem, time_problem};

/// What rows are checked by.
pub(super) struct Known<'a> {
    /// All codes, of the database and of the load.
    pub(super) keys: &'a Keys,
    /// When the load runs.
    pub(super) now: DateTime<Utc>,
}

/// Checks all fresh rows.
pub(super) fn check(fresh: &FreshRows<'_>, known: &Known<'_>, findings: &mut Findings) {
    reference::check_terms(&fresh.terms, known, findings);
    reference::check_organisations(&fresh.organisations, known, findings);
    reference::check_projects(&fresh.projects, known, findings);
    literature::check_reports(&fresh.reports, &fresh.studies, known, findings);
    literature::check_studies(&fresh.studies, &fresh.reports, known, findings);
    practice::check_programmes(&fresh.programmes, known, findings);
    outcome::check_outcomes(&fresh.outcomes, known, findings);
    question::check_questions(&fresh.questions, known, findings);
    for workshop in &fresh.workshops {
        workshop::check_workshop(workshop.row, known, findings);
    }
}

impl Known<'_> {
    /// A year in which something of this field can have been published or held.
    fn is_year(&self, year: i32) -> bool {
        (1900..=self.now.year() + 1).contains(&year)
    }

    fn check_year(&self, at: &mut RowFindings<'_>, field: &str, year: Option<i32>) {
        if let Some(year) = year.filter(|year| !self.is_year(*year)) {
            at.say(field, format!("{year} is not a year from 1900 to {}", self.now.year() + 1));
        }
    }

    fn check_day(&self, at: &mut RowFindings<'_>, field: &str, day: Option<NaiveDate>) {
        if let Some(problem) = day.and_then(|day| day_problem(day, self.now)) {
            at.say(field, problem);
        }
    }

    fn check_time(&self, at: &mut RowFindings<'_>, field: impl Into<String>, time: Option<DateTime<Utc>>) {
        if let Some(problem) = time.and_then(|time| time_problem(time, self.now)) {
            at.say(field, problem);
        }
    }

    fn check_term(&self, at: &mut RowFindings<'_>, field: impl Into<String>, dimension: Dimension, code: &str) {
        if self.keys.term(dimension, code).is_none() {
            at.say(field, format!("no term {dimension}/{code}"));
        }
    }

    /// The terms of a row: each dimension once, each code once, all of them known.
    fn check_term_codes(&self, at: &mut RowFindings<'_>, blocks: &[TermCodes]) {
        let mut dimensions = HashSet::new();
        for (index, block) in blocks.iter().enumerate() {
            if !dimensions.insert(block.dimension) {
                at.say(format!("terms[{index}].dimension"), format!("{} stands twice", block.dimension));
            }
            self.check_codes(at, &format!("terms[{index}].codes"), block.dimension, &block.codes);
        }
    }

    /// A list of terms of one dimension: each once, all of them known.
    fn check_codes(&self, at: &mut RowFindings<'_>, field: &str, dimension: Dimension, codes: &[String]) {
        let mut seen = HashSet::new();
        for (place, code) in codes.iter().enumerate() {
            self.check_term(at, format!("{field}[{place}]"), dimension, code);
            if !seen.insert(code) {
                at.say(format!("{field}[{place}]"), format!("{code} stands twice"));
            }
        }
    }
}

fn check_code(at: &mut RowFindings<'_>, code: &str) {
    at.require(
        is_code(code),
        "code",
        "must be a letter or digit, then letters, digits and hyphens, 64 at most",
    );
}

fn check_text(at: &mut RowFindings<'_>, field: &str, text: &str) {
    at.require(!text.trim().is_empty(), field, "is empty");
}

/// The only domain of addresses in made-up rows: RFC 2606 keeps it from ever being anybody's.
const MADE_UP_DOMAIN: &str = "example.invalid";

/// An address that can be nobody's.
fn is_made_up_address(address: &str) -> bool {
    address.split_once('@').is_some_and(|(_, domain)| domain == MADE_UP_DOMAIN)
}

/// A row of real evidence: it has a source and is not made up.
fn check_source(at: &mut RowFindings<'_>, provenance: Provenance, source_url: Option<&str>) {
    at.require(
        provenance != Provenance::Illustrative,
        "provenance",
        "an illustrative row among the real ones",
    );
    match source_url {
        Some(url) => check_url(at, "sourceUrl", url),
        None => at.say("sourceUrl", "has no source"),
    }
}

fn check_urls(at: &mut RowFindings<'_>, field: &str, urls: &[String]) {
    for (index, url) in urls.iter().enumerate() {
        check_url(at, format!("{field}[{index}]"), url);
    }
}

fn check_url(at: &mut RowFindings<'_>, field: impl Into<String>, url: &str) {
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    if !rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        at.say(field, format!("{url:?} is not a web address"));
    }
}

/// A count or measure that is above zero where it is known.
fn check_positive(at: &mut RowFindings<'_>, field: &str, value: Option<f64>) {
    at.require(value.is_none_or(|value| value > 0.0), field, "must be above zero");
}
