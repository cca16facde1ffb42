//! The input that changes a programme.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::Provenance;

use super::input::{InvolvementInput, TermCodesInput};
use crate::engine::input::{Problems, change, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// Changes to a programme. A field that is left out keeps its value, and null clears it.
#[derive(Debug, InputObject)]
pub struct ProgrammeChanges {
    /// The short code of the programme: 1 to 64 letters, digits and hyphens. Null is refused.
    code: MaybeUndefined<String>,
    /// The name of the programme: at most 300 characters. Null is refused.
    name: MaybeUndefined<String>,
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
    /// The organisation that runs the programme. Members of an organisation cannot assign the programme to another
    /// one.
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
    /// The terms of the programme. The list replaces the terms of the dimensions that it names and leaves the other
    /// dimensions unchanged; null removes all terms.
    terms: MaybeUndefined<Vec<TermCodesInput>>,
    /// How people of each perspective are involved. The list replaces the stored one; null empties it.
    involvement: MaybeUndefined<Vec<InvolvementInput>>,
    /// The name of the person to contact about the programme. It is not public.
    contact_name: MaybeUndefined<String>,
    /// The e-mail address of the person to contact about the programme. It is not public.
    contact_email: MaybeUndefined<String>,
    /// Working notes on the programme. They are not public.
    notes: MaybeUndefined<String>,
    /// Where the data of the programme come from. Null is refused, ILLUSTRATIVE cannot be changed, and
    /// SOURCE_DOCUMENT needs a sourceUrl.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the web page that the data of the programme were taken from.
    source_url: MaybeUndefined<String>,
}

impl ProgrammeChanges {
    /// Reads the changes into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null in fields that need a value.
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
