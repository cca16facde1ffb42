//! A contribution in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{ContributionKind, Perspective};
use policy::id::{ContributionId, ParticipantId};
use store::{Access, Credit};

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::visibility::{OfContribution, Visibility};
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::participant::{Participant, ParticipantById};
use crate::noun::programme::{Programme, ProgrammeById};
use crate::noun::workshop::{Workshop, WorkshopById};

/// Something that a participant said in a workshop, in their own words. Who can see it depends on the consent of the
/// participant.
#[derive(Debug, Clone)]
pub struct Contribution(pub Arc<store::Contribution>);

impl From<store::Contribution> for Contribution {
    fn from(contribution: store::Contribution) -> Self {
        Self(Arc::new(contribution))
    }
}

/// Something that a participant said in a workshop, in their own words. Who can see it depends on the consent of the
/// participant.
#[Object]
impl Contribution {
    /// The global id of the contribution, such as `contribution_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The workshop in which the contribution was made.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = Scope::of(ctx)?.load::<WorkshopById>(self.0.workshop).await?;
        // The row rules show the workshop to everybody who sees its contributions.
        Ok(workshop.ok_or_else(|| Refusal::internal("a contribution is visible without its workshop"))?)
    }

    /// Whether the contribution is an experience, an impact, a story or a theme.
    async fn kind(&self) -> Word<ContributionKind> {
        Word(self.0.kind)
    }

    /// The perspective from which the person spoke.
    async fn perspective(&self) -> Word<Perspective> {
        Word(self.0.perspective)
    }

    /// The themes of the contribution, in the person's own words.
    async fn themes(&self) -> &[String] {
        &self.0.themes
    }

    /// The text of the contribution, in the person's own words.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The programme that the contribution is about; null if there is none, or the viewer may not see it.
    async fn programme(&self, ctx: &Context<'_>) -> Result<Option<Programme>> {
        match self.0.programme {
            Some(id) => Ok(Scope::of(ctx)?.load::<ProgrammeById>(id).await?),
            None => Ok(None),
        }
    }

    /// The participant who made the contribution; null unless the viewer may know who it is.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        Ok(Scope::of(ctx)?.load::<ParticipantById>(self.0.participant).await?)
    }

    /// The name under which the contribution may be quoted: the pseudonym, or the person's own name if they agreed to
    /// that. Null if they did not agree to be quoted.
    async fn attribution(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        match &self.0.credit {
            Credit::Nobody => Ok(None),
            Credit::Pseudonym(pseudonym) => Ok(Some(pseudonym.clone())),
            Credit::Name { pseudonym } => {
                let name = Scope::of(ctx)?.load::<CreditedName>(self.0.participant).await?;
                Ok(Some(name.unwrap_or_else(|| pseudonym.clone())))
            }
        }
    }

    /// Who can read the contribution at this moment. Only its author and the facilitators of the workshop see this;
    /// it is null for others.
    async fn visibility(&self, ctx: &Context<'_>) -> Result<Option<Visibility>> {
        Ok(Scope::of(ctx)?.load::<OfContribution>(self.0.id).await?)
    }

    /// When the contribution was made.
    async fn created_at(&self) -> Time {
        Time(self.0.created_at)
    }
}

/// Loads contributions by their ids.
pub struct ContributionById;

impl Fetch for ContributionById {
    type Key = ContributionId;
    type Value = Contribution;

    async fn fetch(access: &Access, keys: Vec<ContributionId>) -> Result<HashMap<ContributionId, Contribution>, store::Error> {
        let found = access.contributions_by_id(&keys).await?;
        Ok(found
            .into_iter()
            .map(|contribution| (contribution.id, contribution.into()))
            .collect())
    }
}

/// Loads the contributions of participants.
pub struct BroughtBy;

impl Fetch for BroughtBy {
    type Key = ParticipantId;
    type Value = Vec<Contribution>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<Contribution>>, store::Error> {
        let found = access.contributions_of_participants(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, all)| (id, all.into_iter().map(Contribution::from).collect()))
            .collect())
    }
}

/// Loads the names of participants who agreed to be quoted by name.
struct CreditedName;

impl Fetch for CreditedName {
    type Key = ParticipantId;
    type Value = String;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, String>, store::Error> {
        access.credited_names(&keys).await
    }
}
