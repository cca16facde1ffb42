//! Reads tokens: the whole list for viewers who manage access, single tokens by the row rule.

use chrono::TimeDelta;
use entity::column::{Code, Millis};
use entity::{account, role_token};
use policy::id::{AccountId, OrganisationId, TokenId};
use policy::{Resource, Role};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult};
use uuid::Uuid;

use super::view::{RoleToken, TokenRow, TokenStatus, token_columns, with_account};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

const LIST: &str = "token.list";
const MOST_DAYS: i32 = 36_500;

/// Filters tokens. Absent fields do not restrict the list.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokenFilter {
    /// Only tokens with this role.
    pub role: Option<Role>,
    /// Only tokens with this status now.
    pub status: Option<TokenStatus>,
    /// Only tokens that are valid now and expire within this many days.
    pub expiring_within_days: Option<i32>,
    /// Only tokens of this account.
    pub account: Option<AccountId>,
    /// Only tokens of accounts of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only tokens that are valid now, were issued at least this many days ago, and were not used since then.
    pub unused_for_days: Option<i32>,
}

/// Tokens that are neither revoked nor expired.
pub(super) fn works(now: Millis) -> Condition {
    Condition::all()
        .add(col(role_token::Column::RevokedAt).is_null())
        .add(col(role_token::Column::ExpiresAt).gt(now))
}

impl TokenFilter {
    fn rows(&self, access: &Access) -> Result<SelectStatement, Error> {
        use role_token::Column::{Display, ExpiresAt, RevokedAt, Role as RoleColumn};
        let now = access.now();
        let mut select = access.rows::<role_token::Entity>();
        if let Some(role) = self.role {
            // A room screen counts as an anonymous visitor, whatever role its row has.
            let (stored, display) = match role {
                Role::Public => (Role::Participant, true),
                other => (other, false),
            };
            select
                .and_where(col(RoleColumn).eq(Code(stored)))
                .and_where(col(Display).eq(display));
        }
        match self.status {
            None => {}
            Some(TokenStatus::Active) => {
                select.cond_where(works(Millis(now)));
            }
            Some(TokenStatus::Expired) => {
                select
                    .and_where(col(RevokedAt).is_null())
                    .and_where(col(ExpiresAt).lte(Millis(now)));
            }
            Some(TokenStatus::Revoked) => {
                select.and_where(col(RevokedAt).is_not_null());
            }
        }
        if let Some(days) = self.expiring_within_days {
            if !(0..=MOST_DAYS).contains(&days) {
                return Err(Error::invalid("expiringWithinDays", format!("must be from 0 to {MOST_DAYS}")));
            }
            let end = now + TimeDelta::days(days.into());
            select.cond_where(works(Millis(now))).and_where(col(ExpiresAt).lte(Millis(end)));
        }
        if let Some(id) = self.account {
            select.and_where(col(role_token::Column::AccountId).eq(id.0));
        }
        if let Some(id) = self.organisation {
            let accounts = Query::select()
                .expr(col(account::Column::Id))
                .unscoped::<account::Entity>(Unscoped::OfRowsThatARuleBounds)
                .and_where(col(account::Column::OrganisationId).eq(id.0))
                .take();
            select.and_where(col(role_token::Column::AccountId).in_subquery(accounts));
        }
        if let Some(days) = self.unused_for_days {
            if !(0..=MOST_DAYS).contains(&days) {
                return Err(Error::invalid("unusedForDays", format!("must be from 0 to {MOST_DAYS}")));
            }
            let since = now - TimeDelta::days(days.into());
            let last = Func::coalesce([col(role_token::Column::LastUsedAt), col(role_token::Column::IssuedAt)]);
            select.cond_where(works(Millis(now))).and_where(Expr::expr(last).lte(Millis(since)));
        }
        Ok(select)
    }
}

impl Access {
    /// Viewers who manage access see every token, others see their own. A viewer without an account has no tokens.
    fn require_an_account(&self) -> Result<(), Error> {
        match self.viewer().account() {
            Some(_) => Ok(()),
            None => self.require(Resource::Access, LIST),
        }
    }

    /// A page of the tokens, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a viewer without an account; [`Error::Invalid`] for arguments out of bounds.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn role_tokens(&self, filter: &TokenFilter, page: &PageArguments) -> Result<Page<RoleToken>, Error> {
        self.require_an_account()?;
        let mut rows = filter.rows(self)?;
        with_account(&mut rows);
        let list = List {
            rows,
            columns: Box::new(token_columns),
            // Ids sort by their creation time.
            order: vec![column(role_token::Column::Id, KeyKind::Id).descending(true)],
            order_name: "role_token".to_owned(),
        };
        let now = self.now();
        let page = list.page::<TokenRow>(self, page).await?;
        Ok(page.map(|row| RoleToken::from_row(row, now)))
    }

    /// How many tokens match the filter.
    ///
    /// # Errors
    /// As [`Access::role_tokens`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_role_tokens(&self, filter: &TokenFilter) -> Result<i64, Error> {
        self.require_an_account()?;
        count(self, filter.rows(self)?).await
    }

    /// The tokens with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn tokens_by_id(&self, ids: &[TokenId]) -> Result<Vec<RoleToken>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<role_token::Entity>();
        select.and_where(is_one_of(self.backend(), role_token::Column::Id, &ids));
        with_account(&mut select);
        token_columns(&mut select);
        let (now, rows) = (self.now(), self.reader().query_all(&select).await?);
        rows.iter()
            .map(|row| Ok(RoleToken::from_row(TokenRow::from_query_result(row, "")?, now)))
            .collect()
    }

    pub(super) async fn changed_token(&self, id: TokenId) -> Result<RoleToken, Error> {
        self.tokens_by_id(&[id]).await?.pop().ok_or(Error::NotFound("token"))
    }
}
