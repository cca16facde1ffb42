//! The token for the screen in a workshop's room. It can read what the people in the room may see, and is not bound to any person.

use entity::column::Code;
use entity::{account, role_token};
use evidence::vocabulary::AccountKind;
use policy::id::{AccountId, TokenId, WorkshopId};
use policy::{Permit, Role, action};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, Condition};

use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::account::{IssuedToken, Mint, NewToken, TokenSecret};
use crate::noun::workshop::hold::Hold;
use crate::noun::workshop::lifetime::ends;

const LABEL: &str = "the screen in a workshop's room";
/// Why an earlier token of the screen is not valid any more.
const REPLACED: &str = "replaced by a newer token for the room's screen";

impl Access {
    /// Issues a token for the screen in a workshop's room. An earlier token of the screen ends.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for everyone except those who facilitate the workshop.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn issue_display_token(&self, workshop: WorkshopId, mint: &Mint) -> Result<IssuedToken, Error> {
        let work = self.begin_on_workshop::<action::IssueDisplayToken>(workshop).await?;
        let result = work.issue_display_token(workshop, mint).await;
        let (id, secret) = work.finish(result).await?;
        let token = self.tokens_by_id(&[id]).await?.pop().ok_or(Error::NotFound("token"))?;
        Ok(IssuedToken { token, secret })
    }
}

impl Work {
    async fn issue_display_token(&self, workshop: WorkshopId, mint: &Mint) -> Result<(TokenId, TokenSecret), Error> {
        let held = self.hold_workshop(workshop, Hold::ToChange).await?;
        let permit = self.permit::<action::IssueDisplayToken>(workshop, &held.facts, &workshop.to_string())?;
        let earlier = Condition::all()
            .add(col(role_token::Column::WorkshopId).eq(workshop.0))
            .add(col(role_token::Column::Display).eq(true));
        self.end_tokens(&permit, earlier, REPLACED).await?;
        let account = self.account_of_screen(&permit).await?;
        let id = TokenId(new_id());
        let new = NewToken {
            account,
            // The stored role is one whose tokens are bound to a workshop; the mark makes it an anonymous visitor on every use.
            role: Role::Participant,
            label: LABEL.to_owned(),
            workshop: Some(workshop),
            expires_at: ends(self.access().now(), held.held_on, mint.display_days, mint.participant_max_days),
            rotated_from: None,
            bounds: policy::TokenBounds::default(),
            display: true,
        };
        let secret = self.store_token(&permit, id, new, mint).await?;
        Ok((id, secret))
    }

    /// An account of its own, with which nobody signs in.
    async fn account_of_screen(&self, permit: &Permit<action::IssueDisplayToken>) -> Result<AccountId, Error> {
        let id = AccountId(new_id());
        let row = account::ActiveModel {
            id: Set(id.0),
            code: Set(None),
            display_name: Set("Screen in a workshop's room".to_owned()),
            kind: Set(Code(AccountKind::Service)),
            organisation_id: Set(None),
            created_at: Set(self.now()),
            closed_at: Set(None),
        };
        self.under(permit).insert(row).await?;
        Ok(id)
    }
}
