//! What a caller says about a programme, and the rules that need no database.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{Dimension, InvolvementFramework, PaymentBasis, Perspective, Provenance, RatingBasis};
use policy::Role;
use policy::id::{OrganisationId, ProjectId};
use serde::{Deserialize, Serialize};

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::rules::{ENDS_FIRST, NOT_POSITIVE, code_problem, text_rule, title_problem, web_address_problem, year_problem};
use crate::noun::programme::Programme;

/// A programme's description, or changes to it. A new programme needs a code and a name; what is not given is empty where the programme
/// is new, and stays as it is where it is there already.
///
/// It serialises to the fields that it speaks of, by the names that the API knows them by: that is how a proposal is kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProgrammeInput {
    /// The short code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub summary: Change<String>,
    /// Why it works this way.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub rationale: Change<String>,
    /// Materials.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub materials: Change<String>,
    /// Procedures.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub procedures: Change<String>,
    /// Tailoring.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub tailoring: Change<String>,
    /// Modifications.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub modifications: Change<String>,
    /// Fidelity as planned.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub fidelity_planned: Change<String>,
    /// Fidelity as it was.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub fidelity_actual: Change<String>,
    /// The project that gathers it.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub project: Change<ProjectId>,
    /// Who runs it.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub organisation: Change<OrganisationId>,
    /// Code of a COUNTRY term.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub country: Change<String>,
    /// Where.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub region: Change<String>,
    /// The year it began.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub started_year: Change<i32>,
    /// The year it ended.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub ended_year: Change<i32>,
    /// How many sessions.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub sessions: Change<i32>,
    /// How many hours in all.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub hours: Change<f64>,
    /// Over how many weeks.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub weeks: Change<f64>,
    /// Codes by dimension: the terms of each dimension that is named are replaced, those of others stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Vec<(Dimension, Vec<String>)>>,
    /// Who takes part and how; `None` leaves what was there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub involvement: Option<Vec<InvolvementInput>>,
    /// Whom to ask.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub contact_name: Change<String>,
    /// Their address.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub contact_email: Change<String>,
    /// Working notes.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub notes: Change<String>,
    /// Where the description comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// The page that says so.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub source_url: Change<String>,
}

/// How people of one perspective take part.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvolvementInput {
    /// Who.
    pub who: Perspective,
    /// Codes of INVOLVEMENT_ACTIVITY terms.
    pub activities: Vec<String>,
    /// How they are found.
    pub recruitment: Option<String>,
    /// How they are prepared.
    pub preparation: Option<String>,
    /// How they are supported.
    pub support: Option<String>,
    /// How they are paid.
    pub payment: Option<PaymentBasis>,
    /// The programme's own word for them.
    pub term_used: Option<String>,
}

/// A rating of involvement.
#[derive(Debug, Clone)]
pub struct InvolvementRatingInput {
    /// On which ladder.
    pub framework: InvolvementFramework,
    /// Which rung.
    pub level: i32,
    /// This rung or a higher one.
    pub at_least: bool,
    /// What shows it.
    pub evidence: String,
    /// What it rests on.
    pub basis: RatingBasis,
    /// In which capacity; asked for where the basis is experience.
    pub rated_by: Option<Perspective>,
}

/// The dimensions whose terms a programme carries itself.
pub(crate) const OWN_DIMENSIONS: [Dimension; 6] = [
    Dimension::Method,
    Dimension::Topic,
    Dimension::Audience,
    Dimension::DeliveryMode,
    Dimension::EducationLevel,
    Dimension::Setting,
];

/// Codes of one dimension, at most.
const MOST_CODES: usize = 50;
/// Parts of the involvement, and activities of one part, at most.
const MOST_PARTS: usize = 20;

impl ProgrammeInput {
    /// The terms of a programme that has none.
    #[must_use]
    pub fn no_terms() -> Vec<(Dimension, Vec<String>)> {
        OWN_DIMENSIONS.map(|dimension| (dimension, Vec::new())).into()
    }

    /// Whether the lists keep to their bounds. What does not is not looked up, only refused.
    pub(crate) fn is_bounded(&self) -> bool {
        let (terms, parts) = (self.terms.iter().flatten(), self.involvement.iter().flatten());
        terms.clone().count() <= OWN_DIMENSIONS.len()
            && parts.clone().count() <= MOST_PARTS
            && terms.map(|(_, codes)| codes.len()).all(|codes| codes <= MOST_CODES)
            && parts.map(|part| part.activities.len()).all(|activities| activities <= MOST_PARTS)
    }

