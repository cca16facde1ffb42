//! Reads records: by id, a page of the records of each review, and the duplicates of a record.

use std::collections::HashMap;

use entity::record;
use policy::id::{RecordId, ReportId, ReviewId};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{Condition, FromQueryResult, Order};
use uuid::Uuid;

use super::filter::{RecordFilter, RecordOrder, keys};
use super::view::ReviewRecord;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// The reviews whose records are read.
#[derive(Debug, Clone)]
pub struct RecordsOf(pub Vec<ReviewId>);

impl Access {
    fn records_list(&self, of: &RecordsOf, filter: &RecordFilter, order: &[RecordOrder]) -> List {
        let ids: Vec<Uuid> = of.0.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<record::Entity>();
        rows.and_where(is_one_of(self.backend(), record::Column::ReviewId, &ids));
        filter.apply(self, &mut rows);
        let (order, order_name) = keys(order);
        List {
            rows,
            columns: Box::new(all_columns::<record::Entity>),
            order,
            order_name,
        }
    }

    /// A page of the records of each of these reviews.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn records_of(
        &self,
        of: &RecordsOf,
        filter: &RecordFilter,
        order: &[RecordOrder],
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<ReviewRecord>>, Error> {
        let list = self.records_list(of, filter, order);
        if let [review] = of.0.as_slice() {
            // One parent needs no window over all of its records.
            let page = list.page::<record::Model>(self, page).await?.map(ReviewRecord::of);
            return Ok(HashMap::from([(review.0, page)]));
        }
        let pages = list.pages::<record::Model>(self, col(record::Column::ReviewId), page).await?;
        Ok(pages.into_iter().map(|(id, page)| (id, page.map(ReviewRecord::of))).collect())
    }

    /// How many records of each of these reviews match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_records_of(&self, of: &RecordsOf, filter: &RecordFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let list = self.records_list(of, filter, &[]);
        counts(self, list.rows, col(record::Column::ReviewId)).await
    }

    /// The records with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn records_by_id(&self, ids: &[RecordId]) -> Result<Vec<ReviewRecord>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<record::Entity>();
        select.and_where(is_one_of(self.backend(), record::Column::Id, &ids));
        self.read_records(select).await
    }

    /// The other records of the same publication for each of these records: those of its group but itself, in the order of import.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn duplicates_of(&self, records: &[ReviewRecord]) -> Result<HashMap<RecordId, Vec<ReviewRecord>>, Error> {
        let heads: Vec<Uuid> = records.iter().map(|record| record.duplicate_of.unwrap_or(record.id).0).collect();
        let mut select = self.rows::<record::Entity>();
        select.cond_where(
            Condition::any()
                .add(is_one_of(self.backend(), record::Column::Id, &heads))
                .add(is_one_of(self.backend(), record::Column::DuplicateOfId, &heads)),
        );
        let mut groups: HashMap<RecordId, Vec<ReviewRecord>> = HashMap::new();
        for record in self.read_records(select).await? {
            groups.entry(record.duplicate_of.unwrap_or(record.id)).or_default().push(record);
        }
        let others = |record: &ReviewRecord| {
            let group = groups.get(&record.duplicate_of.unwrap_or(record.id)).map_or(&[][..], Vec::as_slice);
            group.iter().filter(|other| other.id != record.id).cloned().collect()
        };
        Ok(records.iter().map(|record| (record.id, others(record))).collect())
    }

    /// The records that became these reports.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn records_of_reports(&self, reports: &[ReportId]) -> Result<Vec<ReviewRecord>, Error> {
        let ids: Vec<Uuid> = reports.iter().map(|id| id.0).collect();
        let mut select = self.rows::<record::Entity>();
        select.and_where(is_one_of(self.backend(), record::Column::ReportId, &ids));
        self.read_records(select).await
    }

    pub(crate) async fn read_records(&self, mut select: SelectStatement) -> Result<Vec<ReviewRecord>, Error> {
        all_columns::<record::Entity>(&mut select);
        select.order_by_expr(col(record::Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(ReviewRecord::of(record::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }

    pub(crate) async fn changed_record(&self, id: RecordId) -> Result<ReviewRecord, Error> {
        self.records_by_id(&[id]).await?.pop().ok_or(Error::NotFound("record"))
    }

    /// Whether the viewer can see the record: for refusals before a transaction.
    pub(crate) async fn sees_record(&self, id: RecordId) -> Result<(), Error> {
        let mut select = self.rows::<record::Entity>();
        select.expr(Expr::cust("1")).and_where(col(record::Column::Id).eq(id.0));
        let found = self.reader().query_one(&select).await?;
        found.map(drop).ok_or(Error::NotFound("record"))
    }
}
