//! Reads programmes: one, a page, or a page for each of many parents.

use std::collections::HashMap;

use entity::{programme, programme_study};
use policy::id::{OrganisationId, ProgrammeId, ProjectId, StudyId};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult};
use uuid::Uuid;

use super::filter::{ProgrammeFilter, ProgrammeOrder, order_keys, rows};
use super::view::{Programme, StoredProgramme, programme_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};

impl Access {
    /// The programme with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programme(&self, code: &str) -> Result<Option<Programme>, Error> {
        let mut select = self.rows::<programme::Entity>();
        select.and_where(col(programme::Column::Code).eq(code));
        Ok(self.read_programmes(select).await?.pop())
    }

    /// The programmes with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programmes_by_id(&self, ids: &[ProgrammeId]) -> Result<Vec<Programme>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<programme::Entity>();
        select.and_where(is_one_of(self.backend(), programme::Column::Id, &ids));
        self.read_programmes(select).await
    }

    async fn read_programmes(&self, mut select: SelectStatement) -> Result<Vec<Programme>, Error> {
        programme_columns(self)(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Programme::from_row(StoredProgramme::from_query_result(row, "")?)))
            .collect()
    }

    /// A page of the programmes that match the filter.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programmes(
        &self,
        filter: &ProgrammeFilter,
        order: &[ProgrammeOrder],
        page: &PageArguments,
    ) -> Result<Page<Programme>, Error> {
        let list = self.programme_list(rows(self, filter).await?, order);
        Ok(list.page::<StoredProgramme>(self, page).await?.map(Programme::from_row))
    }

    /// How many programmes match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_programmes(&self, filter: &ProgrammeFilter) -> Result<i64, Error> {
        count(self, rows(self, filter).await?).await
    }

    pub(super) fn programme_list(&self, rows: SelectStatement, order: &[ProgrammeOrder]) -> List {
        let (order, order_name) = order_keys(self, order);
        List {
            rows,
            columns: Box::new(programme_columns(self)),
            order,
            order_name,
        }
    }

    /// A page of programmes for each of these parents.
    ///
    /// # Errors
    /// As [`Access::programmes`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programmes_of(
        &self,
        parents: &ProgrammeParents,
        filter: &ProgrammeFilter,
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<Programme>>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        let mut pages = HashMap::new();
        for (id, page) in self
            .programme_list(select, &[])
            .pages::<StoredProgramme>(self, parent, page)
            .await?
        {
            pages.insert(id, page.map(Programme::from_row));
        }
        Ok(pages)
    }

    /// How many programmes each of these parents has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_programmes_of(&self, parents: &ProgrammeParents, filter: &ProgrammeFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        counts(self, select, parent).await
    }
}

/// The kinds of row that have programmes.
#[derive(Debug, Clone)]
pub enum ProgrammeParents {
    /// Organisations that run the programmes.
    Organisations(Vec<OrganisationId>),
    /// Projects that collected the programmes.
    Projects(Vec<ProjectId>),
    /// Studies that evaluate the programmes.
    Studies(Vec<StudyId>),
}

impl ProgrammeParents {
    /// The programmes of these parents, and the column that holds each programme's parent.
    pub(super) async fn rows(&self, access: &Access, filter: &ProgrammeFilter) -> Result<(SelectStatement, Expr), Error> {
        let mut select = rows(access, filter).await?;
        let parent = match self {
            Self::Organisations(ids) => of(access, &mut select, programme::Column::OrganisationId, ids.iter().map(|id| id.0)),
            Self::Projects(ids) => of(access, &mut select, programme::Column::ProjectId, ids.iter().map(|id| id.0)),
            Self::Studies(ids) => {
                select.join_rows::<programme_study::Entity>(
                    access.viewer(),
                    col(programme_study::Column::ProgrammeId).eq(col(programme::Column::Id)),
                );
                of(access, &mut select, programme_study::Column::StudyId, ids.iter().map(|id| id.0))
            }
        };
        Ok((select, parent))
    }
}

/// Restricts the rows to those of `parents`. Returns the column that holds each row's parent.
fn of<C: ColumnTrait>(access: &Access, select: &mut SelectStatement, column: C, parents: impl Iterator<Item = Uuid>) -> Expr {
    let ids: Vec<Uuid> = parents.collect();
    select.and_where(is_one_of(access.backend(), column, &ids));
    col(column)
}
