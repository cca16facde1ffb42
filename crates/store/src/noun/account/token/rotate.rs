//! Replaces a token with a new one that has the same facts. The old one may stay valid for a while, so that a client can switch.

use chrono::TimeDelta;
use entity::column::Millis;
use entity::role_token;
use policy::id::TokenId;
use policy::{Act, Action as _, HeldToken, Permit, Resource, action};
use sea_orm::sea_query::{ExprTrait, Query};

use super::issue::NewToken;
use super::mint::{IssuedToken, Mint, TokenSecret};
use super::view::{RoleToken, TokenStatus};
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// The longest grace period of a rotated token: a week.
pub const MAX_GRACE_SECONDS: i32 = 7 * 24 * 60 * 60;

impl Access {
    /// Replaces a token; allowed for viewers who manage access, and for the token's owner. If a viewer who manages access does it, the
    /// new token gets the full lifetime of the old one. If the owner does it, the new token expires when the old one would have expired.
    /// The old token stays valid for `grace_seconds`, or ends at once.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for viewers who may not rotate tokens, and for one's own token that grants more than the token of the
    /// request; [`Error::NotFound`]; [`Error::Invalid`] for a grace period out of bounds; [`Error::Conflict`] if the token is not valid
    /// any more, or was already replaced.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rotate_token(&self, id: TokenId, grace_seconds: i32, mint: &Mint) -> Result<IssuedToken, Error> {
        let work = self.begin().await?;
        let result = work.rotate_token(id, grace_seconds, mint).await;
        let (id, secret) = work.finish(result).await?;
        let token = self.changed_token(id).await?;
        Ok(IssuedToken { token, secret })
    }
}

impl Work {
    async fn rotate_token(&self, id: TokenId, grace_seconds: i32, mint: &Mint) -> Result<(TokenId, TokenSecret), Error> {
        if !action::RotateToken::ever(self.access().viewer()) {
            self.permit::<action::RotateToken>(id, &None, &id.to_string())?;
        }
        self.change_access_alone().await?;
        let old = self.stored_token(id).await?.ok_or(Error::NotFound("token"))?;
        let held = HeldToken {
            account: old.account,
            role: old.role,
            bounds: old.bounds.clone(),
        };
        let permit = self.permit::<action::RotateToken>(id, &Some(held), &id.to_string())?;
        if !(0..=MAX_GRACE_SECONDS).contains(&grace_seconds) {
            return Err(Error::invalid("graceSeconds", format!("must be from 0 to {MAX_GRACE_SECONDS}")));
        }
        must_work(&old)?;
        if self.was_replaced(id).await? {
            return Err(Error::Conflict(
                "the token was already rotated: rotate the one that replaced it".to_owned(),
            ));
        }
        let lifetime = (old.expires_at - old.issued_at).min(TimeDelta::days(mint.max_days.into()));
        let expires_at = if self.access().viewer().acts(Resource::Access, Act::Manage) {
            self.access().now() + lifetime
        } else {
            old.expires_at
        };
        let new_id = TokenId(new_id());
        let new = NewToken {
            account: old.account,
            role: old.role,
            label: old.label.clone(),
            workshop: old.workshop,
            expires_at,
            rotated_from: Some(id),
            display: old.display,
            bounds: old.bounds.clone(),
        };
        let secret = self.store_token(&permit, new_id, new, mint).await?;
        self.end_rotated(&permit, &old, grace_seconds).await?;
        self.announce(Changed::Token(id));
        Ok((new_id, secret))
    }

    /// The token, if it is still valid.
    pub(super) async fn working_token(&self, id: TokenId) -> Result<RoleToken, Error> {
        let token = self.stored_token(id).await?.ok_or(Error::NotFound("token"))?;
        must_work(&token)?;
        Ok(token)
    }

    async fn was_replaced(&self, id: TokenId) -> Result<bool, Error> {
        let tokens = Query::select().unscoped::<role_token::Entity>(Unscoped::ManagesAccess).take();
        self.exists(tokens, role_token::Column::RotatedFromId, id.0).await
    }

    async fn end_rotated(&self, permit: &Permit<action::RotateToken>, old: &RoleToken, grace_seconds: i32) -> Result<(), Error> {
        use role_token::Column::{ExpiresAt, Id, RevokedAt, RevokedReason};
        let now = self.now();
        let mut update = Query::update()
            .table(role_token::Entity)
            .and_where(col(Id).eq(permit.target().0))
            .take();
        if grace_seconds == 0 {
            update.value(RevokedAt, now).value(RevokedReason, "rotated");
        } else {
            let end = Millis(now.0 + TimeDelta::seconds(grace_seconds.into()));
            update.value(ExpiresAt, Ord::min(end, Millis(old.expires_at)));
        }
        self.under(permit).update(&update).await?;
        Ok(())
    }
}

fn must_work(token: &RoleToken) -> Result<(), Error> {
    match token.status {
        TokenStatus::Active => Ok(()),
        TokenStatus::Expired => Err(Error::Conflict("the token has expired".to_owned())),
        TokenStatus::Revoked => Err(Error::Conflict("the token was already revoked".to_owned())),
    }
}
