//! Reads outcomes: by id, a page, or a page for each of many parents.

use std::collections::HashMap;

use entity::{outcome, programme};
use policy::id::{OutcomeId, ProgrammeId, StudyId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, SelectStatement};
use uuid::Uuid;

use super::filter::{OutcomeFilter, OutcomeOrder, join_for, order_keys, rows};
use super::view::{Outcome, StoredOutcome, outcome_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::child_of;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sql::{col, is_one_of};

impl Access {
    /// The outcomes with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outcomes_by_id(&self, ids: &[OutcomeId]) -> Result<Vec<Outcome>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<outcome::Entity>();
        select.and_where(is_one_of(self.backend(), outcome::Column::Id, &ids));
        outcome_columns(self)(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Outcome::from_row(StoredOutcome::from_query_result(row, "")?))
            .collect()
    }

    /// A page of the outcomes that match the filter.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outcomes(&self, filter: &OutcomeFilter, order: &[OutcomeOrder], page: &PageArguments) -> Result<Page<Outcome>, Error> {
        let list = self.outcome_list(rows(self, filter).await?, order);
        list.page::<StoredOutcome>(self, page).await?.try_map(Outcome::from_row)
    }

    /// How many outcomes match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_outcomes(&self, filter: &OutcomeFilter) -> Result<i64, Error> {
        count(self, rows(self, filter).await?).await
    }

    pub(super) fn outcome_list(&self, mut rows: SelectStatement, order: &[OutcomeOrder]) -> List {
        join_for(self.viewer(), &mut rows, order);
        let (order, order_name) = order_keys(order);
        List {
            rows,
            columns: Box::new(outcome_columns(self)),
            order,
            order_name,
        }
    }

    /// A page of outcomes for each of these parents.
    ///
    /// # Errors
    /// As [`Access::outcomes`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outcomes_of(
        &self,
        parents: &OutcomeParents,
        filter: &OutcomeFilter,
        order: &[OutcomeOrder],
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<Outcome>>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        let mut pages = HashMap::new();
        for (id, page) in self.outcome_list(select, order).pages::<StoredOutcome>(self, parent, page).await? {
            pages.insert(id, page.try_map(Outcome::from_row)?);
        }
        Ok(pages)
    }

    /// How many outcomes each of these parents has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_outcomes_of(&self, parents: &OutcomeParents, filter: &OutcomeFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        counts(self, select, parent).await
    }
}

/// The kinds of row that have outcomes.
#[derive(Debug, Clone)]
pub enum OutcomeParents {
    /// Studies that found the outcomes.
    Studies(Vec<StudyId>),
    /// Programmes that the outcomes are about.
    Programmes(Vec<ProgrammeId>),
}

impl OutcomeParents {
    /// The outcomes of these parents, and the column that holds each outcome's parent.
    async fn rows(&self, access: &Access, filter: &OutcomeFilter) -> Result<(SelectStatement, Expr), Error> {
        let (mut select, parent, seen) = self.below(access, filter).await?;
        if let Some(seen) = seen {
            seen.join(&mut select, &parent);
        }
        Ok((select, parent))
    }

    /// The same, and the parents that the viewer may see if the outcomes must still be joined with them.
    pub(super) async fn below(
        &self,
        access: &Access,
        filter: &OutcomeFilter,
    ) -> Result<(SelectStatement, Expr, Option<SeenParents>), Error> {
        use outcome::Column;
        let (mut select, column, seen) = match self {
            Self::Studies(ids) => {
                let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
                let seen = access.seen_parents::<outcome::Entity>(&ids);
                (access.parts_with_parents::<outcome::Entity>(), Column::StudyId, Some(seen))
            }
            Self::Programmes(ids) => {
                let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
                let mut select = access.rows::<outcome::Entity>();
                let seen = child_of::<programme::Entity, _, _>(access.viewer(), Column::ProgrammeId, programme::Column::Id);
                select
                    .and_where(is_one_of(access.backend(), Column::ProgrammeId, &ids))
                    .cond_where(seen);
                (select, Column::ProgrammeId, None)
            }
        };
        let filter = filter.condition(access).await?;
        if !filter.is_empty() {
            select.cond_where(filter);
        }
        Ok((select, col(column), seen))
    }
}
