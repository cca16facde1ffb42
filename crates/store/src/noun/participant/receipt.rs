//! Receipts of withdrawals: what was done, and what stays and why, as text to keep. They are stored, and the person can always read them,
//! even after leaving.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::column::{AsJson, Millis};
use entity::{participant, withdrawal_receipt};
use evidence::vocabulary::ConsentScope;
use policy::id::{ParticipantId, ReceiptId, RoundId};
use policy::{Action, ConsentReach, Permit, rows};
use present::withdrawal::{self, Withdrawal};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{ActiveValue::Set, FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;

/// What a withdrawal did.
#[derive(Debug, Clone)]
pub struct WithdrawalReceipt {
    /// The receipt's id.
    pub id: ReceiptId,
    /// The record that the withdrawal was about.
    pub participant: ParticipantId,
    /// The consents that were withdrawn, in the order of the scopes.
    pub withdrawn: Vec<ConsentScope>,
    /// Whether words were overwritten.
    pub erased: bool,
    /// Contributions that some or all other people can no longer see, and that are kept.
    pub contributions_hidden: u64,
    /// Contributions whose words were overwritten.
    pub contributions_erased: u64,
    /// Questions in the person's words that nobody else can see any more, and that are kept.
    pub questions_hidden: u64,
    /// Questions whose words were overwritten.
    pub questions_erased: u64,
    /// Ballots that were withdrawn.
    pub ballots_withdrawn: u64,
    /// Published rankings that the person's ballots were part of. They stay published, and say that a ballot was withdrawn.
    pub published_rankings: Vec<RoundId>,
    /// What stays, and why: one sentence for each item.
    pub kept: Vec<String>,
    /// The whole receipt as plain text.
    pub plain_language: String,
    /// When the withdrawal was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The store as the person sees it, if the record was unlinked from the requesting account, which can no longer see it.
    pub own: Option<Access>,
}

/// What the withdrawal changed inside the transaction.
#[derive(Debug, Clone)]
pub(crate) struct DoneWithdrawal {
    pub(super) id: ReceiptId,
    pub(super) participant: ParticipantId,
    pub(super) withdrawn: Vec<ConsentScope>,
    pub(super) erased: bool,
    pub(super) contributions_hidden: u64,
    pub(super) contributions_erased: u64,
    pub(super) questions_hidden: u64,
    pub(super) questions_erased: u64,
    pub(super) ballots_withdrawn: u64,
    pub(super) published_rankings: Vec<RoundId>,
    pub(super) recorded_at: DateTime<Utc>,
    /// Whether the person stops taking part.
    pub(super) leaves: bool,
    /// Whether words or an identity were overwritten, so that the files must be scrubbed.
    pub(super) overwritten: bool,
    /// Minutes until the database's files no longer contain what was overwritten.
    pub(super) minutes_to_scrub: i64,
    /// Whether the requesting account no longer has a record here.
    pub(super) cut: bool,
    /// Codes of questions that stay, without the person's words.
    pub(super) standing: Vec<String>,
    /// Codes of questions that the person submitted and whose text is no longer theirs.
    pub(super) other_sentences: Vec<String>,
    kept: Vec<String>,
    plain_language: String,
}

impl DoneWithdrawal {
    pub(super) fn new(participant: ParticipantId, now: DateTime<Utc>) -> Self {
        Self {
            id: ReceiptId(new_id()),
            participant,
            withdrawn: Vec::new(),
            erased: false,
            contributions_hidden: 0,
            contributions_erased: 0,
            questions_hidden: 0,
            questions_erased: 0,
            ballots_withdrawn: 0,
            published_rankings: Vec::new(),
            recorded_at: now,
            leaves: false,
            overwritten: false,
            minutes_to_scrub: 0,
            cut: false,
            standing: Vec::new(),
            other_sentences: Vec::new(),
            kept: Vec::new(),
            plain_language: String::new(),
        }
    }

    /// Writes the receipt's text.
    pub(super) fn explain(&mut self) {
        let kept = withdrawal::kept(&self.told());
        self.plain_language = withdrawal::plain_language(&self.told(), &kept);
        self.kept = kept;
    }

    const fn told(&self) -> Withdrawal<'_> {
        Withdrawal {
            withdrawn: self.withdrawn.as_slice(),
            erased: self.erased,
            contributions_hidden: self.contributions_hidden,
            contributions_erased: self.contributions_erased,
            questions_hidden: self.questions_hidden,
            questions_erased: self.questions_erased,
            ballots_withdrawn: self.ballots_withdrawn,
            published_rankings: self.published_rankings.len(),
            leaves: self.leaves,
            overwritten: self.overwritten,
            minutes_to_scrub: self.minutes_to_scrub,
            cut: self.cut,
            standing: self.standing.as_slice(),
            other_sentences: self.other_sentences.as_slice(),
        }
    }

    pub(super) fn receipt_for(self, access: &Access) -> WithdrawalReceipt {
        let own = self.cut.then(|| access.as_task(policy::SystemTask::Withdrawal));
        WithdrawalReceipt {
            id: self.id,
            participant: self.participant,
            withdrawn: self.withdrawn,
            erased: self.erased,
            contributions_hidden: self.contributions_hidden,
            contributions_erased: self.contributions_erased,
            questions_hidden: self.questions_hidden,
            questions_erased: self.questions_erased,
            ballots_withdrawn: self.ballots_withdrawn,
            published_rankings: self.published_rankings,
            kept: self.kept,
            plain_language: self.plain_language,
            recorded_at: self.recorded_at,
            own,
        }
    }
}

