//! Parts of a participant's record: consents and submitted questions.

use std::collections::HashMap;

use async_graphql::Object;
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::id::{ParticipantId, QuestionId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::word::Word;

/// The latest answer to one consent scope.
#[derive(Debug, Clone)]
pub struct Consent(store::Consent);

/// The latest answer of a participant to one consent scope.
#[Object]
impl Consent {
    /// The consent scope that the answer is about.
    async fn scope(&self) -> Word<ConsentScope> {
        Word(self.0.scope)
    }

    /// The answer of the participant: given, refused or withdrawn.
    async fn state(&self) -> Word<ConsentState> {
        Word(self.0.state)
    }

    /// The version of the information sheet that the answer refers to.
    async fn information_sheet(&self) -> &str {
        &self.0.information_sheet
    }

    /// When the answer was recorded.
    async fn recorded_at(&self) -> Time {
        Time(self.0.recorded_at)
    }
}

/// Loads the consents of participants.
pub struct ConsentsOf;

impl Fetch for ConsentsOf {
    type Key = ParticipantId;
    type Value = Vec<Consent>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<Consent>>, store::Error> {
        let words = access.consents_of(&keys).await?;
        Ok(words
            .into_iter()
            .map(|(id, words)| (id, words.into_iter().map(Consent).collect()))
            .collect())
    }
}

/// Loads the ids of the questions that participants submitted.
pub struct SubmittedBy;

impl Fetch for SubmittedBy {
    type Key = ParticipantId;
    type Value = Vec<QuestionId>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<QuestionId>>, store::Error> {
        access.questions_of_participants(&keys).await
    }
}
