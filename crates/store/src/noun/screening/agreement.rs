//! Agreement between screeners: over all records on which two people voted, by pair of people, and by pair of roles.
//!
//! `UNSURE` counts as not excluded. Only records with two votes are counted, so no vote is told before its time.

use std::collections::BTreeMap;

use entity::column::Code;
use entity::{record, review_member, screening_decision};
use evidence::agreement::AgreementTable;
use evidence::screening::keeps;
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::Role;
use policy::id::{AccountId, ReviewId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::allowance::Allowance;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::noun::record::columns_of;

/// Who is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairOf {
    /// Two people. The rows of the table are the votes of the first.
    People(AccountId, AccountId),
    /// Two roles, in which people voted who let their role count.
    Roles(Role, Role),
}

/// The votes of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreenerPair {
    /// Who is compared.
    pub between: PairOf,
    /// Their votes.
    pub table: AgreementTable,
}

/// The agreement at one stage of a review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewAgreement {
    /// All records with two votes. In each pair of people, the rows are the votes of the one with the smaller id.
    pub all: AgreementTable,
    /// The same by pair of people, then by pair of roles.
    pub pairs: Vec<ScreenerPair>,
}

#[derive(FromQueryResult)]
struct ScreenerVote {
    record_id: Uuid,
    reviewer_id: Uuid,
    role: Code<Role>,
    verdict: Code<ScreeningVerdict>,
}

/// Not excluded, or excluded.
const fn category(verdict: ScreeningVerdict) -> usize {
    if keeps(verdict) { 0 } else { 1 }
}

type Counts = [[u32; 2]; 2];

fn table(counts: Counts) -> Result<AgreementTable, Error> {
    let rows: Vec<Vec<u32>> = counts.iter().map(|row| row.to_vec()).collect();
    AgreementTable::from_rows(rows).map_err(|error| Error::Corrupt(error.to_string()))
}

fn add(counts: &mut Counts, first: ScreeningVerdict, second: ScreeningVerdict) {
    if let Some(cell) = counts.get_mut(category(first)).and_then(|row| row.get_mut(category(second))) {
        *cell += 1;
    }
}

impl Access {
    /// The agreement at a stage of a review; `None` while the viewer still has votes to cast there, while no record has two votes, and for
    /// viewers who may not read records.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %review))]
    pub async fn screening_agreement(&self, review: ReviewId, stage: ScreeningStage) -> Result<Option<ReviewAgreement>, Error> {
        let waiting = self.awaiting_my_vote(&[review], stage).await?;
        if waiting.get(&review).is_some_and(|count| *count > 0) {
            return Ok(None);
        }
        // How many votes are read follows from the review, not from the request.
        let access = self.clone().within(std::sync::Arc::<Allowance>::default());
        let votes = access.complete_votes(review, stage).await?;
        if votes.is_empty() {
            return Ok(None);
        }
        let sharing = access.sharing(review).await?;
        let mut all: Counts = Counts::default();
        let mut by_pair: BTreeMap<PairOf, Counts> = BTreeMap::new();
        for pair in votes.chunk_by(|left, right| left.record_id == right.record_id) {
            let [first, second] = pair else { continue };
            add(&mut all, first.verdict.0, second.verdict.0);
            let people = PairOf::People(AccountId(first.reviewer_id), AccountId(second.reviewer_id));
            add(by_pair.entry(people).or_default(), first.verdict.0, second.verdict.0);
            if sharing.contains(&first.reviewer_id) && sharing.contains(&second.reviewer_id) {
                let (first, second) = if first.role.0 <= second.role.0 {
                    (first, second)
                } else {
                    (second, first)
                };
                let roles = PairOf::Roles(first.role.0, second.role.0);
                add(by_pair.entry(roles).or_default(), first.verdict.0, second.verdict.0);
            }
        }
        let pairs = by_pair.into_iter();
        let pairs = pairs.map(|(between, counts)| {
            Ok(ScreenerPair {
                between,
                table: table(counts)?,
            })
        });
        Ok(Some(ReviewAgreement {
            all: table(all)?,
            pairs: pairs.collect::<Result<_, Error>>()?,
        }))
    }

    /// The votes on records that have two, by record, the account with the smaller id first.
    async fn complete_votes(&self, review: ReviewId, stage: ScreeningStage) -> Result<Vec<ScreenerVote>, Error> {
        use screening_decision::Column;
        let (votes, _) = columns_of(stage);
        let mut select = self.rows::<screening_decision::Entity>();
        columns(&mut select, &[Column::RecordId, Column::ReviewerId, Column::Role, Column::Verdict]);
        let on = col(record::Column::Id).eq(col(Column::RecordId)).and(col(votes).eq(2));
        select
            .join_rows::<record::Entity>(self.viewer(), on)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::Stage).eq(Code(stage)))
            .and_where(col(Column::ResolvesConflict).eq(false))
            .order_by_expr(col(Column::RecordId), sea_orm::Order::Asc)
            .order_by_expr(col(Column::ReviewerId), sea_orm::Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(ScreenerVote::from_query_result(row, "")?)).collect()
    }

    /// The members who let their role count.
    async fn sharing(&self, review: ReviewId) -> Result<Vec<Uuid>, Error> {
        use review_member::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::AccountId]);
        select
            .unscoped::<review_member::Entity>(Unscoped::OfRowsThatARuleBounds)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::SharesRole).eq(true));
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "account_id")?)).collect()
    }
}