impl WithdrawalReceipt {
    fn of(row: withdrawal_receipt::Model) -> Self {
        let count = |n: i32| u64::try_from(n).unwrap_or(0);
        Self {
            id: ReceiptId(row.id),
            participant: ParticipantId(row.participant_id),
            withdrawn: row.withdrawn.0,
            erased: row.erased,
            contributions_hidden: count(row.contributions_hidden),
            contributions_erased: count(row.contributions_erased),
            questions_hidden: count(row.questions_hidden),
            questions_erased: count(row.questions_erased),
            ballots_withdrawn: count(row.ballots_withdrawn),
            published_rankings: row.rounds.0.into_iter().map(RoundId).collect(),
            kept: row.kept.0,
            plain_language: row.plain_language,
            recorded_at: row.recorded_at.0,
            own: None,
        }
    }
}

impl Access {
    /// The receipts with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn receipts_by_id(&self, ids: &[ReceiptId]) -> Result<Vec<WithdrawalReceipt>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<withdrawal_receipt::Entity>();
        select.and_where(is_one_of(self.backend(), withdrawal_receipt::Column::Id, &ids));
        self.read_receipts(select).await
    }

    /// All receipts of each of these people, oldest first, for viewers who may read them: the person, and roles that keep the register. A
    /// person without receipts gets an empty list; a person whose receipts the viewer may not read is left out.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn receipts_of(&self, participants: &[ParticipantId]) -> Result<HashMap<ParticipantId, Vec<WithdrawalReceipt>>, Error> {
        let allowed = self.may_read_receipts_of(participants).await?;
        let ids: Vec<Uuid> = allowed.iter().map(|id| id.0).collect();
        let mut select = self.rows::<withdrawal_receipt::Entity>();
        select.and_where(is_one_of(self.backend(), withdrawal_receipt::Column::ParticipantId, &ids));
        let mut receipts: HashMap<_, _> = allowed.into_iter().map(|id| (id, Vec::new())).collect();
        for receipt in self.read_receipts(select).await? {
            receipts.entry(receipt.participant).or_default().push(receipt);
        }
        Ok(receipts)
    }

    async fn may_read_receipts_of(&self, participants: &[ParticipantId]) -> Result<Vec<ParticipantId>, Error> {
        use participant::Column;
        let everybody_s = self.viewer().reach(&rows::CONSENTS) == ConsentReach::Everything;
        if everybody_s {
            return Ok(participants.to_vec());
        }
        let Some(account) = self.viewer().account() else {
            return Ok(Vec::new());
        };
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<participant::Entity>();
        columns(&mut select, &[Column::Id]);
        select
            .and_where(is_one_of(self.backend(), Column::Id, &ids))
            .and_where(col(Column::AccountId).eq(account.0));
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(ParticipantId(row.try_get("", "id")?))).collect()
    }

    async fn read_receipts(&self, mut select: SelectStatement) -> Result<Vec<WithdrawalReceipt>, Error> {
        all_columns::<withdrawal_receipt::Entity>(&mut select);
        select.order_by_expr(col(withdrawal_receipt::Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(WithdrawalReceipt::of(withdrawal_receipt::Model::from_query_result(row, "")?)))
            .collect()
    }
}

impl Work {
    /// Stores the receipt, so that the person can read it again.
    pub(super) async fn keep_receipt<A: Action>(&self, permit: &Permit<A>, done: &DoneWithdrawal) -> Result<(), Error> {
        let count = |n: u64| i32::try_from(n).unwrap_or(i32::MAX);
        let rounds: Vec<Uuid> = done.published_rankings.iter().map(|id| id.0).collect();
        let row = withdrawal_receipt::ActiveModel {
            id: Set(done.id.0),
            participant_id: Set(done.participant.0),
            withdrawn: Set(AsJson(done.withdrawn.clone())),
            erased: Set(done.erased),
            contributions_hidden: Set(count(done.contributions_hidden)),
            contributions_erased: Set(count(done.contributions_erased)),
            questions_hidden: Set(count(done.questions_hidden)),
            questions_erased: Set(count(done.questions_erased)),
            ballots_withdrawn: Set(count(done.ballots_withdrawn)),
            rounds: Set(AsJson(rounds)),
            kept: Set(AsJson(done.kept.clone())),
            plain_language: Set(done.plain_language.clone()),
            recorded_at: Set(Millis(done.recorded_at)),
        };
        self.under(permit).insert(row).await?;
        Ok(())
    }
}
