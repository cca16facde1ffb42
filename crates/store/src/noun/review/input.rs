//! The inputs of reviews, and their checks.

use std::collections::HashSet;

use chrono::NaiveDate;
use evidence::vocabulary::{ReviewKind, SearchSourceKind};
use policy::id::ProjectId;

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::rules::{EMPTY, TextRule, code_problem, title_problem};

/// The maximum number of eligibility criteria.
const MOST_CRITERIA: usize = 50;
/// The maximum number of reasons for exclusion.
const MOST_REASONS: usize = 50;
/// A search strategy, with all its lines.
const STRATEGY: TextRule = TextRule::Prose(50_000);

/// The description of a review. A new one needs code, title and kind.
#[derive(Debug, Clone, Default)]
pub struct ReviewInput {
    /// The short code.
    pub code: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The kind of review.
    pub kind: Option<ReviewKind>,
    /// The question that it asks.
    pub question: Change<String>,
    /// The criteria by which records are screened, in order.
    pub eligibility: Change<Vec<String>>,
    /// Where the protocol is registered.
    pub registration: Change<String>,
    /// The project that it belongs to.
    pub project: Change<ProjectId>,
}

/// A reason for exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionReasonInput {
    /// The code, unique in the review.
    pub code: String,
    /// The reason in words.
    pub label: String,
}

/// A source in which a review searched.
#[derive(Debug, Clone)]
pub struct SearchSourceInput {
    /// The kind of source.
    pub kind: SearchSourceKind,
    /// Its name.
    pub name: String,
    /// Through which platform it was searched.
    pub platform: Option<String>,
    /// The search as it was run.
    pub strategy: Option<String>,
    /// The day of the search.
    pub searched_on: Option<NaiveDate>,
    /// Limits of the search.
    pub limits: Option<String>,
}

/// Collects the refusals of texts.
struct Checks(Vec<FieldProblem>);

impl Checks {
    fn text(&mut self, path: &str, text: Option<&str>, rule: TextRule) {
        if let Some(problem) = text.and_then(|text| rule.problem(text)) {
            self.0.push(FieldProblem::new(path, problem));
        }
    }

    fn title(&mut self, path: &str, text: &str, rule: TextRule) {
        if let Some(problem) = title_problem(text, rule) {
            self.0.push(FieldProblem::new(path, problem));
        }
    }

    fn refuse(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldProblem::new(path, message));
    }
}

impl ReviewInput {
    /// Every refused field that can be found without the database.
    pub(super) fn problems(&self) -> Vec<FieldProblem> {
        let mut checks = Checks(Vec::new());
        if let Some(problem) = self.code.as_deref().and_then(code_problem) {
            checks.refuse("input.code", problem);
        }
        if let Some(title) = &self.title {
            checks.title("input.title", title, TextRule::CITED_TITLE);
        }
        checks.text("input.question", self.question.given().map(String::as_str), TextRule::TEXT);
        checks.text("input.registration", self.registration.given().map(String::as_str), TextRule::LINE);
        let criteria = self.eligibility.given().map_or(&[][..], Vec::as_slice);
        if criteria.len() > MOST_CRITERIA {
            checks.refuse("input.eligibility", format!("has more than {MOST_CRITERIA} criteria"));
        }
        for (place, criterion) in criteria.iter().enumerate().take(MOST_CRITERIA) {
            checks.title(&format!("input.eligibility.{place}"), criterion, TextRule::QUESTION);
        }
        checks.0
    }
}

/// Every refused reason.
pub(super) fn reason_problems(reasons: &[ExclusionReasonInput]) -> Vec<FieldProblem> {
    let mut checks = Checks(Vec::new());
    if reasons.len() > MOST_REASONS {
        checks.refuse("reasons", format!("has more than {MOST_REASONS} reasons"));
    }
    let mut seen = HashSet::new();
    for (place, reason) in reasons.iter().enumerate().take(MOST_REASONS) {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if reason.code.is_empty() || reason.code.len() > 64 || !reason.code.chars().all(is_word) {
            checks.refuse(
                format!("reasons.{place}.code"),
                "must be 1 to 64 letters, digits, hyphens and underscores",
            );
        } else if !seen.insert(reason.code.as_str()) {
            checks.refuse(format!("reasons.{place}.code"), "is given twice");
        }
        checks.title(&format!("reasons.{place}.label"), &reason.label, TextRule::LINE);
    }
    checks.0
}

impl SearchSourceInput {
    /// Every refused field.
    pub(super) fn problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut checks = Checks(Vec::new());
        checks.title("input.name", &self.name, TextRule::LINE);
        checks.text("input.platform", self.platform.as_deref(), TextRule::LINE);
        checks.text("input.strategy", self.strategy.as_deref(), STRATEGY);
        checks.text("input.limits", self.limits.as_deref(), TextRule::QUESTION);
        // A day ahead may already be today elsewhere.
        if self.searched_on.is_some_and(|day| Some(day) > today.succ_opt()) {
            checks.refuse("input.searchedOn", "must not be in the future");
        }
        checks.0
    }
}

/// A required field that a new row does not have.
pub(super) fn missing(path: &str) -> FieldProblem {
    FieldProblem::new(path, EMPTY)
}
