//! The facts of a role token in the schema, without its secret.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use policy::id::TokenId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::role::Role;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::{Account, account};
use crate::noun::organisation::{Organisation, organisation};
use crate::noun::viewer::{Permission, permissions};

/// Whether a role token works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::TokenStatus")]
pub enum TokenStatus {
    /// The token works.
    Active,
    /// The token has expired.
    Expired,
    /// The token was revoked.
    Revoked,
}

/// A role token that was issued, without its secret.
#[derive(Debug, Clone)]
pub struct RoleToken(pub Arc<store::RoleToken>);

impl From<store::RoleToken> for RoleToken {
    fn from(token: store::RoleToken) -> Self {
        Self(Arc::new(token))
    }
}

/// A role token that was issued, without its secret.
#[Object]
impl RoleToken {
    /// The global id of the token, which is also its `jti` claim.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What the token is for, in words.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// The role that the token grants.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// The account that holds the token.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        let found = account(ctx, Some(self.0.account)).await?;
        Ok(found.ok_or_else(|| Refusal::internal("a token is visible without its account"))?)
    }

    /// The organisation of the account that holds the token; null if it has none.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, self.0.organisation).await?)
    }

    /// The account that issued the token. Null if it was issued on the command line, or the viewer may not see who
    /// issued it.
    async fn issued_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.issued_by).await?)
    }

    /// When the token was issued.
    async fn issued_at(&self) -> Time {
        Time(self.0.issued_at)
    }

    /// When the token expires.
    async fn expires_at(&self) -> Time {
        Time(self.0.expires_at)
    }

    /// When the token was last used, to the minute; null if it was never used.
    async fn last_used_at(&self) -> Option<Time> {
        self.0.last_used_at.map(Time)
    }

    /// The token that this one replaced by rotation; null if it replaced none.
    async fn rotated_from(&self, ctx: &Context<'_>) -> Result<Option<RoleToken>> {
        match self.0.rotated_from {
            Some(id) => Ok(Scope::of(ctx)?.load::<TokenById>(id).await?),
            None => Ok(None),
        }
    }

    /// When the token was revoked; null if it was not.
    async fn revoked_at(&self) -> Option<Time> {
        self.0.revoked_at.map(Time)
    }

    /// Why the token was revoked; null if it was not.
    async fn revoked_reason(&self) -> Option<&str> {
        self.0.revoked_reason.as_deref()
    }

    /// Whether the token works now.
    async fn status(&self) -> TokenStatus {
        self.0.status.into()
    }

    /// The documents that the token may run, by their hashes. If the list is empty, it may run every document.
    async fn operations(&self) -> &[String] {
        &self.0.bounds.operations
    }

    /// The web origins from which the token may be used. If the list is empty, it works from everywhere.
    async fn origins(&self) -> &[String] {
        &self.0.bounds.origins
    }

    /// Whether the token cannot run mutations.
    async fn read_only(&self) -> bool {
        self.0.bounds.read_only
    }

    /// How many requests the token may send per minute; null if the limit of the configuration applies.
    async fn requests_per_minute(&self) -> Option<u32> {
        self.0.bounds.requests_per_minute
    }

    /// What the role of the token may see and do: its column of the access matrix.
    async fn permissions(&self) -> Vec<Permission> {
        permissions(self.0.role)
    }
}

/// Loads role tokens by their ids.
pub struct TokenById;

impl Fetch for TokenById {
    type Key = TokenId;
    type Value = RoleToken;

    async fn fetch(access: &Access, keys: Vec<TokenId>) -> Result<HashMap<TokenId, RoleToken>, store::Error> {
        let found = access.tokens_by_id(&keys).await?;
        Ok(found.into_iter().map(|token| (token.id, token.into())).collect())
    }
}

/// A new role token with its secret.
#[derive(SimpleObject)]
pub struct IssuedToken {
    /// The new token, without its secret.
    token: RoleToken,
    /// The secret of the token, to be sent as a bearer token. It is part of this answer only, and cannot be read
    /// again.
    secret: String,
}

impl From<store::IssuedToken> for IssuedToken {
    fn from(issued: store::IssuedToken) -> Self {
        Self {
            token: issued.token.into(),
            secret: issued.secret.reveal(),
        }
    }
}
