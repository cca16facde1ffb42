//! People in workshops, under pseudonyms.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{ConsentScope, Perspective};
use futures_util::future::try_join_all;
use policy::id::ParticipantId;
use store::Access;

use super::identity::{IdentityOf, IdentityRead, LooksAt, ParticipantIdentity};
use super::parts::{Consent, ConsentsOf, SubmittedBy};
use super::removal::{Removal, RemovalOf};
use super::withdrawn::{ReceiptsOf, WithdrawalReceipt, words};
use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::contribution::{BroughtBy, Contribution};
use crate::noun::question::{Question, QuestionById};
use crate::noun::workshop::{Workshop, WorkshopById};

/// A person in a workshop, under a pseudonym. No diagnosis is held anywhere.
#[derive(Debug, Clone)]
pub struct Participant {
    row: Arc<store::Participant>,
    /// Whoever just joined is not yet whoever asks: what belongs to their record is read as themselves.
    own: Option<Access>,
}

impl From<store::Participant> for Participant {
    fn from(participant: store::Participant) -> Self {
        Self {
            row: Arc::new(participant),
            own: None,
        }
    }
}

impl Participant {
    /// Somebody whose record is read as themselves.
    pub fn seen_by(participant: store::Participant, own: Access) -> Self {
        Self {
            row: Arc::new(participant),
            own: Some(own),
        }
    }

    async fn load<F: Fetch>(&self, ctx: &Context<'_>, key: F::Key) -> Result<Option<F::Value>, Refusal> {
        match &self.own {
            None => Scope::of(ctx)?.load::<F>(key).await,
            Some(access) => Ok(F::fetch(access, vec![key.clone()]).await?.remove(&key)),
        }
    }
}

/// A person in a workshop, under a pseudonym. No diagnosis is held anywhere.
#[Object]
impl Participant {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// The workshop that this person takes part in.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = self.load::<WorkshopById>(ctx, self.row.workshop).await?;
        // The row rules show the workshop to whoever they show the person to.
        Ok(workshop.ok_or_else(|| Refusal::internal("a participant is seen without the workshop"))?)
    }

    /// Whether this person votes and reads others' words: false while the workshop waits to confirm them, and after they were removed.
    async fn confirmed(&self) -> bool {
        self.row.confirmed
    }

    /// When this person's record was made: when they joined, or were written down.
    async fn joined_at(&self) -> Time {
        Time(self.row.joined_at)
    }

    /// When this person took back that they take part, or was removed; null while they take part.
    async fn left_at(&self) -> Option<Time> {
        self.row.left_at.map(Time)
    }

    /// When and why those who facilitate the workshop ended this person's part in it; null while they have not, and to all but the
    /// person, those who facilitate the workshop and the steward.
    async fn removal(&self, ctx: &Context<'_>) -> Result<Option<Removal>> {
        if self.row.removed_at.is_none() {
            return Ok(None);
        }
        Ok(self.load::<RemovalOf>(ctx, self.row.id).await?)
    }

    /// The name that stands for this person.
    async fn pseudonym(&self) -> &str {
        &self.row.pseudonym
    }

    /// The groups that this person speaks for.
    async fn perspectives(&self) -> Vec<Word<Perspective>> {
        self.row.perspectives.iter().copied().map(Word).collect()
    }

    /// The word that this person chose for themselves: shown before any category.
    async fn preferred_term(&self) -> Option<&str> {
        self.row.preferred_term.as_deref()
    }

    /// What this person agreed to: the last word on each scope. For the person and whoever keeps the register; empty to others.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        Ok(self.load::<ConsentsOf>(ctx, self.row.id).await?.unwrap_or_default())
    }

    /// What this person brought, as far as the viewer may see it.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<Contribution>> {
        Ok(self.load::<BroughtBy>(ctx, self.row.id).await?.unwrap_or_default())
    }

    /// The questions that this person submitted, as far as the viewer may see them: each leads to the one that it was merged into.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        let ids = self.load::<SubmittedBy>(ctx, self.row.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| self.load::<QuestionById>(ctx, id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Who this person is: held encrypted and apart; null unless the viewer is this person, the steward or a facilitator of the
    /// workshop. A look by anybody but the person is recorded.
    async fn identity(&self, ctx: &Context<'_>) -> Result<Option<ParticipantIdentity>> {
        Ok(self.load::<IdentityOf>(ctx, self.row.id).await?)
    }

    /// What withdrawing these scopes would do, before it is done: what the receipt would say. Without TAKE_PART nothing else stands, so that
    /// naming it takes back all; and so does erasing. For this person and the steward.
    async fn withdrawal_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The scopes that would be taken back.")] scopes: Vec<Word<ConsentScope>>,
        #[graphql(desc = "Whether the words and the identity would be overwritten too.", default = false)] erase: bool,
    ) -> Result<WithdrawalReceipt> {
        let scope = Scope::of(ctx)?;
        let scopes = plain(Some(scopes));
        let preview = scope.access().preview_withdrawal(self.row.id, &scopes, words(Some(erase)));
        Ok(scope.read(preview).await?.into())
    }

    /// The receipts of everything that this person took back, oldest first, for this person and the steward; null to others.
    async fn receipts(&self, ctx: &Context<'_>) -> Result<Option<Vec<WithdrawalReceipt>>> {
        Ok(self.load::<ReceiptsOf>(ctx, self.row.id).await?)
    }

    /// Who looked at the identity, newest first, for this person and the steward; null to others.
    async fn identity_reads(&self, ctx: &Context<'_>) -> Result<Option<Vec<IdentityRead>>> {
        Ok(self.load::<LooksAt>(ctx, self.row.id).await?)
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
