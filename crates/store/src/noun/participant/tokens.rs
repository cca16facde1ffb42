//! Ends the tokens of a participant for a workshop. Their open sockets and streams end too.

use entity::role_token;
use policy::id::{AccountId, TokenId, WorkshopId};
use policy::{Action, Permit, SystemTask};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, Query};

use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;

impl Work {
    /// Ends every token that an account holds as a participant of a workshop.
    pub(super) async fn end_tokens_of_participant<A: Action>(
        &self,
        permit: &Permit<A>,
        workshop: WorkshopId,
        account: AccountId,
        why: &str,
    ) -> Result<(), Error> {
        let held = Condition::all()
            .add(col(role_token::Column::AccountId).eq(account.0))
            .add(col(role_token::Column::WorkshopId).eq(workshop.0));
        self.end_tokens(permit, held, why).await
    }

    /// Ends the tokens that match a condition and are still valid.
    pub(crate) async fn end_tokens<A: Action>(&self, permit: &Permit<A>, which: Condition, why: &str) -> Result<(), Error> {
        use role_token::Column;
        let now = self.now();
        let working = Condition::all()
            .add(which)
            .add(col(Column::RevokedAt).is_null())
            .add(col(Column::ExpiresAt).gt(now));
        let mut select = self.access().as_task(SystemTask::Join).rows::<role_token::Entity>();
        columns(&mut select, &[Column::Id]);
        select.cond_where(working.clone());
        for row in self.inside().query_all(&select).await? {
            self.announce(Changed::Token(TokenId(row.try_get("", "id")?)));
        }
        let update = Query::update()
            .table(role_token::Entity)
            .value(Column::RevokedAt, now)
            .value(Column::RevokedReason, why)
            .cond_where(working)
            .take();
        self.under(permit).update(&update).await?;
        Ok(())
    }
}
