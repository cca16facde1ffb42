//! What clients say about a programme.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{Dimension, InvolvementFramework, PaymentBasis, Perspective, Provenance, RatingBasis};

use crate::engine::input::{change, change_id};
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new programme. What is left out, or null, is empty.
#[derive(Debug, InputObject)]
pub struct ProgrammeInput {
    /// The short code: letters, digits and hyphens.
    code: String,
    /// The name of the programme.
    name: String,
    /// What it is, in a few sentences.
    summary: MaybeUndefined<String>,
    /// Why the programme works this way: philosophy and rationale.
    rationale: MaybeUndefined<String>,
    /// The materials that the programme uses.
    materials: MaybeUndefined<String>,
    /// What is done in the programme, step by step.
    procedures: MaybeUndefined<String>,
    /// How it is fitted to those who take part.
    tailoring: MaybeUndefined<String>,
    /// What was changed on the way.
    modifications: MaybeUndefined<String>,
    /// How well it was meant to be kept to.
    fidelity_planned: MaybeUndefined<String>,
    /// How closely the programme was followed.
    fidelity_actual: MaybeUndefined<String>,
    /// The project that gathers it.
    project: MaybeUndefined<ID>,
    /// Who runs it; the viewer's own organisation, if unsaid when it is created.
    organisation: MaybeUndefined<ID>,
    /// The country of the programme: the code of a COUNTRY term.
    country: MaybeUndefined<String>,
    /// The region that it is held in.
    region: MaybeUndefined<String>,
    /// The year in which the programme began.
    started_year: MaybeUndefined<i32>,
    /// The year in which the programme ended.
    ended_year: MaybeUndefined<i32>,
    /// How many sessions the programme has.
    sessions: MaybeUndefined<i32>,
    /// How many hours it takes in all.
    hours: MaybeUndefined<f64>,
    /// Over how many weeks it runs.
    weeks: MaybeUndefined<f64>,
    /// The programme's terms, by their codes: each dimension once.
    terms: Option<Vec<TermCodesInput>>,
    /// Who takes part, and how: one entry for each perspective.
    involvement: Option<Vec<InvolvementInput>>,
    /// Whom to ask; seen only by those who work on it.
    contact_name: MaybeUndefined<String>,
    /// Their address; seen only by those who work on it.
    contact_email: MaybeUndefined<String>,
    /// Working notes; seen only by those who work on it.
    notes: MaybeUndefined<String>,
    /// Where the description comes from.
    provenance: Option<Word<Provenance>>,
    /// The page that it was taken from.
    source_url: MaybeUndefined<String>,
}

/// Terms of one dimension, by their codes.
#[derive(Debug, InputObject)]
pub struct TermCodesInput {
    /// The dimension that the terms belong to.
    dimension: Word<Dimension>,
    /// The codes of the terms, in their order.
    codes: Vec<String>,
}

/// How people of one perspective take part.
#[derive(Debug, InputObject)]
pub struct InvolvementInput {
    /// The perspective of those who take part.
    who: Word<Perspective>,
    /// Codes of INVOLVEMENT_ACTIVITY terms.
    activities: Vec<String>,
    /// How people of this perspective are found.
    recruitment: Option<String>,
    /// How people of this perspective are prepared.
    preparation: Option<String>,
    /// How people of this perspective are supported.
    support: Option<String>,
    /// How people of this perspective are paid.
    payment: Option<Word<PaymentBasis>>,
    /// The programme's own word for its educators.
    term_used: Option<String>,
}

/// A rating of involvement.
#[derive(Debug, InputObject)]
pub struct InvolvementRatingInput {
    /// The framework whose scale is used.
    framework: Word<InvolvementFramework>,
    /// The level on the scale of the framework.
    level: i32,
    /// The evidence shows this level or a higher one.
    #[graphql(default = false)]
    at_least: bool,
    /// What in the programme shows this level.
    evidence: String,
    /// What the rating rests on.
    basis: Word<RatingBasis>,
    /// Asked for where the basis is EXPERIENCE.
    rated_by: Option<Word<Perspective>>,
}

impl TermCodesInput {
    /// The codes as the store takes them.
    pub fn read(self) -> (Dimension, Vec<String>) {
        (self.dimension.0, self.codes)
    }
}

impl ProgrammeInput {
    /// The input as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::ProgrammeInput, Refusal> {
        Ok(store::ProgrammeInput {
            code: Some(self.code),
            name: Some(self.name),
            summary: change(self.summary),
            rationale: change(self.rationale),
            materials: change(self.materials),
            procedures: change(self.procedures),
            tailoring: change(self.tailoring),
            modifications: change(self.modifications),
            fidelity_planned: change(self.fidelity_planned),
            fidelity_actual: change(self.fidelity_actual),
            project: change_id(self.project, "input.project")?,
            organisation: change_id(self.organisation, "input.organisation")?,
            country: change(self.country),
            region: change(self.region),
            started_year: change(self.started_year),
            ended_year: change(self.ended_year),
            sessions: change(self.sessions),
            hours: change(self.hours),
            weeks: change(self.weeks),
            terms: self.terms.map(|terms| terms.into_iter().map(TermCodesInput::read).collect()),
            involvement: self.involvement.map(|parts| parts.into_iter().map(Into::into).collect()),
            contact_name: change(self.contact_name),
            contact_email: change(self.contact_email),
            notes: change(self.notes),
            provenance: self.provenance.map(|word| word.0),
            source_url: change(self.source_url),
        })
    }
}

impl From<InvolvementInput> for store::InvolvementInput {
    fn from(input: InvolvementInput) -> Self {
        Self {
            who: input.who.0,
            activities: input.activities,
            recruitment: input.recruitment,
            preparation: input.preparation,
            support: input.support,
            payment: input.payment.map(|word| word.0),
            term_used: input.term_used,
        }
    }
}

impl From<InvolvementRatingInput> for store::InvolvementRatingInput {
    fn from(input: InvolvementRatingInput) -> Self {
        Self {
            framework: input.framework.0,
            level: input.level,
            at_least: input.at_least,
            evidence: input.evidence,
            basis: input.basis.0,
            rated_by: input.rated_by.map(|word| word.0),
        }
    }
}
