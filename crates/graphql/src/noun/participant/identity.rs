//! The identity of a participant, and the record of who read it.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject};
use policy::id::ParticipantId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::role::Role;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::{Account, AccountById};

/// The identity of a participant, as far as the person gave it. It is stored encrypted, apart from everything else.
#[derive(Debug, Clone, SimpleObject)]
pub struct ParticipantIdentity {
    /// The name of the participant; null if it was not given.
    name: Option<String>,
    /// The e-mail address of the participant; null if it was not given.
    email: Option<String>,
    /// The telephone number of the participant; null if it was not given.
    phone: Option<String>,
    /// What the participant needs in order to take part, such as an interpreter; null if nothing was given.
    access_needs: Option<String>,
}

impl From<store::Identity> for ParticipantIdentity {
    fn from(identity: store::Identity) -> Self {
        Self {
            name: identity.name,
            email: identity.email,
            phone: identity.phone,
            access_needs: identity.access_needs,
        }
    }
}

/// Decrypts identities, and records each read of somebody else's identity.
pub struct IdentityOf;

impl Fetch for IdentityOf {
    type Key = ParticipantId;
    type Value = ParticipantIdentity;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, ParticipantIdentity>, store::Error> {
        let opened = access.identities_of(&keys).await?;
        Ok(opened.into_iter().map(|(id, identity)| (id, identity.into())).collect())
    }
}

/// One read of a participant's identity by somebody else.
#[derive(Debug, Clone)]
pub struct IdentityRead(store::IdentityRead);

/// One read of a participant's identity by somebody else.
#[Object]
impl IdentityRead {
    /// The account that read the identity.
    async fn by(&self, ctx: &Context<'_>) -> Result<Account> {
        let account = Scope::of(ctx)?.load::<AccountById>(self.0.by).await?;
        // The row rules show the account to everybody who may see this read.
        Ok(account.ok_or_else(|| Refusal::internal("a read of an identity is visible without its account"))?)
    }

    /// The role in which the account read the identity.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// When the identity was read.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }
}

/// Loads who read the identity of a participant. There is no value if the viewer may not know.
pub struct LooksAt;

impl Fetch for LooksAt {
    type Key = ParticipantId;
    type Value = Vec<IdentityRead>;

    async fn fetch(access: &Access, keys: Vec<ParticipantId>) -> Result<HashMap<ParticipantId, Vec<IdentityRead>>, store::Error> {
        let allowed = access.may_see_looks_at(&keys).await?;
        let mut looks = access.identity_reads_of(&allowed).await?;
        let of = |id: ParticipantId| (id, looks.remove(&id).unwrap_or_default().into_iter().map(IdentityRead).collect());
        Ok(allowed.into_iter().map(of).collect())
    }
}
