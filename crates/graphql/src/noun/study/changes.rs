//! The input that changes a study.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};

use super::input::ReportInput;
use crate::engine::input::{Problems, change, change_word, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::programme::TermCodesInput;

/// Changes to a study. A field that is left out keeps its value, and null clears it.
#[derive(Debug, InputObject)]
pub struct StudyChanges {
    /// The short code of the study: 1 to 64 letters, digits and hyphens. Null is refused.
    code: MaybeUndefined<String>,
    /// The title of the study: at most 1,000 characters. Null is refused.
    title: MaybeUndefined<String>,
    /// Whether the study is primary research or a review. The kind of a study never changes: another value is
    /// refused.
    kind: MaybeUndefined<Word<StudyKind>>,
    /// The id of the systematic review in which the study was found.
    review: MaybeUndefined<ID>,
    /// The reports of the study, the main one first: at most 50. The list replaces the stored one; null empties it.
    reports: MaybeUndefined<Vec<ReportInput>>,
    /// The records that became the reports of the study: ids of records that are included at FULL_TEXT, at most 50. A
    /// record that was linked before and is not in the list is unlinked; null unlinks all of them.
    records: MaybeUndefined<Vec<ID>>,
    /// The design of the study: the code of a term of the dimension STUDY_DESIGN.
    design: MaybeUndefined<String>,
    /// The category of the study design in the Mixed Methods Appraisal Tool (MMAT, version 2018).
    mmat_category: MaybeUndefined<Word<MmatCategory>>,
    /// The countries in which the study was carried out: codes of terms of the dimension COUNTRY, at most 50. The
    /// list replaces the stored one; null empties it.
    countries: MaybeUndefined<Vec<String>>,
    /// The number of people in the study: 1 or more.
    sample_size: MaybeUndefined<i32>,
    /// The terms of the study. The list replaces the terms of the dimensions that it names and leaves the other
    /// dimensions unchanged; null removes all terms.
    terms: MaybeUndefined<Vec<TermCodesInput>>,
    /// The word that the study itself uses for the people involved, verbatim: at most 300 characters.
    term_used: MaybeUndefined<String>,
    /// How people with lived experience were involved in the training that was studied.
    involvement: MaybeUndefined<String>,
    /// What the study found, in plain language.
    plain_language_summary: MaybeUndefined<String>,
    /// The publication status of the study. Null is refused.
    status: MaybeUndefined<Word<PublicationStatus>>,
    /// Where the data of the study come from. Null is refused, and ILLUSTRATIVE cannot be changed.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the web page that the data of the study were taken from.
    source_url: MaybeUndefined<String>,
}

impl StudyChanges {
    /// Reads the changes into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null in fields that need a value.
    pub fn read(self) -> Result<store::StudyInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::StudyInput {
            code: needed(self.code, "input.code", &mut problems),
            title: needed(self.title, "input.title", &mut problems),
            kind: needed_word(self.kind, "input.kind", &mut problems),
            review: problems.change_id("input.review", self.review),
            reports: list(self.reports).map(|reports| reports.into_iter().map(Into::into).collect()),
            records: problems.ids("input.records", list(self.records)),
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
