//! Removes the links between an account and an erased record. The account of a person who joined only with the code belongs to this
//! record alone: it stays, so that its token can still read the receipts. The account of a person who also works with the service would
//! identify that person, so it is unlinked.

use entity::column::Code;
use entity::{account, audit_event, ballot, facilitation, membership, participant, role_token, round};
use policy::id::{AccountId, RoundId, TokenId};
use policy::{Permit, Role, SystemTask, action};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::consent::HeldParticipant;
use super::receipt::DoneWithdrawal;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// Actions of a participant that the audit trail records under the workshop's id.
const ACTS_IN_A_WORKSHOP: [&str; 5] = [
    "workshop.join",
    "contribution.add",
    "contribution.withdraw",
    "question.submit",
    "question.withdraw",
];

impl Work {
    /// Called after an erasure: the audit trail no longer shows which entries were this person's, and an account with other uses is
    /// unlinked from the record.
    pub(super) async fn cut_ties(
        &self,
        permit: &Permit<action::WithdrawConsent>,
        held: &HeldParticipant,
        done: &mut DoneWithdrawal,
    ) -> Result<(), Error> {
        let Some(account) = held.account else { return Ok(()) };
        let id = permit.target();
        if self.access().viewer().account() == Some(account) {
            self.forget_who_acts();
        }
        self.under(permit).forget_acts(account, held, &id.to_string()).await?;
        let update = Query::update()
            .table(ballot::Entity)
            .value(ballot::Column::CastById, None::<Uuid>)
            .and_where(col(ballot::Column::ParticipantId).eq(id.0))
            .take();
        self.under(permit).update(&update).await?;
        if !self.is_more_than_a_record(account).await? {
            return Ok(());
        }
        let update = Query::update()
            .table(participant::Entity)
            .value(participant::Column::AccountId, None::<Uuid>)
            .and_where(col(participant::Column::Id).eq(id.0))
            .take();
        self.under(permit).update(&update).await?;
        self.under(permit).drop_tokens_of_joining(account, held).await?;
        done.cut = self.access().viewer().account() == Some(account);
        Ok(())
    }
}

impl Writer<'_> {
    /// Keeps the audit entries of what this person did as a participant, but removes the account from them.
    async fn forget_acts(&self, account: AccountId, held: &HeldParticipant, participant: &str) -> Result<(), Error> {
        use audit_event::Column;
        let mut rounds = self.access().as_task(SystemTask::Withdrawal).rows::<round::Entity>();
        columns(&mut rounds, &[round::Column::Id]);
        rounds.and_where(col(round::Column::WorkshopId).eq(held.workshop.0));
        let mut voted_on = Vec::new();
        for row in self.inside().query_all(&rounds).await? {
            voted_on.push(RoundId(row.try_get("", "id")?).to_string());
        }
        let workshop = held.workshop.to_string();
        let as_participant = Condition::any()
            .add(col(Column::ResourceId).eq(participant))
            .add(
                Condition::all()
                    .add(col(Column::ResourceId).eq(workshop.as_str()))
                    .add(col(Column::Action).is_in(ACTS_IN_A_WORKSHOP)),
            )
            .add(
                Condition::all()
                    .add(col(Column::ResourceId).is_in(voted_on))
                    .add(col(Column::Action).is_in(["ballot.cast", "ballot.withdraw"])),
            );
        let update = Query::update()
            .table(audit_event::Entity)
            .value(Column::ActorId, None::<Uuid>)
            .and_where(col(Column::ActorId).eq(account.0))
            .cond_where(as_participant)
            .take();
        self.update(&update).await?;
        Ok(())
    }
}

impl Work {
    /// Whether the account has other uses than records in workshops.
    async fn is_more_than_a_record(&self, id: AccountId) -> Result<bool, Error> {
        let task = self.access().as_task(SystemTask::Withdrawal);
        let mut roles = task.rows::<role_token::Entity>();
        roles.and_where(col(role_token::Column::Role).ne(Code(Role::Participant)));
        let mut of_organisation = task.rows::<account::Entity>();
        of_organisation.and_where(col(account::Column::OrganisationId).is_not_null());
        let memberships = Query::select().unscoped::<membership::Entity>(Unscoped::HeldUnderAPermit).take();
        Ok(self.exists(roles, role_token::Column::AccountId, id.0).await?
            || self.exists(of_organisation, account::Column::Id, id.0).await?
            || self
                .exists(task.rows::<facilitation::Entity>(), facilitation::Column::AccountId, id.0)
                .await?
            || self.exists(memberships, membership::Column::AccountId, id.0).await?)
    }
}

impl Writer<'_> {
    /// A token from joining names the account and the workshop, so it is deleted. Its subscriptions end.
    async fn drop_tokens_of_joining(&self, account: AccountId, held: &HeldParticipant) -> Result<(), Error> {
        use role_token::Column;
        let theirs = Condition::all()
            .add(col(Column::AccountId).eq(account.0))
            .add(col(Column::WorkshopId).eq(held.workshop.0))
            .add(col(Column::Role).eq(Code(Role::Participant)));
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<role_token::Entity>();
        columns(&mut select, &[Column::Id]);
        select.cond_where(theirs.clone());
        for row in self.inside().query_all(&select).await? {
            self.announce(Changed::Token(TokenId(row.try_get("", "id")?)));
        }
        let update = Query::update()
            .table(role_token::Entity)
            .value(Column::RotatedFromId, None::<Uuid>)
            .cond_where(theirs.clone())
            .take();
        self.update(&update).await?;
        self.delete::<role_token::Entity>(theirs).await
    }
}
