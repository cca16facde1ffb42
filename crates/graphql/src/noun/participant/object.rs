//! A participant of a workshop in the schema, under a pseudonym.

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

/// A participant of a workshop, under a pseudonym. No diagnosis is stored anywhere.
#[derive(Debug, Clone)]
pub struct Participant {
    row: Arc<store::Participant>,
    /// The access of a person who has just joined: the request was sent before their token existed, so their record
    /// is read as themselves.
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
    /// A participant whose record is read as the person themselves.
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

/// A participant of a workshop, under a pseudonym. No diagnosis is stored anywhere.
#[Object]
impl Participant {
    /// The global id of the participant, such as `participant_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.row.id.to_string().into()
    }

    /// The workshop that the person takes part in.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = self.load::<WorkshopById>(ctx, self.row.workshop).await?;
        // The row rules show the workshop to everybody who sees the participant.
        Ok(workshop.ok_or_else(|| Refusal::internal("a participant is visible without the workshop"))?)
    }

    /// Whether the person can vote and read what others said. False while the person waits to be confirmed, and after
    /// the person was removed.
    async fn confirmed(&self) -> bool {
        self.row.confirmed
    }

    /// When the record was created: the person joined, or was added by hand.
    async fn joined_at(&self) -> Time {
        Time(self.row.joined_at)
    }

    /// When the person left the workshop, by withdrawing consent to take part or by being removed; null if they have
    /// not left.
    async fn left_at(&self) -> Option<Time> {
        self.row.left_at.map(Time)
    }

    /// When and why a facilitator or the steward removed the person. Null if the person was not removed. Only the
    /// person, the facilitators of the workshop and the steward see it; it is null for others.
    async fn removal(&self, ctx: &Context<'_>) -> Result<Option<Removal>> {
        if self.row.removed_at.is_none() {
            return Ok(None);
        }
        Ok(self.load::<RemovalOf>(ctx, self.row.id).await?)
    }

    /// The made-up name under which the person appears.
    async fn pseudonym(&self) -> &str {
        &self.row.pseudonym
    }

    /// The groups for which the person speaks.
    async fn perspectives(&self) -> Vec<Word<Perspective>> {
        self.row.perspectives.iter().copied().map(Word).collect()
    }

    /// The word that the person uses for themselves, to be shown instead of any category; null if they gave none.
    async fn preferred_term(&self) -> Option<&str> {
        self.row.preferred_term.as_deref()
    }

    /// The latest answer of the person to each consent scope. Only the person and the steward see it; it is empty for
    /// others.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<Consent>> {
        Ok(self.load::<ConsentsOf>(ctx, self.row.id).await?.unwrap_or_default())
    }

    /// The contributions of the person, as far as the viewer may see them.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<Contribution>> {
        Ok(self.load::<BroughtBy>(ctx, self.row.id).await?.unwrap_or_default())
    }

    /// The questions that the person submitted, as far as the viewer may see them. A merged question shows the
    /// question that it was merged into.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        let ids = self.load::<SubmittedBy>(ctx, self.row.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| self.load::<QuestionById>(ctx, id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The identity of the person, which is stored encrypted, apart from everything else. Only the person, the
    /// steward, and facilitators of the workshop who are not academics see it; it is null for others. Each read by
    /// somebody else is recorded.
    async fn identity(&self, ctx: &Context<'_>) -> Result<Option<ParticipantIdentity>> {
        Ok(self.load::<IdentityOf>(ctx, self.row.id).await?)
    }

    /// The receipt that withdrawing these scopes would give, without withdrawing anything. Withdrawing TAKE_PART
    /// withdraws all scopes, and so does `erase`. Only for the person and the steward.
    async fn withdrawal_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The scopes to withdraw.")] scopes: Vec<Word<ConsentScope>>,
        #[graphql(desc = "Whether words and identity would be overwritten.", default = false)] erase: bool,
    ) -> Result<WithdrawalReceipt> {
        let scope = Scope::of(ctx)?;
        let scopes = plain(Some(scopes));
        let preview = scope.access().preview_withdrawal(self.row.id, &scopes, words(Some(erase)));
        Ok(scope.read(preview).await?.into())
    }

    /// The receipts of the person's withdrawals, the oldest first. Only the person and the steward see them; they are
    /// null for others.
    async fn receipts(&self, ctx: &Context<'_>) -> Result<Option<Vec<WithdrawalReceipt>>> {
        Ok(self.load::<ReceiptsOf>(ctx, self.row.id).await?)
    }

    /// Who read the identity of the person, the latest read first. Only the person and the steward see it; it is null
    /// for others.
    async fn identity_reads(&self, ctx: &Context<'_>) -> Result<Option<Vec<IdentityRead>>> {
        Ok(self.load::<LooksAt>(ctx, self.row.id).await?)
    }
}

/// Loads participants by their ids.
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
