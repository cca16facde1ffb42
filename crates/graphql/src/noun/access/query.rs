//! Root fields over accounts, tokens, keys and the trail. Those who may not read a list are told so: that there are
//! accounts and tokens is no secret.

use async_graphql::{Context, ID, Object, Result};

use super::audit::{AuditEvent, AuditFilter};
use super::key::SigningKey;
use super::token::{RoleToken, TokenStatus};
use crate::engine::connection::{Connection, UncountedConnection, map_page, page, total};
use crate::engine::id::{read, read_optional};
use crate::engine::role::Role;
use crate::engine::scope::Scope;
use crate::noun::account::{Account, account};

/// Root fields over accounts, tokens, keys and the trail.
#[derive(Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Accounts, by name. Admins.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
        #[graphql(desc = "How many rows of the end of the list: 100 at most.")] last: Option<i32>,
        #[graphql(desc = "A cursor: the page ends before its row.")] before: Option<String>,
    ) -> Result<Option<Connection<Account>>> {
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, last, before)?;
        let rows = scope.read(scope.access().accounts(&arguments)).await?;
        let count = total(|scope| Box::pin(async move { Ok(scope.access().count_accounts().await?) }));
        Ok(Some(Connection::new(map_page(rows, Account::from), count)))
    }

    /// The account with this id, as far as the viewer may see it: admins see every account, others their own and those of people who act
    /// in public.
    async fn account(&self, ctx: &Context<'_>, #[graphql(desc = "The account's global id.")] id: ID) -> Result<Option<Account>> {
        Ok(account(ctx, Some(read(&id, "id")?)).await?)
    }

    /// Role tokens, newest first. Admins see every token, others their own.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn role_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only tokens of this role.")] role: Option<Role>,
        #[graphql(desc = "Only tokens of this status.")] status: Option<TokenStatus>,
        #[graphql(desc = "Only tokens that expire within this many days.")] expiring_within_days: Option<i32>,
        #[graphql(desc = "Only tokens of this account.")] account: Option<ID>,
        #[graphql(desc = "Only tokens of accounts that belong to this organisation.")] organisation: Option<ID>,
        #[graphql(desc = "Only tokens that work and were not used for so many days, or never since they were issued so long ago.")]
        unused_for_days: Option<i32>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Option<Connection<RoleToken>>> {
        let filter = store::TokenFilter {
            role: role.map(Into::into),
            status: status.map(Into::into),
            expiring_within_days,
            account: read_optional(account.as_ref(), "account")?,
            organisation: read_optional(organisation.as_ref(), "organisation")?,
            unused_for_days,
        };
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, None, None)?;
        let rows = scope.read(scope.access().role_tokens(&filter, &arguments)).await?;
        let count = total(move |scope| Box::pin(async move { Ok(scope.access().count_role_tokens(&filter).await?) }));
        Ok(Some(Connection::new(map_page(rows, RoleToken::from), count)))
    }

    /// Signing keys, newest first. Admins.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<SigningKey>>> {
        let scope = Scope::of(ctx)?;
        let keys = scope.read(scope.access().signing_keys()).await?;
        Ok(Some(keys.into_iter().map(SigningKey::from).collect()))
    }

    /// What was done and refused, newest first. Admins and the steward.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which events are meant; without a filter, all of them.")] filter: Option<AuditFilter>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Option<UncountedConnection<AuditEvent>>> {
        let filter = filter.unwrap_or_default().read()?;
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, None, None)?;
        let rows = scope.read(scope.access().audit_events(&filter, &arguments)).await?;
        Ok(Some(UncountedConnection(map_page(rows, AuditEvent::from))))
    }
}
