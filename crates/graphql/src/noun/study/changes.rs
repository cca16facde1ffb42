//! What clients change about a study.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};

use super::input::ReportInput;
use crate::engine::input::{Problems, change, change_word, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::programme::TermCodesInput;

/// Changes to a study. What is left out stays as it is, and null takes away what was there.
#[derive(Debug, InputObject)]
pub struct StudyChanges {
    /// The new short code of the study: letters, digits and hyphens. It can't be null.
    code: MaybeUndefined<String>,
    /// The new title of the study. It can't be null.
    title: MaybeUndefined<String>,
    /// Primary research, or a review of others. A study keeps the kind that it was made with: another one is refused.
    kind: MaybeUndefined<Word<StudyKind>>,
    /// The review that found the study.
    review: MaybeUndefined<ID>,
    /// The study's publications, the first one first. The list replaces what was there; null empties it.
    reports: MaybeUndefined<Vec<ReportInput>>,
    /// The design of the study: the code of a STUDY_DESIGN term.
    design: MaybeUndefined<String>,
    /// The category of the Mixed Methods Appraisal Tool (2018) that the study's design belongs to.
    mmat_category: MaybeUndefined<Word<MmatCategory>>,
    /// The countries that the study was done in: codes of COUNTRY terms. The list replaces what was there; null empties it.
    countries: MaybeUndefined<Vec<String>>,
    /// How many people were in the study.
    sample_size: MaybeUndefined<i32>,
    /// Terms by dimension. The dimensions that are named are replaced, all others stay as they are; null takes away all terms.
    terms: MaybeUndefined<Vec<TermCodesInput>>,
    /// The study's own word for the people involved, verbatim.
    term_used: MaybeUndefined<String>,
    /// How people with lived experience were involved in the study.
    involvement: MaybeUndefined<String>,
    /// What the study found, in plain words.
    plain_language_summary: MaybeUndefined<String>,
    /// How far the study is on its way to the public. It can't be null.
    status: MaybeUndefined<Word<PublicationStatus>>,
    /// Where the description comes from. It can't be null.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the page that the description was taken from.
    source_url: MaybeUndefined<String>,
}

impl StudyChanges {
    /// The changes as the store takes them.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null where something has to be.
    pub fn read(self) -> Result<store::StudyInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::StudyInput {
            code: needed(self.code, "input.code", &mut problems),
            title: needed(self.title, "input.title", &mut problems),
            kind: needed_word(self.kind, "input.kind", &mut problems),
            review: problems.change_id("input.review", self.review),
            reports: list(self.reports).map(|reports| reports.into_iter().map(Into::into).collect()),
            design: change(self.design),
            mmat_category: change_word(self.mmat_category),
            countries: list(self.countries),
            sample_size: change(self.sample_size),
            terms: match self.terms {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(store::StudyInput::no_terms()),
                MaybeUndefined::Value(terms) => Some(terms.into_iter().map(TermCodesInput::read).collect()),
            },
            term_used: change(self.term_used),
            involvement: change(self.involvement),
            plain_language_summary: change(self.plain_language_summary),
            status: needed_word(self.status, "input.status", &mut problems),
            provenance: needed_word(self.provenance, "input.provenance", &mut problems),
            source_url: change(self.source_url),
        };
        problems.finish(changes)
    }
}
