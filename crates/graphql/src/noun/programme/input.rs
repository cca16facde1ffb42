//! The inputs that describe a programme.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{Dimension, InvolvementFramework, PaymentBasis, Perspective, Provenance, RatingBasis};

use crate::engine::input::{change, change_id};
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new programme. A field that is left out, or is null, is empty.
#[derive(Debug, InputObject)]
pub struct ProgrammeInput {
    /// The short code of the programme: 1 to 64 letters, digits and hyphens. It must be unique.
    code: String,
    /// The name of the programme: at most 300 characters.
    name: String,
    /// What the programme is, in a few sentences.
    summary: MaybeUndefined<String>,
    /// Why the programme works the way it does: its philosophy and rationale (TIDieR item 2).
    rationale: MaybeUndefined<String>,
    /// The materials that the programme uses (TIDieR item 3).
    materials: MaybeUndefined<String>,
    /// What is done in the programme, step by step (TIDieR item 4).
    procedures: MaybeUndefined<String>,
    /// How the programme is adapted to the people who take part (TIDieR item 9).
    tailoring: MaybeUndefined<String>,
    /// How the programme was changed while it ran (TIDieR item 10).
    modifications: MaybeUndefined<String>,
    /// How the programme's fidelity was meant to be maintained: how closely its plan should be followed (TIDieR item
    /// 11).
    fidelity_planned: MaybeUndefined<String>,
    /// How closely the plan of the programme was followed in fact (TIDieR item 12).
    fidelity_actual: MaybeUndefined<String>,
    /// The project that collected the programme.
    project: MaybeUndefined<ID>,
    /// The organisation that runs the programme. The default is the viewer's own organisation, and members of an
    /// organisation cannot name another one.
    organisation: MaybeUndefined<ID>,
    /// The country in which the programme is held: the code of a term of the dimension COUNTRY.
    country: MaybeUndefined<String>,
    /// The region in which the programme is held: at most 300 characters.
    region: MaybeUndefined<String>,
    /// The year in which the programme began, from 1900 to 2100.
    started_year: MaybeUndefined<i32>,
    /// The year in which the programme ended, from 1900 to 2100.
    ended_year: MaybeUndefined<i32>,
    /// The number of sessions of the programme: 1 or more.
    sessions: MaybeUndefined<i32>,
    /// The total duration of the programme in hours: more than 0.
    hours: MaybeUndefined<f64>,
    /// The number of weeks over which the programme runs: more than 0.
    weeks: MaybeUndefined<f64>,
    /// The terms of the programme: one entry per dimension, for METHOD, TOPIC, AUDIENCE, DELIVERY_MODE,
    /// EDUCATION_LEVEL and SETTING.
    terms: Option<Vec<TermCodesInput>>,
    /// How people of each perspective are involved: at most 20 entries.
    involvement: Option<Vec<InvolvementInput>>,
    /// The name of the person to contact about the programme. It is not public.
    contact_name: MaybeUndefined<String>,
    /// The e-mail address of the person to contact about the programme. It is not public.
    contact_email: MaybeUndefined<String>,
    /// Working notes on the programme. They are not public.
    notes: MaybeUndefined<String>,
    /// Where the data of the programme come from. The default is EXTRACTED. SOURCE_DOCUMENT needs a sourceUrl.
    provenance: Option<Word<Provenance>>,
    /// The address of the web page that the data of the programme were taken from.
    source_url: MaybeUndefined<String>,
}

/// The terms of one dimension, by their codes.
#[derive(Debug, InputObject)]
pub struct TermCodesInput {
    /// The dimension that the terms belong to.
    dimension: Word<Dimension>,
    /// The codes of the terms, in the order in which they are shown: at most 50.
    codes: Vec<String>,
}

/// How people of one perspective are involved in a programme.
#[derive(Debug, InputObject)]
pub struct InvolvementInput {
    /// The perspective of the people who are involved.
    who: Word<Perspective>,
    /// What these people do: codes of terms of the dimension INVOLVEMENT_ACTIVITY, 1 to 20.
    activities: Vec<String>,
    /// How these people are recruited.
    recruitment: Option<String>,
    /// How these people are prepared for their work.
    preparation: Option<String>,
    /// How these people are supported during their work.
    support: Option<String>,
    /// How these people are paid.
    payment: Option<Word<PaymentBasis>>,
    /// The word that the programme itself uses for these people, such as "experts by experience": at most 300
    /// characters.
    term_used: Option<String>,
}

/// A rating of the level of involvement in a programme.
#[derive(Debug, InputObject)]
pub struct InvolvementRatingInput {
    /// The published scale on which the level is given.
    framework: Word<InvolvementFramework>,
    /// The level on the scale: 1 to 5 for TEW_2004, 1 to 6 for TOWLE_2010.
    level: i32,
    /// Whether the level is a lower bound: the evidence shows this level or a higher one.
    #[graphql(default = false)]
    at_least: bool,
    /// What in the programme shows this level: at most 5,000 characters.
    evidence: String,
    /// What the rating is based on.
    basis: Word<RatingBasis>,
    /// The perspective of the rater: the one that the viewer's role stands for. It is required if the basis is
    /// EXPERIENCE, and refused if it is DESK.
    rated_by: Option<Word<Perspective>>,
}

impl TermCodesInput {
    /// The terms in the store's form.
    pub fn read(self) -> (Dimension, Vec<String>) {
        (self.dimension.0, self.codes)
    }
}

impl ProgrammeInput {
    /// Reads the input into the store's form.
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
