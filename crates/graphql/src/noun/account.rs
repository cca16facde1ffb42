//! Accounts, as far as the viewer may see them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::AccountKind;
use policy::id::AccountId;
use store::Access;

use super::organisation::{Organisation, organisation};
use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// A person, or a system of an organisation, that holds role tokens. An account is never the same row as a
/// participant of a workshop.
#[derive(Debug, Clone)]
pub struct Account(pub Arc<store::Account>);

impl From<store::Account> for Account {
    fn from(account: store::Account) -> Self {
        Self(Arc::new(account))
    }
}

/// A person, or a system of an organisation, that holds role tokens. An account is never the same row as a
/// participant of a workshop.
#[Object]
impl Account {
    /// The global id of the account, such as `account_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The name of the account that others see.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Whether the account belongs to a person or to a system of an organisation.
    async fn kind(&self) -> Word<AccountKind> {
        Word(self.0.kind)
    }

    /// The organisation that the account belongs to; null if it belongs to none.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, self.0.organisation).await?)
    }

    /// Whether the account is closed, so that none of its tokens work. Null if the viewer is neither an admin nor the
    /// holder of the account.
    async fn closed(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let viewer = Scope::of(ctx)?.viewer();
        let may = policy::cell(policy::Resource::Access, viewer.role()).reach == policy::Reach::Everything;
        Ok((may || viewer.account() == Some(self.0.id)).then_some(self.0.closed))
    }
}

/// Loads accounts by their ids.
pub struct AccountById;

impl Fetch for AccountById {
    type Key = AccountId;
    type Value = Account;

    async fn fetch(access: &Access, keys: Vec<AccountId>) -> Result<HashMap<AccountId, Account>, store::Error> {
        Ok(access
            .accounts_by_id(&keys)
            .await?
            .into_iter()
            .map(|account| (account.id, account.into()))
            .collect())
    }
}

/// The account with this id, if the viewer may see it.
pub async fn account(ctx: &Context<'_>, id: Option<AccountId>) -> Result<Option<Account>, Refusal> {
    match id {
        Some(id) => Scope::of(ctx)?.load::<AccountById>(id).await,
        None => Ok(None),
    }
}

/// The account with this id, which a visible row names.
///
/// # Errors
/// INTERNAL when the viewer may not see it: who may see the row may see its account.
pub async fn stored_account(ctx: &Context<'_>, id: AccountId) -> Result<Account, Refusal> {
    let found = account(ctx, Some(id)).await?;
    found.ok_or_else(|| Refusal::internal("a row is visible without the account that it names"))
}
