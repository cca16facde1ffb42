//! What a caller says about a study, and the rules that need no database.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{Dimension, MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::{ReviewId, TermId};
use words::identifier::Doi;

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup;
use crate::engine::rules::{
    NOT_POSITIVE, TextRule, code_problem, doi_problem, pmid_problem, summary_problem, text_rule, title_problem, web_address_problem,
    year_problem,
};
use crate::noun::study::Study;

/// A study's description, or changes to it. A new study needs a code and a title; what is not given is empty where the study is new,
/// and stays as it is where it is there already.
#[derive(Debug, Clone, Default)]
pub struct StudyInput {
    /// The short code.
    pub code: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Primary research, which is the default, or a review of others'.
    pub kind: Option<StudyKind>,
    /// The review that found it.
    pub review: Change<ReviewId>,
    /// Its publications, the first one first; `None` leaves what was there.
    pub reports: Option<Vec<ReportInput>>,
    /// Code of a STUDY_DESIGN term.
    pub design: Change<String>,
    /// The design's category in the Mixed Methods Appraisal Tool.
    pub mmat_category: Change<MmatCategory>,
    /// Codes of COUNTRY terms; `None` leaves what was there.
    pub countries: Option<Vec<String>>,
    /// How many people were in it.
    pub sample_size: Change<i32>,
    /// Codes by dimension: the terms of each dimension that is named are replaced, those of others stay.
    pub terms: Option<Vec<(Dimension, Vec<String>)>>,
    /// The study's own word for the people involved.
    pub term_used: Change<String>,
    /// How people were involved.
    pub involvement: Change<String>,
    /// What it found, in plain words.
    pub plain_language_summary: Change<String>,
    /// How far it is on its way to the public; a draft, where it is new and nothing is said.
    pub status: Option<PublicationStatus>,
    /// Where the description comes from.
    pub provenance: Option<Provenance>,
    /// The page that says so.
    pub source_url: Change<String>,
}

/// A publication of a study.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the names are those of a reference")]
pub struct ReportInput {
    pub title: String,
    pub authors: Vec<String>,
    pub year: Option<i32>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    pub abstract_text: Option<String>,
}

/// The dimensions whose terms `terms` may name: design and countries have fields of their own, and outcomes carry the others.
pub(super) const OWN_DIMENSIONS: [Dimension; 8] = [
    Dimension::Method,
    Dimension::Topic,
    Dimension::Audience,
    Dimension::InvolvementActivity,
    Dimension::DeliveryMode,
    Dimension::EducationLevel,
    Dimension::Setting,
    Dimension::Perspective,
];

/// Codes of one dimension, reports, and authors of a report, at most.
const MOST_CODES: usize = 50;
const MOST_REPORTS: usize = 50;
const MOST_AUTHORS: usize = 500;

impl StudyInput {
    /// The terms of a study that has none.
    #[must_use]
    pub fn no_terms() -> Vec<(Dimension, Vec<String>)> {
        OWN_DIMENSIONS.map(|dimension| (dimension, Vec::new())).into()
    }

    /// Whether the lists keep to their bounds. What does not is not looked up, only refused.
    pub(crate) fn is_bounded(&self) -> bool {
        let terms = || self.terms.iter().flatten();
        terms().count() <= OWN_DIMENSIONS.len()
            && terms().all(|(_, codes)| codes.len() <= MOST_CODES)
            && self.countries.iter().all(|codes| codes.len() <= MOST_CODES)
            && self.reports.iter().all(|reports| reports.len() <= MOST_REPORTS)
    }

    /// The codes that it names along each dimension that it speaks of, each with its path.
    pub(super) fn named_codes(&self) -> Vec<(Dimension, Vec<(String, &str)>)> {
        let mut named: Vec<(Dimension, Vec<(String, &str)>)> = Vec::new();
        if let Change::Set(design) = &self.design {
            let codes = design.iter().map(|code| ("input.design".to_owned(), code.as_str()));
            named.push((Dimension::StudyDesign, codes.collect()));
        }
        if let Some(countries) = &self.countries {
            let codes = countries.iter().enumerate();
            let codes = codes.map(|(i, code)| (format!("input.countries.{i}"), code.as_str()));
            named.push((Dimension::Country, codes.collect()));
        }
        // A dimension that is named is replaced; those that are not named stay as they are.
        for (i, (dimension, codes)) in self.terms.iter().flatten().enumerate() {
            let codes = codes.iter().enumerate();
            let codes = codes.map(|(j, code)| (format!("input.terms.{i}.codes.{j}"), code.as_str()));
            named.push((*dimension, codes.collect()));
        }
        named
    }

    /// For each dimension that it speaks of, its terms in order. Codes that no term has are added to the problems.
    pub(crate) fn find_terms(&self, known: &impl Lookup, problems: &mut Vec<FieldProblem>) -> Vec<(Dimension, Vec<TermId>)> {
        let mut terms = Vec::new();
        for (dimension, codes) in self.named_codes() {
            let mut found: Vec<TermId> = Vec::new();
            for (path, code) in codes {
                match known.find(dimension, code, path, problems) {
                    Some(id) if !found.contains(&id) => found.push(id),
                    Some(_) | None => {}
                }
            }
            terms.push((dimension, found));
        }
        terms
    }

