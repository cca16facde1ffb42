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

use chrono::{DateTime, Utc};
use evidence::vocabulary::{Dimension, Provenance};

use super::fresh::FreshRows;
use super::keys::Keys;
use super::problem::{Findings, RowFindings};
use crate::engine::day::time_problem;
use crate::engine::lookup::Lookup as _;
use crate::engine::rules::{EMPTY, code_problem, web_address_problem};

/// The facts against which rows are checked.
pub(super) struct Known<'a> {
    /// All codes, of the database and of the load.
    pub(super) keys: &'a Keys,
    /// When the load runs.
    pub(super) now: DateTime<Utc>,
}

/// Checks all new rows.
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
    fn check_time(&self, at: &mut RowFindings<'_>, field: impl Into<String>, time: Option<DateTime<Utc>>) {
        if let Some(problem) = time.and_then(|time| time_problem(time, self.now)) {
            at.say(field, problem);
        }
    }

    fn check_term(&self, at: &mut RowFindings<'_>, field: &str, dimension: Dimension, code: &str) {
        let mut problems = Vec::new();
        self.keys.find(dimension, code, field, &mut problems);
        at.say_all(problems, str::to_owned);
    }
}

/// A list must name each code once. An input of the API may repeat a code; in a file it is probably a mistake.
fn check_once(at: &mut RowFindings<'_>, field: &str, codes: &[String]) {
    let mut seen = HashSet::new();
    for (place, code) in codes.iter().enumerate() {
        if !seen.insert(code) {
            at.say(format!("{field}[{place}]"), format!("{code} occurs twice"));
        }
    }
}

fn check_code(at: &mut RowFindings<'_>, code: &str) {
    at.say_any("code", code_problem(code));
}

fn check_text(at: &mut RowFindings<'_>, field: &str, text: &str) {
    at.require(!text.trim().is_empty(), field, EMPTY);
}

/// The only allowed domain of addresses in demo rows: RFC 2606 reserves it, so it can never belong to anyone.
const MADE_UP_DOMAIN: &str = "example.invalid";

/// Whether an address cannot belong to anyone.
fn is_made_up_address(address: &str) -> bool {
    address.split_once('@').is_some_and(|(_, domain)| domain == MADE_UP_DOMAIN)
}

/// A row of real evidence must have a source and must not be demo data.
fn check_source(at: &mut RowFindings<'_>, provenance: Provenance, source_url: Option<&str>) {
    check_provenance(at, provenance, source_url);
    at.say_any("sourceUrl", source_url.and_then(web_address_problem));
}

/// The same for a row that is converted to an input; the input checks the form of the address.
fn check_provenance(at: &mut RowFindings<'_>, provenance: Provenance, source_url: Option<&str>) {
    at.require(
        provenance != Provenance::Illustrative,
        "provenance",
        "an illustrative row among the real ones",
    );
    at.require(source_url.is_some(), "sourceUrl", "has no source");
}

fn check_urls(at: &mut RowFindings<'_>, field: &str, urls: &[String]) {
    for (index, url) in urls.iter().enumerate() {
        at.say_any(format!("{field}[{index}]"), web_address_problem(url));
    }
}
