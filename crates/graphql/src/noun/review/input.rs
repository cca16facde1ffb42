//! The inputs that describe a review, its searches and its reasons.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{ReviewKind, SearchSourceKind};
use store::Change;

use crate::engine::date::Date;
use crate::engine::id::read_optional;
use crate::engine::input::{Problems, change, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new review. A field that is left out, or is null, is empty.
#[derive(Debug, InputObject)]
pub struct ReviewInput {
    /// The short code of the review: 1 to 64 letters, digits and hyphens. It must be unique.
    code: String,
    /// The title of the review: at most 1,000 characters.
    title: String,
    /// The kind of the review.
    kind: Word<ReviewKind>,
    /// The question that the review asks.
    question: Option<String>,
    /// The criteria by which records are screened, in the order in which they are shown: at most 50, of at most 2,000
    /// characters each.
    eligibility: Option<Vec<String>>,
    /// Where the protocol of the review is registered, such as `PROSPERO CRD42021000000`: at most 300 characters.
    registration: Option<String>,
    /// The id of the project that the review belongs to.
    project: Option<ID>,
}

/// Changes to a review. A field that is left out keeps its value, and null clears it.
#[derive(Debug, InputObject)]
pub struct ReviewChanges {
    /// The short code of the review: 1 to 64 letters, digits and hyphens. Null is refused.
    code: MaybeUndefined<String>,
    /// The title of the review: at most 1,000 characters. Null is refused.
    title: MaybeUndefined<String>,
    /// The kind of the review. Null is refused.
    kind: MaybeUndefined<Word<ReviewKind>>,
    /// The question that the review asks.
    question: MaybeUndefined<String>,
    /// The criteria by which records are screened: at most 50, of at most 2,000 characters each. The list replaces the
    /// stored one; null empties it.
    eligibility: MaybeUndefined<Vec<String>>,
    /// Where the protocol of the review is registered: at most 300 characters.
    registration: MaybeUndefined<String>,
    /// The id of the project that the review belongs to.
    project: MaybeUndefined<ID>,
}

/// A reason for which a review excludes reports at the stage FULL_TEXT.
#[derive(Debug, InputObject)]
pub struct ExclusionReasonInput {
    /// The code of the reason: 1 to 64 letters, digits, hyphens and underscores. It must be unique in the review.
    code: String,
    /// The reason in words, as the flow diagram shows it: at most 300 characters.
    label: String,
}

/// A source in which a review searched, and how it was searched.
#[derive(Debug, InputObject)]
pub struct SearchSourceInput {
    /// The kind of the source, which decides the column of its records in the flow diagram.
    kind: Word<SearchSourceKind>,
    /// The name of the source, such as `MEDLINE`: at most 300 characters.
    name: String,
    /// The platform through which the source was searched, such as `Ovid`: at most 300 characters.
    platform: Option<String>,
    /// The search as it was run, with all its lines: at most 50,000 characters.
    strategy: Option<String>,
    /// The day on which the source was searched. It must not be in the future.
    searched_on: Option<Date>,
    /// The limits of the search, such as years or languages: at most 2,000 characters.
    limits: Option<String>,
}

impl ReviewInput {
    /// Reads the description into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::ReviewInput, Refusal> {
        Ok(store::ReviewInput {
            code: Some(self.code),
            title: Some(self.title),
            kind: Some(self.kind.0),
            question: Change::Set(self.question),
            eligibility: Change::Set(self.eligibility),
            registration: Change::Set(self.registration),
            project: Change::Set(read_optional(self.project.as_ref(), "input.project")?),
        })
    }
}

impl ReviewChanges {
    /// Reads the changes into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null in fields that need a value.
    pub fn read(self) -> Result<store::ReviewInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::ReviewInput {
            code: needed(self.code, "input.code", &mut problems),
            title: needed(self.title, "input.title", &mut problems),
            kind: needed_word(self.kind, "input.kind", &mut problems),
            question: change(self.question),
            eligibility: change(self.eligibility),
            registration: change(self.registration),
            project: problems.change_id("input.project", self.project),
        };
        problems.finish(changes)
    }
}

impl From<ExclusionReasonInput> for store::ExclusionReasonInput {
    fn from(input: ExclusionReasonInput) -> Self {
        Self {
            code: input.code,
            label: input.label,
        }
    }
}

impl From<SearchSourceInput> for store::SearchSourceInput {
    fn from(input: SearchSourceInput) -> Self {
        Self {
            kind: input.kind.0,
            name: input.name,
            platform: input.platform,
            strategy: input.strategy,
            searched_on: input.searched_on.map(|day| day.0),
            limits: input.limits,
        }
    }
}
