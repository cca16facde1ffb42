//! Withdrawal: what a person withdraws is hidden from everyone else from the next request on, and erased from the database if they ask
//! for that. It is one transaction. The receipt records what was done.

use std::collections::HashSet;

use entity::column::AsJson;
use entity::{contribution, participant, question};
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::id::ParticipantId;
use policy::{Permit, SystemTask, action};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, Order, Value};

use super::consent::HeldParticipant;
use super::receipt::{DoneWithdrawal, WithdrawalReceipt};
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;

/// Scopes whose withdrawal hides the person's contributions from some of their readers.
const REACHING: [ConsentScope; 5] = [
    ConsentScope::TakePart,
    ConsentScope::ResearchUse,
    ConsentScope::QuotePseudonymously,
    ConsentScope::QuoteByName,
    ConsentScope::OpenArchive,
];

/// What happens to the words themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Words {
    /// The words stay, visible only to the person.
    Keep,
    /// The words and the identity are overwritten.
    Erase,
}

impl Access {
    /// Withdraws consent. All other scopes depend on taking part, so withdrawing that withdraws everything; erasing does so too.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the person and those who keep the register; [`Error::Invalid`] if no
    /// scope is named.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn withdraw_consent(&self, id: ParticipantId, scopes: &[ConsentScope], words: Words) -> Result<WithdrawalReceipt, Error> {
        let work = self.begin_on_participant::<action::WithdrawConsent>(id).await?;
        let mut result = work.withdraw_consent(id, scopes, words).await;
        if result.as_ref().is_ok_and(|outcome| outcome.overwritten) {
            let forgotten = work.forget_what_left_the_index().await;
            result = result.and_then(|outcome| forgotten.map(|()| outcome));
        }
        let outcome = work.finish(result).await?;
        if outcome.overwritten {
            self.scrub().await?;
        }
        Ok(outcome.receipt_for(self))
    }

    /// A preview: runs the withdrawal itself in a transaction that is rolled back. The result differs from the real receipt only in id
    /// and time. Nothing is stored.
    ///
    /// # Errors
    /// As [`Access::withdraw_consent`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn preview_withdrawal(&self, id: ParticipantId, scopes: &[ConsentScope], words: Words) -> Result<WithdrawalReceipt, Error> {
        let work = self.begin_on_participant::<action::WithdrawConsent>(id).await?;
        match work.withdraw_consent(id, scopes, words).await {
            Ok(outcome) => {
                work.discard().await?;
                Ok(outcome.receipt_for(self))
            }
            Err(error) => {
                work.abandon().await?;
                Err(error)
            }
        }
    }
}

impl Work {
    async fn withdraw_consent(&self, id: ParticipantId, scopes: &[ConsentScope], words: Words) -> Result<DoneWithdrawal, Error> {
        let held = self.hold_participant(id).await?;
        let permit = self.permit::<action::WithdrawConsent>(id, &held.facts, &id.to_string())?;
        if scopes.is_empty() && words == Words::Keep {
            return Err(Error::invalid("scopes", "must name at least one scope"));
        }
        let sight = self.rows_of_participant(id.0).await?;
        let sight = self.sight(&sight).await?;
        let all = words == Words::Erase || scopes.contains(&ConsentScope::TakePart);
        let said = self.last_words(id).await?;
        let standing = said
            .iter()
            .filter(|(scope, word)| word.state == ConsentState::Given && (all || scopes.contains(scope)));
        let mut done = DoneWithdrawal::new(id, self.access().now());
        for (scope, word) in standing {
            self.say(&permit, &[*scope], ConsentState::Withdrawn, &word.information_sheet)
                .await?;
            done.withdrawn.push(*scope);
        }
        let erases = words == Words::Erase && !held.erased;
        if done.withdrawn.is_empty() && !erases {
            self.leave_as_it_is();
            done.explain();
            return Ok(done);
        }
        done.leaves = done.withdrawn.contains(&ConsentScope::TakePart);
        self.name_other_sentences(id, &mut done).await?;
        let narrows = done.withdrawn.iter().any(|scope| REACHING.contains(scope));
        if erases {
            self.erases();
            done.minutes_to_scrub = self.minutes_to_scrub();
            self.erase(&permit, &held, &mut done).await?;
        } else if narrows {
            done.contributions_hidden = self.count(self.standing_contributions(id)).await?;
            if done.leaves {
                done.questions_hidden = self.count(self.standing_questions(id)).await?;
            }
        }
        let votes = [ConsentScope::TakePart, ConsentScope::Ranking];
        if done.withdrawn.iter().any(|scope| votes.contains(scope)) {
            let ballots = self.under(&permit).withdraw_ballots_of(id).await?;
            done.ballots_withdrawn = ballots.all();
            done.published_rankings = ballots.affected_published;
        }
        if erases {
            self.cut_ties(&permit, &held, &mut done).await?;
        }
        self.under(&permit).settle(sight).await?;
        done.explain();
        self.keep_receipt(&permit, &done).await?;
        self.announce(Changed::Participant(id));
        if let Some(account) = held.account {
            self.announce(Changed::Account(account));
        }
        self.announce(Changed::Workshop(held.workshop));
        Ok(done)
    }

