//! People in workshops, under pseudonyms.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::Perspective;
use policy::id::ParticipantId;
use store::Access;

use super::batch::Fetch;
use super::scope::Scope;
use super::word::Word;
use super::workshop::{Workshop, WorkshopById};
use crate::error::Refusal;

/// A person in a workshop, under a pseudonym. No diagnosis is held anywhere.
#[derive(Debug, Clone)]
pub struct Participant(pub Arc<store::Participant>);

impl From<store::Participant> for Participant {
    fn from(participant: store::Participant) -> Self {
        Self(Arc::new(participant))
    }
}

/// A person in a workshop, under a pseudonym. No diagnosis is held anywhere.
#[Object]
impl Participant {
    /// The global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The workshop that this person takes part in.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = Scope::of(ctx)?.load::<WorkshopById>(self.0.workshop).await?;
        // The row rules show the workshop to whoever they show the person to.
        Ok(workshop.ok_or_else(|| Refusal::internal("a participant is seen without the workshop"))?)
    }

    /// The name that stands for this person.
    async fn pseudonym(&self) -> &str {
        &self.0.pseudonym
    }

    /// The groups that this person speaks for.
    async fn perspectives(&self) -> Vec<Word<Perspective>> {
        self.0.perspectives.iter().copied().map(Word).collect()
    }

    /// The word that this person chose for themselves: shown before any category.
    async fn preferred_term(&self) -> Option<&str> {
        self.0.preferred_term.as_deref()
    }
}

/// Participants by their ids.
pub struct ParticipantById;

impl Fetch for ParticipantById {
    type Key = ParticipantId;
    type Value = Participant;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Participant>, store::Error> {
        Ok(access
            .participants_by_id(&keys)
            .await?
            .into_iter()
            .map(|participant| (participant.id, participant.into()))
            .collect())
    }
}

/// The participant records of the viewer.
pub async fn participations(ctx: &Context<'_>) -> Result<Vec<Participant>, Refusal> {
    let scope = Scope::of(ctx)?;
    let own = scope.read(scope.access().participations()).await?;
    Ok(own.into_iter().map(Participant::from).collect())
}
