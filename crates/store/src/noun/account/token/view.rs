//! A role token's facts. Its secret is not stored.

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

/// Whether a token is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenStatus {
    /// The token is valid.
    Active,
    /// The token has expired.
    Expired,
    /// The token was revoked.
    Revoked,
}

impl TokenStatus {
    /// The code that clients see, for example `ACTIVE`.
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
    /// The token's id, which is also its `jti` claim.
    pub id: TokenId,
    /// A description of the token's purpose.
    pub label: String,
    /// The role that the token grants.
    pub role: Role,
    /// The account that the token belongs to.
    pub account: AccountId,
    /// The organisation that the account belongs to.
    pub organisation: Option<OrganisationId>,
    /// The only workshop that the token can reach.
    pub workshop: Option<WorkshopId>,
    /// The account that issued the token; `None` if it was the command line.
    pub issued_by: Option<AccountId>,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// From this time on the token is not valid.
    pub expires_at: DateTime<Utc>,
    /// When the token was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The token that this one replaced.
    pub rotated_from: Option<TokenId>,
    /// When the token was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why the token was revoked.
    pub revoked_reason: Option<String>,
    /// Whether the token is for the screen in the workshop's room.
    pub display: bool,
    /// Whether the token is valid now.
    pub status: TokenStatus,
    /// Limits beyond the role.
    pub bounds: TokenBounds,
}

#[derive(Debug, FromQueryResult)]
pub(super) struct TokenRow {
    #[sea_orm(nested)]
    token: role_token::Model,
    organisation_id: Option<Uuid>,
}

/// Adds the columns of a [`TokenRow`] and joins the account, which every token has.
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
            // A room screen counts as an anonymous visitor.
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