    /// Minutes until the database's files no longer contain what is overwritten now, rounded to whole minutes.
    pub(super) fn minutes_to_scrub(&self) -> i64 {
        let wait = self.access().scrubbed_by() - self.access().now();
        (wait.num_seconds() + 59) / 60
    }

    // Counted by the service itself: a steward who acts for a person need not be able to see the words.
    fn standing_contributions(&self, id: ParticipantId) -> SelectStatement {
        use contribution::Column;
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<contribution::Entity>();
        select
            .and_where(col(Column::ParticipantId).eq(id.0))
            .and_where(col(Column::WithdrawnAt).is_null())
            .and_where(col(Column::ErasedAt).is_null());
        select
    }

    fn standing_questions(&self, id: ParticipantId) -> SelectStatement {
        use question::Column;
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<question::Entity>();
        select
            .and_where(col(Column::WordsOfId).eq(id.0))
            .and_where(col(Column::WithdrawnAt).is_null());
        select
    }

    async fn count(&self, mut select: SelectStatement) -> Result<u64, Error> {
        select.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
        let row = self.inside().query_one(&select).await?;
        let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Finds the questions that this person submitted and whose text is no longer theirs.
    async fn name_other_sentences(&self, id: ParticipantId, done: &mut DoneWithdrawal) -> Result<(), Error> {
        use question::Column;
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<question::Entity>();
        all_columns::<question::Entity>(&mut select);
        select
            .and_where(col(Column::ParticipantId).eq(id.0))
            .cond_where(
                Condition::any()
                    .add(col(Column::WordsOfId).is_null())
                    .add(col(Column::WordsOfId).ne(id.0)),
            )
            .and_where(col(Column::Text).ne(crate::engine::words::WITHDRAWN_WORDS))
            .order_by_expr(col(Column::Id), Order::Asc);
        for row in self.inside().query_all(&select).await? {
            done.other_sentences.push(question::Model::from_query_result(&row, "")?.code);
        }
        Ok(())
    }

    /// Overwrites everything that the person said, their identity, and texts that quote them. The pseudonym, which the service chose, and
    /// the fact that a ballot existed, which others rely on, stay.
    async fn erase(
        &self,
        permit: &Permit<action::WithdrawConsent>,
        held: &HeldParticipant,
        done: &mut DoneWithdrawal,
    ) -> Result<(), Error> {
        let id = permit.target();
        let said = self.said_by(id).await?;
        self.claim_near_words(permit, id, held.workshop, &said).await?;
        let theirs = Condition::all()
            .add(col(contribution::Column::ParticipantId).eq(id.0))
            .add(col(contribution::Column::ErasedAt).is_null());
        done.contributions_erased = self.overwrite_contributions(permit, theirs).await?;
        let erased = self.erase_words_of(permit).await?;
        done.questions_erased = erased.questions;
        done.standing = erased.standing;
        // A question that was only marked as another person's text may still have resembled this person's words.
        let near: HashSet<String> = self.codes_without_words(&done.other_sentences).await?;
        done.other_sentences.retain(|code| !near.contains(code));
        self.overwrite_quotations(permit, held.workshop, &said).await?;
        self.forget_identity(permit).await?;
        let update = Query::update()
            .table(participant::Entity)
            .values([
                (participant::Column::PreferredTerm, Value::String(None).into()),
                (participant::Column::ErasedAt, Value::from(self.now()).into()),
            ])
            .and_where(col(participant::Column::Id).eq(id.0))
            .take();
        self.under(permit).update(&update).await?;
        (done.erased, done.overwritten) = (true, true);
        Ok(())
    }

    /// Those of these questions whose text was erased.
    async fn codes_without_words(&self, codes: &[String]) -> Result<HashSet<String>, Error> {
        use question::Column;
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<question::Entity>();
        crate::engine::sql::columns(&mut select, &[Column::Code]);
        select
            .and_where(col(Column::Code).is_in(codes.iter().map(String::as_str)))
            .and_where(col(Column::Text).eq(crate::engine::words::WITHDRAWN_WORDS));
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "code")?)).collect()
    }

    /// Overwrites contributions. Returns how many there were.
    pub(super) async fn overwrite_contributions<A: policy::Action>(&self, permit: &Permit<A>, which: Condition) -> Result<u64, Error> {
        let update = Query::update()
            .table(contribution::Entity)
            .values([
                (contribution::Column::Text, Value::from("").into()),
                (contribution::Column::Stems, Value::from("").into()),
                (contribution::Column::Themes, Value::from(AsJson(Vec::<String>::new())).into()),
                (contribution::Column::ProgrammeId, Value::Uuid(None).into()),
                (contribution::Column::ErasedAt, Value::from(self.now()).into()),
            ])
            .cond_where(which)
            .take();
        Ok(self.under(permit).update(&update).await?)
    }
}