    /// Every field that cannot be accepted, given what the study says already.
    pub(crate) fn problems(&self, held: Option<&Study>, now: DateTime<Utc>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |path: &str, message: &str| problems.push(FieldProblem::new(format!("input.{path}"), message));
        for (path, given) in [("code", &self.code), ("title", &self.title)] {
            if held.is_none() && given.is_none() {
                refuse(path, "must be given");
            }
        }
        if let Some(problem) = self.code.as_deref().and_then(code_problem) {
            refuse("code", problem);
        }
        if let Some(problem) = self.title.as_deref().and_then(|title| title_problem(title, TextRule::CITED_TITLE)) {
            refuse("title", &problem);
        }
        for (path, text) in [("termUsed", &self.term_used), ("involvement", &self.involvement)] {
            if let Some(problem) = text.given().and_then(|text| text_rule(path).problem(text)) {
                refuse(path, &problem);
            }
        }
        if let Some(problem) = self.plain_language_summary.given().and_then(|text| summary_problem(text)) {
            refuse("plainLanguageSummary", &problem);
        }
        if self.sample_size.given().is_some_and(|people| *people < 1) {
            refuse("sampleSize", NOT_POSITIVE);
        }
        if let Some(problem) = self.source_url.given().and_then(|url| web_address_problem(url)) {
            refuse("sourceUrl", &problem);
        }
        let made_up = held.is_some_and(|held| held.provenance == Provenance::Illustrative);
        if made_up && self.provenance.is_some_and(|provenance| provenance != Provenance::Illustrative) {
            refuse("provenance", "stays ILLUSTRATIVE: what was made up is never shown as evidence");
        }
        if self.countries.as_ref().is_some_and(|codes| codes.len() > MOST_CODES) {
            refuse("countries", "must not be more than 50");
        }
        if self.terms.as_ref().is_some_and(|terms| terms.len() > OWN_DIMENSIONS.len()) {
            refuse("terms", "must name each dimension once");
        }
        for (i, (dimension, codes)) in self.terms.iter().flatten().enumerate() {
            if codes.len() > MOST_CODES {
                refuse(&format!("terms.{i}.codes"), "must not be more than 50");
            }
            if !OWN_DIMENSIONS.contains(dimension) {
                refuse(
                    &format!("terms.{i}.dimension"),
                    "studies carry no terms of this dimension here: design and countries have their own fields, outcomes the rest",
                );
            }
            if self.terms.iter().flatten().take(i).any(|(earlier, _)| earlier == dimension) {
                refuse(&format!("terms.{i}.dimension"), "stands twice");
            }
        }
        if self.reports.as_ref().is_some_and(|reports| reports.len() > MOST_REPORTS) {
            refuse("reports", "must not be more than 50");
        }
        for (i, report) in self.reports.iter().flatten().take(MOST_REPORTS).enumerate() {
            report.problems(now, &mut |field, message| refuse(&format!("reports.{i}.{field}"), message));
            let doi = report.doi();
            if doi.is_some() && self.reports.iter().flatten().take(i).any(|earlier| earlier.doi() == doi) {
                refuse(&format!("reports.{i}.doi"), "stands twice");
            }
        }
        problems
    }
}

impl ReportInput {
    /// The DOI in its one form; none where there is none that can be read.
    pub(crate) fn doi(&self) -> Option<Doi> {
        // What can't be read is refused with its path.
        self.doi.as_deref().and_then(|doi| Doi::parse(doi).ok())
    }

    /// Passes every field that cannot be accepted to `refuse`, with the reason.
    pub(crate) fn problems(&self, now: DateTime<Utc>, refuse: &mut dyn FnMut(&str, &str)) {
        if let Some(problem) = title_problem(&self.title, TextRule::CITED_TITLE) {
            refuse("title", &problem);
        }
        let texts = [
            ("journal", &self.journal),
            ("volume", &self.volume),
            ("issue", &self.issue),
            ("pages", &self.pages),
            ("abstract", &self.abstract_text),
        ];
        for (path, text) in texts {
            if let Some(problem) = text.as_deref().and_then(|text| text_rule(path).problem(text)) {
                refuse(path, &problem);
            }
        }
        if self.authors.len() > MOST_AUTHORS {
            refuse("authors", "must not be more than 500");
        }
        for (i, author) in self.authors.iter().take(MOST_AUTHORS).enumerate() {
            if let Some(problem) = title_problem(author, text_rule("authors")) {
                refuse(&format!("authors.{i}"), &problem);
            }
        }
        let problems = [
            ("year", self.year.and_then(|year| year_problem(year, now))),
            ("doi", self.doi.as_deref().and_then(doi_problem)),
            ("pmid", self.pmid.as_deref().and_then(pmid_problem)),
            ("url", self.url.as_deref().and_then(web_address_problem)),
        ];
        for (path, problem) in problems {
            if let Some(problem) = problem {
                refuse(path, &problem);
            }
        }
    }
}
