//! What clients change about a programme.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::Provenance;

use super::input::{InvolvementInput, TermCodesInput};
use crate::engine::input::{Problems, change, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// Changes to a programme. What is left out stays as it is, and null takes away what was there.
#[derive(Debug, InputObject)]
pub struct ProgrammeChanges {
    /// The new short code of the programme: letters, digits and hyphens. It can't be null.
    code: MaybeUndefined<String>,
    /// The new name of the programme. It can't be null.
    name: MaybeUndefined<String>,
    /// What the programme is, in a few sentences.
    summary: MaybeUndefined<String>,
    /// Why the programme works this way: philosophy and rationale.
    rationale: MaybeUndefined<String>,
    /// The materials that the programme uses.
    materials: MaybeUndefined<String>,
    /// What is done in the programme, step by step.
    procedures: MaybeUndefined<String>,
    /// How the programme is fitted to those who take part.
    tailoring: MaybeUndefined<String>,
    /// What was changed about the programme while it ran.
    modifications: MaybeUndefined<String>,
    /// How closely the programme was meant to be followed.
    fidelity_planned: MaybeUndefined<String>,
    /// How closely the programme was followed.
    fidelity_actual: MaybeUndefined<String>,
    /// The project that the programme belongs to.
    project: MaybeUndefined<ID>,
    /// The organisation that runs the programme.
    organisation: MaybeUndefined<ID>,
    /// The country that the programme is held in: the code of a COUNTRY term.
    country: MaybeUndefined<String>,
    /// The region that the programme is held in.
    region: MaybeUndefined<String>,
    /// The year in which the programme began.
    started_year: MaybeUndefined<i32>,
    /// The year in which the programme ended.
    ended_year: MaybeUndefined<i32>,
    /// How many sessions the programme has.
    sessions: MaybeUndefined<i32>,
    /// How many hours the programme takes in all.
    hours: MaybeUndefined<f64>,
    /// Over how many weeks the programme runs.
    weeks: MaybeUndefined<f64>,
    /// Terms by dimension. The dimensions that are named are replaced, all others stay as they are; null takes away all terms.
    terms: MaybeUndefined<Vec<TermCodesInput>>,
    /// Who takes part, and how. The list replaces what was there; null empties it.
    involvement: MaybeUndefined<Vec<InvolvementInput>>,
    /// The name of the person to ask about the programme; only those who work on it see it.
    contact_name: MaybeUndefined<String>,
    /// The e-mail address of the person to ask; only those who work on the programme see it.
    contact_email: MaybeUndefined<String>,
    /// Working notes; only those who work on the programme see them.
    notes: MaybeUndefined<String>,
    /// Where the description comes from. It can't be null.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the page that the description was taken from.
    source_url: MaybeUndefined<String>,
}

impl ProgrammeChanges {
    /// The changes as the store takes them.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null where something has to be.
    pub fn read(self) -> Result<store::ProgrammeInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::ProgrammeInput {
            code: needed(self.code, "input.code", &mut problems),
            name: needed(self.name, "input.name", &mut problems),
            summary: change(self.summary),
            rationale: change(self.rationale),
            materials: change(self.materials),
            procedures: change(self.procedures),
            tailoring: change(self.tailoring),
            modifications: change(self.modifications),
            fidelity_planned: change(self.fidelity_planned),
            fidelity_actual: change(self.fidelity_actual),
            project: problems.change_id("input.project", self.project),
            organisation: problems.change_id("input.organisation", self.organisation),
            country: change(self.country),
            region: change(self.region),
            started_year: change(self.started_year),
            ended_year: change(self.ended_year),
            sessions: change(self.sessions),
            hours: change(self.hours),
            weeks: change(self.weeks),
            terms: match self.terms {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(store::ProgrammeInput::no_terms()),
                MaybeUndefined::Value(terms) => Some(terms.into_iter().map(TermCodesInput::read).collect()),
            },
            involvement: list(self.involvement).map(|parts| parts.into_iter().map(Into::into).collect()),
            contact_name: change(self.contact_name),
            contact_email: change(self.contact_email),
            notes: change(self.notes),
            provenance: needed_word(self.provenance, "input.provenance", &mut problems),
            source_url: change(self.source_url),
        };
        problems.finish(changes)
    }
}
