//! What belongs to people in workshops: their consents, and what they submitted.

use std::collections::HashMap;

use async_graphql::Object;
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::id::{ParticipantId, QuestionId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::word::Word;

/// The last word on one scope.
#[derive(Debug, Clone)]
pub struct Consent(store::Consent);

/// What somebody said of one scope, last.
#[Object]
impl Consent {
    /// The scope that the consent is about.
    async fn scope(&self) -> Word<ConsentScope> {
        Word(self.0.scope)
    }

    /// What the participant said: given, refused or withdrawn.
    async fn state(&self) -> Word<ConsentState> {
        Word(self.0.state)
    }

    /// The version of the information sheet that it was said on.
    async fn information_sheet(&self) -> &str {
        &self.0.information_sheet
    }

    /// When the consent was recorded.
    async fn recorded_at(&self) -> Time {
        Time(self.0.recorded_at)
    }
}

/// What somebody agreed to.
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

/// Which questions somebody submitted.
pub struct SubmittedBy;

impl Fetch for SubmittedBy {
    type Key = ParticipantId;
    type Value = Vec<QuestionId>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<QuestionId>>, store::Error> {
        access.questions_of_participants(&keys).await
    }
}
