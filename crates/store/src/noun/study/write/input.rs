//! What a caller says about a study, and the rules that need no database.

use evidence::identifier::{Code, Doi};
use evidence::text::{line_problem, prose_problem};
use evidence::vocabulary::{Dimension, MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::ReviewId;

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::noun::outcome::is_web_address;
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

const LINE: usize = 300;
const TITLE: usize = 1_000;
const TEXT: usize = 20_000;
const ADDRESS: usize = 2_000;
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
    pub(super) fn is_bounded(&self) -> bool {
        let terms = || self.terms.iter().flatten();
        terms().count() <= OWN_DIMENSIONS.len()
            && terms().all(|(_, codes)| codes.len() <= MOST_CODES)
            && self.countries.iter().all(|codes| codes.len() <= MOST_CODES)
            && self.reports.iter().all(|reports| reports.len() <= MOST_REPORTS)
    }

    /// Every field that cannot be accepted, given what the study says already.
    pub(super) fn problems(&self, held: Option<&Study>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |path: &str, message: &str| problems.push(FieldProblem::new(format!("input.{path}"), message));
        for (path, given) in [("code", &self.code), ("title", &self.title)] {
            if held.is_none() && given.is_none() {
                refuse(path, "must be given");
            }
        }
        if self.code.as_deref().map(Code::parse).is_some_and(|code| code.is_err()) {
            refuse("code", "must be 1 to 64 letters, digits and hyphens, and not begin with a hyphen");
        }
        if self.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
            refuse("title", "must not be empty");
        }
        let lines = [
            ("title", self.title.as_ref(), TITLE),
            ("termUsed", self.term_used.given(), LINE),
            ("sourceUrl", self.source_url.given(), ADDRESS),
        ];
        for (path, text, longest) in lines {
            if let Some(problem) = text.and_then(|text| line_problem(text, longest)) {
                refuse(path, &problem);
            }
        }
        for (path, text) in [
            ("involvement", &self.involvement),
            ("plainLanguageSummary", &self.plain_language_summary),
        ] {
            if let Some(problem) = text.given().and_then(|text| prose_problem(text, TEXT)) {
                refuse(path, &problem);
            }
        }
        if self.sample_size.given().is_some_and(|people| *people < 1) {
            refuse("sampleSize", "must be 1 or more");
        }
        if self.source_url.given().is_some_and(|url| !is_web_address(url)) {
            refuse("sourceUrl", "must begin with https:// or http://");
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
            report.problems(&mut |field, message| refuse(&format!("reports.{i}.{field}"), message));
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
    pub(super) fn doi(&self) -> Option<Doi> {
        // What can't be read is refused with its path.
        self.doi.as_deref().and_then(|doi| Doi::parse(doi).ok())
    }

    fn problems(&self, refuse: &mut dyn FnMut(&str, &str)) {
        if self.title.trim().is_empty() {
            refuse("title", "must not be empty");
        }
        let lines = [
            ("title", Some(&self.title), TITLE),
            ("journal", self.journal.as_ref(), LINE),
            ("volume", self.volume.as_ref(), LINE),
            ("issue", self.issue.as_ref(), LINE),
            ("pages", self.pages.as_ref(), LINE),
            ("url", self.url.as_ref(), ADDRESS),
        ];
        for (path, text, longest) in lines {
            if let Some(problem) = text.and_then(|text| line_problem(text, longest)) {
                refuse(path, &problem);
            }
        }
        if self.authors.len() > MOST_AUTHORS {
            refuse("authors", "must not be more than 500");
        }
        for (i, author) in self.authors.iter().take(MOST_AUTHORS).enumerate() {
            if author.trim().is_empty() {
                refuse(&format!("authors.{i}"), "must not be empty");
            } else if let Some(problem) = line_problem(author, LINE) {
                refuse(&format!("authors.{i}"), &problem);
            }
        }
        if self.year.is_some_and(|year| !(1900..=2100).contains(&year)) {
            refuse("year", "must be a year from 1900 to 2100");
        }
        if self.doi.as_deref().is_some_and(|doi| Doi::parse(doi).is_err()) {
            refuse("doi", "is not a DOI");
        }
        if self
            .pmid
            .as_deref()
            .is_some_and(|pmid| pmid.is_empty() || pmid.len() > 20 || !pmid.bytes().all(|byte| byte.is_ascii_digit()))
        {
            refuse("pmid", "must be digits");
        }
        if self.url.as_deref().is_some_and(|url| !is_web_address(url)) {
            refuse("url", "must begin with https:// or http://");
        }
        if let Some(problem) = self.abstract_text.as_deref().and_then(|text| prose_problem(text, TEXT)) {
            refuse("abstract", &problem);
        }
    }
}
