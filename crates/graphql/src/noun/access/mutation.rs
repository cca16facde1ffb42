//! Mutations of accounts, tokens and keys.

use std::sync::Arc;

use async_graphql::{Context, ID, MaybeUndefined, Object, Result};
use store::{AccountChanges, Mint};

use super::input::{AccountInput, RoleTokenInput};
use super::key::SigningKey;
use super::token::{IssuedToken, RoleToken};
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::Account;

/// Mutations of accounts, tokens and keys.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Creates an account. Only for admins.
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new account.")] input: AccountInput,
    ) -> Result<Account> {
        let input = input.read()?;
        let account = Scope::of(ctx)?.access().create_account(&input).await;
        Ok(account.map_err(Refusal::from)?.into())
    }

    /// Changes an account, closes it, or opens it again. Closing an account ends all of its tokens and open sockets
    /// at once; after it is opened again it needs new tokens. Only for admins.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the account to change.")] id: ID,
        #[graphql(desc = "The new name of the account. If left out, the name stays.")] display_name: Option<String>,
        #[graphql(desc = "The new organisation of the account; null for none. If left out, it stays.")] organisation: MaybeUndefined<ID>,
        #[graphql(desc = "Whether the account is closed. If left out, this stays.")] closed: Option<bool>,
    ) -> Result<Account> {
        let id = read(&id, "id")?;
        let changes = AccountChanges {
            display_name,
            organisation: match organisation {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(id) => Some(Some(read(&id, "organisation")?)),
            },
            closed,
        };
        let account = Scope::of(ctx)?.access().update_account(id, &changes).await;
        Ok(account.map_err(Refusal::from)?.into())
    }

    /// Issues a role token. The secret is part of this answer only, and cannot be read again. Only for admins.
    async fn issue_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account, the role and the limits of the token.")] input: RoleTokenInput,
    ) -> Result<IssuedToken> {
        let input = input.read()?;
        let issued = Scope::of(ctx)?.access().issue_token(&input, mint(ctx)?).await;
        Ok(issued.map_err(Refusal::from)?.into())
    }

    /// Replaces a role token by a new one with another secret; the old token keeps working for `graceSeconds`. Admins
    /// can rotate every token, and the new token lasts as long as the old one was meant to. Others can rotate tokens
    /// of their own account in the role in which they act, and the new token expires when the old one would have
    /// expired.
    async fn rotate_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the token to rotate.")] id: ID,
        #[graphql(desc = "How many seconds the old token keeps working: 0 to 604800 (7 days).", default = 0)] grace_seconds: i32,
    ) -> Result<IssuedToken> {
        let id = read(&id, "id")?;
        let issued = Scope::of(ctx)?.access().rotate_token(id, grace_seconds, mint(ctx)?).await;
        Ok(issued.map_err(Refusal::from)?.into())
    }

    /// Revokes a role token. It takes effect with the next request on every server, and ends open subscriptions. Only
    /// for admins.
    async fn revoke_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the token to revoke.")] id: ID,
        #[graphql(desc = "Why the token is revoked: at most 500 characters. The reason is stored with the token.")] reason: String,
    ) -> Result<RoleToken> {
        let id = read(&id, "id")?;
        let token = Scope::of(ctx)?.access().revoke_token(id, &reason).await;
        Ok(token.map_err(Refusal::from)?.into())
    }

    /// Creates a new signing key, which signs all new tokens. The old key still verifies the tokens that it signed,
    /// until the last of them has expired. Only for admins.
    async fn rotate_signing_key(&self, ctx: &Context<'_>) -> Result<SigningKey> {
        let key = Scope::of(ctx)?.access().rotate_signing_key().await;
        Ok(key.map_err(Refusal::from)?.into())
    }
}

fn mint<'a>(ctx: &Context<'a>) -> Result<&'a Mint, Refusal> {
    let mint = ctx.data::<Arc<Mint>>().map_err(|error| Refusal::internal(error.message))?;
    Ok(mint)
}