    /// Every field that cannot be accepted, given what the programme says already.
    pub(crate) fn problems(&self, held: Option<&Programme>, now: DateTime<Utc>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        let mut refuse = |path: &str, message: &str| problems.push(FieldProblem::new(format!("input.{path}"), message));
        for (path, given) in [("code", &self.code), ("name", &self.name)] {
            if held.is_none() && given.is_none() {
                refuse(path, "must be given");
            }
        }
        if let Some(problem) = self.code.as_deref().and_then(code_problem) {
            refuse("code", problem);
        }
        if let Some(problem) = self.name.as_deref().and_then(|name| title_problem(name, text_rule("name"))) {
            refuse("name", &problem);
        }
        let texts = [
            ("region", &self.region),
            ("contactName", &self.contact_name),
            ("contactEmail", &self.contact_email),
            ("summary", &self.summary),
            ("rationale", &self.rationale),
            ("materials", &self.materials),
            ("procedures", &self.procedures),
            ("tailoring", &self.tailoring),
            ("modifications", &self.modifications),
            ("fidelityPlanned", &self.fidelity_planned),
            ("fidelityActual", &self.fidelity_actual),
            ("notes", &self.notes),
        ];
        for (path, text) in texts {
            if let Some(problem) = text.given().and_then(|text| text_rule(path).problem(text)) {
                refuse(path, &problem);
            }
        }
        for (path, year) in [("startedYear", self.started_year.given()), ("endedYear", self.ended_year.given())] {
            if let Some(problem) = year.and_then(|year| year_problem(*year, now)) {
                refuse(path, &problem);
            }
        }
        let started = self.started_year.after(held.and_then(|held| held.started_year));
        let ended = self.ended_year.after(held.and_then(|held| held.ended_year));
        if let (Some(started), Some(ended)) = (started, ended)
            && ended < started
        {
            refuse("endedYear", ENDS_FIRST);
        }
        if self.sessions.given().is_some_and(|sessions| *sessions < 1) {
            refuse("sessions", NOT_POSITIVE);
        }
        for (path, amount) in [("hours", self.hours.given()), ("weeks", self.weeks.given())] {
            if amount.is_some_and(|amount| !amount.is_finite() || *amount <= 0.0) {
                refuse(path, NOT_POSITIVE);
            }
        }
        if self.contact_email.given().is_some_and(|email| !looks_like_an_address(email)) {
            refuse("contactEmail", "must be an e-mail address");
        }
        if let Some(problem) = self.source_url.given().and_then(|url| web_address_problem(url)) {
            refuse("sourceUrl", &problem);
        }
        let illustrative = held.is_some_and(|held| held.provenance == Provenance::Illustrative);
        if illustrative && self.provenance.is_some_and(|provenance| provenance != Provenance::Illustrative) {
            refuse("provenance", "stays ILLUSTRATIVE: what was made up is never shown as evidence");
        }
        let provenance = self.provenance.or(held.map(|held| held.provenance));
        let source_url = self.source_url.after(held.and_then(|held| held.source_url.clone()));
        if provenance == Some(Provenance::SourceDocument) && source_url.is_none() {
            refuse("sourceUrl", "is needed where the provenance is SOURCE_DOCUMENT");
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
                    "programmes carry no terms of this dimension themselves",
                );
            }
            if self.terms.iter().flatten().take(i).any(|(earlier, _)| earlier == dimension) {
                refuse(&format!("terms.{i}.dimension"), "stands twice");
            }
        }
        if self.involvement.as_ref().is_some_and(|parts| parts.len() > MOST_PARTS) {
            refuse("involvement", "must not be more than 20 parts");
        }
        for (i, part) in self.involvement.iter().flatten().enumerate() {
            if part.activities.is_empty() {
                refuse(&format!("involvement.{i}.activities"), "must name at least one activity");
            }
            if part.activities.len() > MOST_PARTS {
                refuse(&format!("involvement.{i}.activities"), "must not be more than 20");
            }
            let texts = [
                ("recruitment", &part.recruitment),
                ("preparation", &part.preparation),
                ("support", &part.support),
                ("termUsed", &part.term_used),
            ];
            for (path, text) in texts {
                if let Some(problem) = text.as_deref().and_then(|text| text_rule(path).problem(text)) {
                    refuse(&format!("involvement.{i}.{path}"), &problem);
                }
            }
        }
        problems
    }
}

impl InvolvementRatingInput {
    /// Every field that cannot be accepted from a rater in this role.
    pub(crate) fn problems(&self, role: Role) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if let Some(problem) = level_problem(self.framework, self.level) {
            problems.push(FieldProblem::new("input.level", problem));
        }
        if let Some(problem) = title_problem(&self.evidence, text_rule("evidence")) {
            problems.push(FieldProblem::new("input.evidence", problem));
        }
        match (self.basis, self.rated_by) {
            (RatingBasis::Experience, None) => problems.push(FieldProblem::new("input.ratedBy", "is needed where the basis is EXPERIENCE")),
            (RatingBasis::Desk, Some(_)) => problems.push(FieldProblem::new("input.ratedBy", "must be left out where the basis is DESK")),
            (RatingBasis::Experience, Some(perspective)) if own_perspective(role) != Some(perspective) => {
                problems.push(FieldProblem::new(
                    "input.ratedBy",
                    "must be the perspective that your role speaks from",
                ));
            }
            (RatingBasis::Experience, Some(_)) | (RatingBasis::Desk, None) => {}
        }
        problems
    }
}

/// Why a level of a ladder is refused.
pub(crate) fn level_problem(framework: InvolvementFramework, level: i32) -> Option<String> {
    let top = i32::from(evidence::involvement::top_level(framework));
    (!(1..=top).contains(&level)).then(|| format!("must be from 1 to {top} on this ladder"))
}

/// Whose experience somebody in this role can speak from.
const fn own_perspective(role: Role) -> Option<Perspective> {
    match role {
        Role::ServiceUserEducator => Some(Perspective::ServiceUserEducator),
        Role::Practitioner => Some(Perspective::Practitioner),
        Role::Academic => Some(Perspective::Academic),
        Role::Public | Role::Partner | Role::Participant | Role::Steward | Role::Admin => None,
    }
}

/// Something before one @, and a name with a dot after it. Whether mail arrives only mail can tell.
fn looks_like_an_address(text: &str) -> bool {
    let mut parts = text.split('@');
    let (Some(local), Some(host), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    !local.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
}
