//! Withdrawal: what somebody takes back is gone for everybody else from the next request, and where they ask for it, gone from the
//! database too. One transaction; the receipt says what was done.

use chrono::{DateTime, Utc};
use entity::{contribution, participant};
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::id::{ParticipantId, RoundId};
use policy::{Permit, action};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ConnectionTrait, Value};
use serde_json::json;

use super::read::Participant;
use crate::live::Change;
use crate::sql::col;
use crate::{Access, Error, Work};

/// Consent without which some who read somebody's contributions no longer do.
const REACHING: [ConsentScope; 5] = [
    ConsentScope::TakePart,
    ConsentScope::ResearchUse,
    ConsentScope::QuotePseudonymously,
    ConsentScope::QuoteByName,
    ConsentScope::OpenArchive,
];

/// What becomes of the words themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// They stay, for the person alone.
    Keep,
    /// They are overwritten, with the identity.
    Erase,
}

/// What a withdrawal did.
#[derive(Debug, Clone)]
pub struct Withdrawal {
    /// The record, as it is now.
    pub participant: Participant,
    /// What was agreed to and is so no more, in the order of the scopes.
    pub withdrawn: Vec<ConsentScope>,
    /// Contributions that some or all others see no more, and that are kept.
    pub contributions_hidden: u64,
    /// Contributions whose words were overwritten.
    pub contributions_erased: u64,
    /// Ballots that left open rounds, and those that are marked as withdrawn in closed ones.
    pub ballots_withdrawn: u64,
    /// Published rankings that the person's ballots were part of: they stand, and say that a ballot was withdrawn.
    pub published_rankings: Vec<RoundId>,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// What was done inside the transaction.
#[derive(Debug, Default)]
struct Done {
    withdrawn: Vec<ConsentScope>,
    hidden: u64,
    erased: u64,
    /// Words or an identity were overwritten: the files are to be scrubbed.
    overwritten: bool,
    ballots: u64,
    published: Vec<RoundId>,
}

impl Access {
    /// Withdraws consent. Without taking part nothing else stands, so that takes all of it back; and so does erasing.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for all but the person and whoever keeps the register, [`Error::Invalid`] where nothing
    /// is named.
    pub async fn withdraw_consent(&self, id: ParticipantId, scopes: &[ConsentScope], words: Words) -> Result<Withdrawal, Error> {
        let mut work = self.begin_on_participant::<action::WithdrawConsent>(id).await?;
        let recorded_at = self.now();
        let result = work.withdraw_consent(id, scopes, words).await;
        let done = work.finish(result).await?;
        if done.overwritten {
            self.scrub().await?;
        }
        let participant = self.participants_by_id(&[id]).await?.pop().ok_or(Error::NotFound("participant"))?;
        Ok(Withdrawal {
            participant,
            withdrawn: done.withdrawn,
            contributions_hidden: done.hidden,
            contributions_erased: done.erased,
            ballots_withdrawn: done.ballots,
            published_rankings: done.published,
            recorded_at,
        })
    }
}

impl Work {
    async fn withdraw_consent(&mut self, id: ParticipantId, scopes: &[ConsentScope], words: Words) -> Result<Done, Error> {
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
        let mut done = Done::default();
        for (scope, word) in standing {
            self.say(&permit, &[*scope], ConsentState::Withdrawn, &word.information_sheet)
                .await?;
            done.withdrawn.push(*scope);
        }
        let erases = words == Words::Erase && !held.erased;
        if done.withdrawn.is_empty() && !erases {
            self.leave_as_it_is();
            return Ok(done);
        }
        let narrows = done.withdrawn.iter().any(|scope| REACHING.contains(scope));
        if erases {
            done.overwritten = true;
            self.erases();
            done.erased = self.erase(&permit).await?;
        } else if narrows {
            done.hidden = self.standing_contributions(id).await?;
        }
        let votes = [ConsentScope::TakePart, ConsentScope::Ranking];
        if done.withdrawn.iter().any(|scope| votes.contains(scope)) {
            let ballots = self.withdraw_ballots_of(id).await?;
            done.ballots = ballots.all();
            done.published = ballots.affected_published;
        }
        self.settle(sight).await?;
        self.announce(Change::Participant(id));
        self.announce(Change::Workshop(held.workshop));
        Ok(done)
    }

    async fn standing_contributions(&self, id: ParticipantId) -> Result<u64, Error> {
        use contribution::Column;
        // Counted by the service: a steward who acts on a request need not see the words.
        let mut select = self.access().as_task(policy::SystemTask::Withdrawal).rows::<contribution::Entity>();
        select
            .expr_as(sea_orm::sea_query::Expr::cust("COUNT(*)"), sea_orm::sea_query::Alias::new("n"))
            .and_where(col(Column::ParticipantId).eq(id.0))
            .and_where(col(Column::ErasedAt).is_null());
        let row = self.connection().query_one(&select).await?;
        let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// Overwrites everything that the person said, and who they are. What the service itself chose (the pseudonym) and what others rely
    /// on (that there was a ballot) stays. The number of contributions overwritten.
    async fn erase(&mut self, permit: &Permit<action::WithdrawConsent>) -> Result<u64, Error> {
        let id = permit.target();
        let update = Query::update()
            .table(contribution::Entity)
            .values([
                (contribution::Column::Text, Value::from("").into()),
                (contribution::Column::Stems, Value::from("").into()),
                (contribution::Column::Themes, Value::from(json!([])).into()),
                (contribution::Column::ProgrammeId, Value::Uuid(None).into()),
                (contribution::Column::ErasedAt, Value::from(self.now_ms()).into()),
            ])
            .and_where(col(contribution::Column::ParticipantId).eq(id.0))
            .and_where(col(contribution::Column::ErasedAt).is_null())
            .take();
        let erased = self.connection().execute(&update).await?.rows_affected();
        self.erase_words_of(permit).await?;
        self.forget_identity(permit).await?;
        let update = Query::update()
            .table(participant::Entity)
            .values([
                (participant::Column::PreferredTerm, Value::String(None).into()),
                (participant::Column::ErasedAt, Value::from(self.now_ms()).into()),
            ])
            .and_where(col(participant::Column::Id).eq(id.0))
            .take();
        self.connection().execute(&update).await?;
        Ok(erased)
    }
}
