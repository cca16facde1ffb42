//! A role token's facts as GraphQL shows them.

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

/// Whether a token works.
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

/// An issued role token: its facts, never its secret.
#[derive(Debug, Clone)]
pub struct RoleToken(pub Arc<store::RoleToken>);

impl From<store::RoleToken> for RoleToken {
    fn from(token: store::RoleToken) -> Self {
        Self(Arc::new(token))
    }
}

/// An issued role token: its facts, never its secret.
#[Object]
impl RoleToken {
    /// The global id, and the `jti` claim.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What the token is for, in words.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// The capacity that it grants.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// The account that holds the token.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account> {
        let found = account(ctx, Some(self.0.account)).await?;
        Ok(found.ok_or_else(|| Refusal::internal("a token is shown whose account is not"))?)
    }

    /// The organisation that the account belongs to.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, self.0.organisation).await?)
    }

    /// Who issued it; null where it was the command line, and for those who may not know.
    async fn issued_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.issued_by).await?)
    }

    /// When the token was issued.
    async fn issued_at(&self) -> Time {
        Time(self.0.issued_at)
    }

    /// From when on it does not work.
    async fn expires_at(&self) -> Time {
        Time(self.0.expires_at)
    }

    /// When it was used last, to the minute.
    async fn last_used_at(&self) -> Option<Time> {
        self.0.last_used_at.map(Time)
    }

    /// The token that it replaced.
    async fn rotated_from(&self, ctx: &Context<'_>) -> Result<Option<RoleToken>> {
        match self.0.rotated_from {
            Some(id) => Ok(Scope::of(ctx)?.load::<TokenById>(id).await?),
            None => Ok(None),
        }
    }

    /// When the token was revoked; null where it was not.
    async fn revoked_at(&self) -> Option<Time> {
        self.0.revoked_at.map(Time)
    }

    /// Why the token was revoked; null where it was not.
    async fn revoked_reason(&self) -> Option<&str> {
        self.0.revoked_reason.as_deref()
    }

    /// Whether the token works now.
    async fn status(&self) -> TokenStatus {
        self.0.status.into()
    }

    /// The only documents that the token runs, by their hashes; empty: any document.
    async fn operations(&self) -> &[String] {
        &self.0.bounds.operations
    }

    /// The only origins whose pages may use the token; empty: it works from anywhere.
    async fn origins(&self) -> &[String] {
        &self.0.bounds.origins
    }

    /// Whether the token runs no mutation.
    async fn read_only(&self) -> bool {
        self.0.bounds.read_only
    }

    /// How many requests a minute the token may send; null: as many as the configuration lets every token send.
    async fn requests_per_minute(&self) -> Option<u32> {
        self.0.bounds.requests_per_minute
    }

    /// What the token can see and do, as data: the access matrix's column for its role.
    async fn permissions(&self) -> Vec<Permission> {
        permissions(self.0.role)
    }
}

/// Tokens by their ids.
pub struct TokenById;

impl Fetch for TokenById {
    type Key = TokenId;
    type Value = RoleToken;

    async fn fetch(access: &Access, keys: Vec<TokenId>) -> Result<HashMap<TokenId, RoleToken>, store::Error> {
        let found = access.tokens_by_id(&keys).await?;
        Ok(found.into_iter().map(|token| (token.id, token.into())).collect())
    }
}

/// A new token, with its secret.
#[derive(SimpleObject)]
pub struct IssuedToken {
    /// The token, without its secret.
    token: RoleToken,
    /// The secret: here and nowhere else, ever again.
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
