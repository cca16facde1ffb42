//! The input for programmes, and the checks that need no database.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{Dimension, InvolvementFramework, PaymentBasis, Perspective, Provenance, RatingBasis};
use policy::Role;
use policy::id::{OrganisationId, ProjectId};
use serde::{Deserialize, Serialize};

use crate::engine::change::Change;
use crate::engine::error::FieldProblem;
use crate::engine::rules::{ENDS_FIRST, NOT_POSITIVE, code_problem, text_rule, title_problem, web_address_problem, year_problem};
use crate::noun::programme::Programme;

/// The description of a new programme, or changes to one. A new programme needs a code and a name. Absent fields are empty in a new
/// programme, and keep their value in an existing one.
///
/// Serialises only the fields that are given, under their names in the API. Proposals are stored in this form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ProgrammeInput {
    /// The short code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the programme is.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub summary: Change<String>,
    /// Why the programme should work.
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
    /// How adherence was planned to be ensured.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub fidelity_planned: Change<String>,
    /// How closely the plan was followed.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub fidelity_actual: Change<String>,
    /// The project that collects the programme.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub project: Change<ProjectId>,
    /// The organisation that runs the programme.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub organisation: Change<OrganisationId>,
    /// The code of a COUNTRY term.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub country: Change<String>,
    /// The region, as free text.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub region: Change<String>,
    /// The year in which the programme began.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub started_year: Change<i32>,
    /// The year in which the programme ended.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub ended_year: Change<i32>,
    /// The number of sessions.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub sessions: Change<i32>,
    /// The total number of hours.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub hours: Change<f64>,
    /// The total number of weeks.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub weeks: Change<f64>,
    /// Codes by dimension. The terms of each named dimension are replaced; other dimensions keep theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Vec<(Dimension, Vec<String>)>>,
    /// Who takes part and how; `None` keeps the stored parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub involvement: Option<Vec<InvolvementInput>>,
    /// The name of the contact person.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub contact_name: Change<String>,
    /// The e-mail address of the contact person.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub contact_email: Change<String>,
    /// Working notes.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub notes: Change<String>,
    /// How the description got into the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// The web page that the data was taken from.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub source_url: Change<String>,
}

/// How people of one perspective take part.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvolvementInput {
    /// The group of people that is involved.
    pub who: Perspective,
    /// Codes of INVOLVEMENT_ACTIVITY terms.
    pub activities: Vec<String>,
    /// How they are recruited.
    pub recruitment: Option<String>,
    /// How they are prepared.
    pub preparation: Option<String>,
    /// How they are supported.
    pub support: Option<String>,
    /// How they are paid.
    pub payment: Option<PaymentBasis>,
    /// The programme's own word for these people.
    pub term_used: Option<String>,
}

/// A rating of involvement.
#[derive(Debug, Clone)]
pub struct InvolvementRatingInput {
    /// The ladder that the rating uses.
    pub framework: InvolvementFramework,
    /// The level on that ladder.
    pub level: i32,
    /// Whether the true level may be higher.
    pub at_least: bool,
    /// The text that supports the rating.
    pub evidence: String,
    /// What the rating is based on.
    pub basis: RatingBasis,
    /// The perspective of the rater; required if the basis is experience.
    pub rated_by: Option<Perspective>,
}

/// The dimensions whose terms are stored with the programme itself.
pub(crate) const OWN_DIMENSIONS: [Dimension; 6] = [
    Dimension::Method,
    Dimension::Topic,
    Dimension::Audience,
    Dimension::DeliveryMode,
    Dimension::EducationLevel,
    Dimension::Setting,
];

/// The maximum number of codes of one dimension.
const MOST_CODES: usize = 50;
/// The maximum number of parts of the involvement, and of activities in one part.
const MOST_PARTS: usize = 20;

impl ProgrammeInput {
    /// The empty terms of a new programme.
    #[must_use]
    pub fn no_terms() -> Vec<(Dimension, Vec<String>)> {
        OWN_DIMENSIONS.map(|dimension| (dimension, Vec::new())).into()
    }

    /// Whether the lists are within their length limits. Lists that are too long are refused without a lookup.
    pub(crate) fn is_bounded(&self) -> bool {
        let (terms, parts) = (self.terms.iter().flatten(), self.involvement.iter().flatten());
        terms.clone().count() <= OWN_DIMENSIONS.len()
            && parts.clone().count() <= MOST_PARTS
            && terms.map(|(_, codes)| codes.len()).all(|codes| codes <= MOST_CODES)
            && parts.map(|part| part.activities.len()).all(|activities| activities <= MOST_PARTS)
    }

    /// Every refused field, given the programme that is already stored.
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
            refuse("provenance", "must stay ILLUSTRATIVE: demo data is never shown as evidence");
        }
        let provenance = self.provenance.or(held.map(|held| held.provenance));
        let source_url = self.source_url.after(held.and_then(|held| held.source_url.clone()));
        if provenance == Some(Provenance::SourceDocument) && source_url.is_none() {
            refuse("sourceUrl", "is required if the provenance is SOURCE_DOCUMENT");
        }
        if self.terms.as_ref().is_some_and(|terms| terms.len() > OWN_DIMENSIONS.len()) {
            refuse("terms", "must name each dimension once");
        }
        for (i, (dimension, codes)) in self.terms.iter().flatten().enumerate() {
            if codes.len() > MOST_CODES {
                refuse(&format!("terms.{i}.codes"), "must not be more than 50");
            }
            if !OWN_DIMENSIONS.contains(dimension) {
                refuse(&format!("terms.{i}.dimension"), "programmes have no terms of this dimension");
            }
            if self.terms.iter().flatten().take(i).any(|(earlier, _)| earlier == dimension) {
                refuse(&format!("terms.{i}.dimension"), "occurs twice");
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
    /// Every refused field for a rater in this role.
    pub(crate) fn problems(&self, role: Role) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if let Some(problem) = level_problem(self.framework, self.level) {
            problems.push(FieldProblem::new("input.level", problem));
        }
        if let Some(problem) = title_problem(&self.evidence, text_rule("evidence")) {
            problems.push(FieldProblem::new("input.evidence", problem));
        }
        match (self.basis, self.rated_by) {
            (RatingBasis::Experience, None) => problems.push(FieldProblem::new("input.ratedBy", "is required if the basis is EXPERIENCE")),
            (RatingBasis::Desk, Some(_)) => problems.push(FieldProblem::new("input.ratedBy", "must be left out if the basis is DESK")),
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

/// The perspective from which a person in this role can rate.
const fn own_perspective(role: Role) -> Option<Perspective> {
    match role {
        Role::ServiceUserEducator => Some(Perspective::ServiceUserEducator),
        Role::Practitioner => Some(Perspective::Practitioner),
        Role::Academic => Some(Perspective::Academic),
        Role::Public | Role::Partner | Role::Participant | Role::Steward | Role::Admin => None,
    }
}

/// Some characters before a single @, and a host name with a dot. Only sending an e-mail can show whether the address exists.
fn looks_like_an_address(text: &str) -> bool {
    let mut parts = text.split('@');
    let (Some(local), Some(host), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    !local.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
}
