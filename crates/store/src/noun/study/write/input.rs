//! The input for studies, and the checks that need no database.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{Dimension, MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::{RecordId, ReviewId, TermId};
use words::identifier::Doi;

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup;
use crate::engine::rules::{
    NOT_POSITIVE, TextRule, code_problem, doi_problem, pmid_problem, summary_problem, text_rule, title_problem, web_address_problem,
    year_problem,
};
use crate::noun::study::Study;

/// The description of a new study, or changes to one. A new study needs a code and a title. Absent fields are empty in a new study, and
/// keep their value in an existing one.
#[derive(Debug, Clone, Default)]
pub struct StudyInput {
    /// The short code that people know the study by.
    pub code: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Primary research, which is the default, or a review of other studies.
    pub kind: Option<StudyKind>,
    /// The review that found the study.
    pub review: Change<ReviewId>,
    /// The study's publications, the first one first; `None` keeps the stored ones.
    pub reports: Option<Vec<ReportInput>>,
    /// The records that became its reports; `None` keeps the stored ones. A record must be included at full text.
    pub records: Option<Vec<RecordId>>,
    /// The code of a STUDY_DESIGN term.
    pub design: Change<String>,
    /// The design's category in the Mixed Methods Appraisal Tool.
    pub mmat_category: Change<MmatCategory>,
    /// Codes of COUNTRY terms; `None` keeps the stored ones.
    pub countries: Option<Vec<String>>,
    /// The number of people in the study.
    pub sample_size: Change<i32>,
    /// Codes by dimension. The terms of each named dimension are replaced; other dimensions keep theirs.
    pub terms: Option<Vec<(Dimension, Vec<String>)>>,
    /// The study's own word for the people involved.
    pub term_used: Change<String>,
    /// How people were involved.
    pub involvement: Change<String>,
    /// What the study found, in plain language.
    pub plain_language_summary: Change<String>,
    /// The publication status. A new study is a draft by default.
    pub status: Option<PublicationStatus>,
    /// How the description got into the database.
    pub provenance: Option<Provenance>,
    /// The web page that the data was taken from.
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

/// The dimensions whose terms `terms` may contain: design and countries have fields of their own, and the others belong to outcomes.
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

/// The maximum number of codes of one dimension, of reports, and of authors of a report.
const MOST_CODES: usize = 50;
const MOST_REPORTS: usize = 50;
const MOST_AUTHORS: usize = 500;

impl StudyInput {
    /// The empty terms of a new study.
    #[must_use]
    pub fn no_terms() -> Vec<(Dimension, Vec<String>)> {
        OWN_DIMENSIONS.map(|dimension| (dimension, Vec::new())).into()
    }

    /// Whether the lists are within their length limits. Lists that are too long are refused without a lookup.
    pub(crate) fn is_bounded(&self) -> bool {
        let terms = || self.terms.iter().flatten();
        terms().count() <= OWN_DIMENSIONS.len()
            && terms().all(|(_, codes)| codes.len() <= MOST_CODES)
            && self.countries.iter().all(|codes| codes.len() <= MOST_CODES)
            && self.reports.iter().all(|reports| reports.len() <= MOST_REPORTS)
            && self.records.iter().all(|records| records.len() <= MOST_REPORTS)
    }

    /// The codes in the input for each dimension that it names, each with its path.
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
        // A named dimension is replaced; dimensions that are not named keep their terms.
        for (i, (dimension, codes)) in self.terms.iter().flatten().enumerate() {
            let codes = codes.iter().enumerate();
            let codes = codes.map(|(j, code)| (format!("input.terms.{i}.codes.{j}"), code.as_str()));
            named.push((*dimension, codes.collect()));
        }
        named
    }

    /// For each dimension in the input, its terms in order. Unknown codes are added to the problems.
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

    /// Every refused field, given the study that is already stored.
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
            refuse("provenance", "must stay ILLUSTRATIVE: demo data is never shown as evidence");
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
                    "this dimension cannot be set here: design and countries have their own fields, and the rest belongs to outcomes",
                );
            }
            if self.terms.iter().flatten().take(i).any(|(earlier, _)| earlier == dimension) {
                refuse(&format!("terms.{i}.dimension"), "occurs twice");
            }
        }
        if self.records.as_ref().is_some_and(|records| records.len() > MOST_REPORTS) {
            refuse("records", "must not be more than 50");
        }
        if self.reports.as_ref().is_some_and(|reports| reports.len() > MOST_REPORTS) {
            refuse("reports", "must not be more than 50");
        }
        for (i, report) in self.reports.iter().flatten().take(MOST_REPORTS).enumerate() {
            report.problems(now, &mut |field, message| refuse(&format!("reports.{i}.{field}"), message));
            let doi = report.doi();
            if doi.is_some() && self.reports.iter().flatten().take(i).any(|earlier| earlier.doi() == doi) {
                refuse(&format!("reports.{i}.doi"), "occurs twice");
            }
        }
        problems
    }
}

impl ReportInput {
    /// The normalised DOI; `None` if there is none or it is malformed.
    pub(crate) fn doi(&self) -> Option<Doi> {
        // A malformed DOI is refused elsewhere, with its path.
        self.doi.as_deref().and_then(|doi| Doi::parse(doi).ok())
    }

    /// Passes every refused field to `refuse`, with the reason.
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
