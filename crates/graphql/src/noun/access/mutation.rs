//! Changes of access: accounts, tokens and keys.

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

/// Changes of access.
#[derive(Default)]
pub struct AccessMutation;

#[Object]
impl AccessMutation {
    /// Makes an account.
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new account.")] input: AccountInput,
    ) -> Result<Account> {
        let input = input.read()?;
        let account = Scope::of(ctx)?.access().create_account(&input).await;
        Ok(account.map_err(Refusal::from)?.into())
    }

    /// Changes an account, closes it, or opens it again. Closing ends every token of the account at once, for open sockets too; an account
    /// that is opened again needs new tokens.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to change.")] id: ID,
        #[graphql(desc = "The account's new name. Left out: the name stays.")] display_name: Option<String>,
        #[graphql(desc = "The organisation that the account is to belong to; null: none. Left out: the organisation stays.")]
        organisation: MaybeUndefined<ID>,
        #[graphql(desc = "Whether the account is to be closed. Left out: it stays as it is.")] closed: Option<bool>,
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

    /// Issues a role token. The secret is in this answer and nowhere else, ever again.
    async fn issue_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom the token is for, with which role, and for how long.")] input: RoleTokenInput,
    ) -> Result<IssuedToken> {
        let input = input.read()?;
        let issued = Scope::of(ctx)?.access().issue_token(&input, mint(ctx)?).await;
        Ok(issued.map_err(Refusal::from)?.into())
    }

    /// Replaces a role token: a new secret; the old one works for graceSeconds more. Admins renew any token; others replace tokens of their
    /// own account and of the role that they act in, and the new one ends when the old one would have.
    async fn rotate_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the token to rotate.")] id: ID,
        #[graphql(desc = "How many seconds the old secret still works.", default = 0)] grace_seconds: i32,
    ) -> Result<IssuedToken> {
        let id = read(&id, "id")?;
        let issued = Scope::of(ctx)?.access().rotate_token(id, grace_seconds, mint(ctx)?).await;
        Ok(issued.map_err(Refusal::from)?.into())
    }

    /// Takes a role token back: from the next request on, on every node, and for open subscriptions.
    async fn revoke_role_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the token to revoke.")] id: ID,
        #[graphql(desc = "Why the change is made, in a sentence; it is kept with the change.")] reason: String,
    ) -> Result<RoleToken> {
        let id = read(&id, "id")?;
        let token = Scope::of(ctx)?.access().revoke_token(id, &reason).await;
        Ok(token.map_err(Refusal::from)?.into())
    }

    /// Makes a new signing key. New tokens are signed with the new key; the old one verifies until the last token it signed has expired.
    async fn rotate_signing_key(&self, ctx: &Context<'_>) -> Result<SigningKey> {
        let key = Scope::of(ctx)?.access().rotate_signing_key().await;
        Ok(key.map_err(Refusal::from)?.into())
    }
}

fn mint<'a>(ctx: &Context<'a>) -> Result<&'a Mint, Refusal> {
    let mint = ctx.data::<Arc<Mint>>().map_err(|error| Refusal::internal(error.message))?;
    Ok(mint)
}
