//! A role token's facts; its secret is nowhere.

use chrono::{DateTime, Utc};
use entity::{account, role_token};
use policy::id::{AccountId, OrganisationId, TokenId, WorkshopId};
use policy::{Role, TokenBounds};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use uuid::Uuid;

use crate::engine::access::all_columns;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;

/// Whether a token works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenStatus {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl TokenStatus {
    /// The wire code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Expired => "EXPIRED",
            Self::Revoked => "REVOKED",
        }
    }
}

/// An issued role token.
#[derive(Debug, Clone)]
pub struct RoleToken {
    /// Its id, and the `jti` claim.
    pub id: TokenId,
    /// What it is for, in words.
    pub label: String,
    /// The capacity that it grants.
    pub role: Role,
    /// Whose it is.
    pub account: AccountId,
    /// The organisation that the account belongs to.
    pub organisation: Option<OrganisationId>,
    /// The one workshop that it reaches.
    pub workshop: Option<WorkshopId>,
    /// Who issued it; nobody where it was the command line.
    pub issued_by: Option<AccountId>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// From when on it does not work.
    pub expires_at: DateTime<Utc>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The token that it replaced.
    pub rotated_from: Option<TokenId>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    pub revoked_reason: Option<String>,
    /// It is for the screen in the workshop's room.
    pub display: bool,
    /// Whether it works now.
    pub status: TokenStatus,
    /// What it is bound to, more narrowly than its role.
    pub bounds: TokenBounds,
}

#[derive(Debug, FromQueryResult)]
pub(super) struct TokenRow {
    #[sea_orm(nested)]
    token: role_token::Model,
    organisation_id: Option<Uuid>,
}

/// Adds what a [`TokenRow`] holds; the account is joined, which each token has.
pub(super) fn token_columns(select: &mut SelectStatement) {
    all_columns::<role_token::Entity>(select);
    columns(select, &[account::Column::OrganisationId]);
}

/// Joins the account to tokens.
pub(super) fn with_account(select: &mut SelectStatement) {
    select.join_unscoped::<account::Entity>(
        Unscoped::SeenWithTheRow,
        col(account::Column::Id).eq(col(role_token::Column::AccountId)),
    );
}

impl RoleToken {
    pub(super) fn from_row(row: TokenRow, now: DateTime<Utc>) -> Self {
        let TokenRow { token, organisation_id } = row;
        let status = if token.revoked_at.is_some() {
            TokenStatus::Revoked
        } else if token.expires_at.0 <= now {
            TokenStatus::Expired
        } else {
            TokenStatus::Active
        };
        Self {
            bounds: super::bounds::of(&token),
            id: TokenId(token.id),
            // A screen asks as the open web does.
            role: if token.display { Role::Public } else { token.role.0 },
            display: token.display,
            label: token.label,
            account: AccountId(token.account_id),
            organisation: organisation_id.map(OrganisationId),
            workshop: token.workshop_id.map(WorkshopId),
            issued_by: token.issued_by_id.map(AccountId),
            issued_at: token.issued_at.0,
            expires_at: token.expires_at.0,
            last_used_at: token.last_used_at.map(|time| time.0),
            rotated_from: token.rotated_from_id.map(TokenId),
            revoked_at: token.revoked_at.map(|time| time.0),
            revoked_reason: token.revoked_reason,
            status,
        }
    }
}
