//! Queries over accounts, tokens, keys and the audit trail. A role that may not read a list gets FORBIDDEN, because
//! the existence of accounts and tokens is not secret.

use async_graphql::{Context, ID, Object, Result};

use super::audit::{AuditEvent, AuditFilter};
use super::key::SigningKey;
use super::token::{RoleToken, TokenStatus};
use crate::engine::connection::{Connection, UncountedConnection, map_page, page, total};
use crate::engine::id::{read, read_optional};
use crate::engine::role::Role;
use crate::engine::scope::Scope;
use crate::noun::account::{Account, account};

/// Queries over accounts, tokens, keys and the audit trail.
#[derive(Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// All accounts, sorted by name. Only for admins; other roles get FORBIDDEN.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Connection<Account>>> {
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, last, before)?;
        let rows = scope.read(scope.access().accounts(&arguments)).await?;
        let count = total(|scope| Box::pin(async move { Ok(scope.access().count_accounts().await?) }));
        Ok(Some(Connection::new(map_page(rows, Account::from), count)))
    }

    /// The account with this id; null if the viewer may not see it. Admins see every account. Others see their own,
    /// and accounts whose work is shown by name, such as the rater of a certainty.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The global id of the account to read.")] id: ID,
    ) -> Result<Option<Account>> {
        Ok(account(ctx, Some(read(&id, "id")?)).await?)
    }

    /// Role tokens, the newest first. Admins see every token; others see the tokens of their own account.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn role_tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only tokens that grant this role.")] role: Option<Role>,
        #[graphql(desc = "Only tokens with this status.")] status: Option<TokenStatus>,
        #[graphql(desc = "Only working tokens that expire within this many days.")] expiring_within_days: Option<i32>,
        #[graphql(desc = "Only tokens of this account.")] account: Option<ID>,
        #[graphql(desc = "Only tokens of accounts that belong to this organisation.")] organisation: Option<ID>,
        #[graphql(desc = "Only working tokens that have not been used for this many days, counted from their issue if never used.")]
        unused_for_days: Option<i32>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
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

    /// All signing keys, the newest first. Only for admins; other roles get FORBIDDEN.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Option<Vec<SigningKey>>> {
        let scope = Scope::of(ctx)?;
        let keys = scope.read(scope.access().signing_keys()).await?;
        Ok(Some(keys.into_iter().map(SigningKey::from).collect()))
    }

    /// The entries of the audit trail, the newest first. Only for admins and the steward; other roles get FORBIDDEN.
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the entries. Without a filter, all entries are returned.")] filter: Option<AuditFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Option<UncountedConnection<AuditEvent>>> {
        let filter = filter.unwrap_or_default().read()?;
        let scope = Scope::of(ctx)?;
        let arguments = page(ctx, first, after, None, None)?;
        let rows = scope.read(scope.access().audit_events(&filter, &arguments)).await?;
        Ok(Some(UncountedConnection(map_page(rows, AuditEvent::from))))
    }
}
