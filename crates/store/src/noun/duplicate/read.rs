//! Reads pairs of records: a page for each review, or by id.

use std::collections::HashMap;

use entity::column::Code;
use entity::{duplicate_candidate, record};
use evidence::vocabulary::DuplicateStatus;
use policy::id::{DuplicateCandidateId, ReviewId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, FromQueryResult};
use uuid::Uuid;

use super::view::DuplicateCandidate;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

/// The reviews whose pairs are read, and the state that the pairs must have.
#[derive(Debug, Clone)]
pub struct DuplicatesOf {
    /// The reviews.
    pub reviews: Vec<ReviewId>,
    /// Only pairs in this state.
    pub status: Option<DuplicateStatus>,
}

impl Access {
    /// The nearest pairs first. A pair that the rules found and that nobody needs to decide is not listed: two records that are held
    /// apart, or whose groups another pair already asks about.
    fn candidates(&self, of: &DuplicatesOf) -> List {
        use duplicate_candidate::Column;
        let ids: Vec<Uuid> = of.reviews.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<duplicate_candidate::Entity>();
        rows.and_where(is_one_of(self.backend(), Column::ReviewId, &ids));
        match of.status {
            Some(status) => rows.and_where(col(Column::Status).eq(Code(status))),
            None => &mut rows,
        };
        rows.cond_where(
            Condition::any()
                .add(col(Column::Status).ne(Code(DuplicateStatus::Distinct)))
                .add(col(Column::DecidedAt).is_not_null()),
        );
        for side in [Column::LeftId, Column::RightId] {
            rows.and_where(is_here(side));
        }
        List {
            rows,
            columns: Box::new(all_columns::<duplicate_candidate::Entity>),
            order: vec![
                column(Column::Score, KeyKind::Real).descending(true),
                column(Column::Id, KeyKind::Id),
            ],
            order_name: "duplicate".to_owned(),
        }
    }

    /// A page of the pairs of each of these reviews, the nearest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn duplicates_in(&self, of: &DuplicatesOf, page: &PageArguments) -> Result<HashMap<Uuid, Page<DuplicateCandidate>>, Error> {
        let list = self.candidates(of);
        let pages = list
            .pages::<duplicate_candidate::Model>(self, col(duplicate_candidate::Column::ReviewId), page)
            .await?;
        Ok(pages.into_iter().map(|(id, page)| (id, page.map(DuplicateCandidate::of))).collect())
    }

    /// How many pairs each of these reviews has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_duplicates_in(&self, of: &DuplicatesOf) -> Result<HashMap<Uuid, i64>, Error> {
        counts(self, self.candidates(of).rows, col(duplicate_candidate::Column::ReviewId)).await
    }

    /// The pairs with these ids.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn duplicates_by_id(&self, ids: &[DuplicateCandidateId]) -> Result<Vec<DuplicateCandidate>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<duplicate_candidate::Entity>();
        all_columns::<duplicate_candidate::Entity>(&mut select);
        select.and_where(is_one_of(self.backend(), duplicate_candidate::Column::Id, &ids));
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(DuplicateCandidate::of(duplicate_candidate::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }
}

/// The record on this side of a pair is in the review: its import was not undone.
fn is_here<C: ColumnTrait>(side: C) -> Expr {
    let record = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<record::Entity>(Unscoped::OfRowsThatARuleBounds)
        .and_where(col(record::Column::Id).eq(col(side)))
        .and_where(col(record::Column::UndoneAt).is_null())
        .take();
    Expr::exists(record)
}
