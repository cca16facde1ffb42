//! Revokes tokens, with effect from the next request.

use entity::role_token;
use policy::action;
use policy::id::TokenId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query};

use super::view::{RoleToken, TokenRow, token_columns, with_account};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::account::create::line_problem;

const LONGEST_REASON: usize = 500;

impl Access {
    /// Revokes a token.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who manage access; [`Error::NotFound`]; [`Error::Invalid`] without a reason;
    /// [`Error::Conflict`] if the token is not valid any more, or is the last one that can manage access.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn revoke_token(&self, id: TokenId, reason: &str) -> Result<RoleToken, Error> {
        let work = self.begin().await?;
        let result = work.revoke_token(id, reason).await;
        work.finish(result).await?;
        self.changed_token(id).await
    }
}

impl Work {
    async fn revoke_token(&self, id: TokenId, reason: &str) -> Result<(), Error> {
        let permit = self.permit::<action::RevokeToken>(id, &(), &id.to_string())?;
        if let Some(problem) = line_problem("reason", reason, LONGEST_REASON) {
            return Err(Error::Invalid(vec![problem]));
        }
        self.change_access_alone().await?;
        let token = self.working_token(id).await?;
        self.another_admin_remains(&token).await?;
        let update = Query::update()
            .table(role_token::Entity)
            .value(role_token::Column::RevokedAt, self.now())
            .value(role_token::Column::RevokedReason, reason.trim())
            .and_where(col(role_token::Column::Id).eq(permit.target().0))
            .take();
        self.under(&permit).update(&update).await?;
        self.announce(Changed::Token(permit.target()));
        Ok(())
    }

    /// The token as the transaction sees it, if the viewer may see it.
    pub(super) async fn stored_token(&self, id: TokenId) -> Result<Option<RoleToken>, Error> {
        let mut select = self.access().rows::<role_token::Entity>();
        select.and_where(col(role_token::Column::Id).eq(id.0));
        with_account(&mut select);
        token_columns(&mut select);
        let row = self.inside().query_one(&select).await?;
        row.map(|row| Ok(RoleToken::from_row(TokenRow::from_query_result(&row, "")?, self.access().now())))
            .transpose()
    }
}
