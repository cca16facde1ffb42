//! Reads workshops: one, a page, by id, or those of many projects.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::workshop;
use policy::id::{ProjectId, WorkshopId};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{Condition, FromQueryResult};
use uuid::Uuid;

use super::view::{StoredWorkshop, Workshop, workshop_columns};
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::since;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, OrderKey, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::sees_inside_workshop;
use crate::engine::sql::{col, is_one_of};

/// The most recent day first; workshops without a day last.
fn order() -> Vec<OrderKey> {
    use workshop::Column;
    vec![
        column(Column::HeldOn, KeyKind::Date).descending(true).nullable(),
        column(Column::Id, KeyKind::Id),
    ]
}

/// Filters workshops. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkshopFilter {
    /// Only rows changed at or after this time.
    pub updated_since: Option<DateTime<Utc>>,
}

impl WorkshopFilter {
    /// The workshops that the viewer may see and that match the filter.
    fn rows(&self, access: &Access) -> SelectStatement {
        let mut rows = access.rows::<workshop::Entity>();
        rows.cond_where(Condition::all().add_option(since(access, CopiedKind::Workshop, self.updated_since)));
        rows
    }
}

impl Access {
    /// The workshop with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn workshop(&self, code: &str) -> Result<Option<Workshop>, Error> {
        let mut select = self.rows::<workshop::Entity>();
        select.and_where(col(workshop::Column::Code).eq(code));
        Ok(self.read_workshops(select).await?.pop())
    }

    /// The workshops with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn workshops_by_id(&self, ids: &[WorkshopId]) -> Result<Vec<Workshop>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<workshop::Entity>();
        select.and_where(is_one_of(self.backend(), workshop::Column::Id, &ids));
        self.read_workshops(select).await
    }

    /// The workshop, if the viewer may see inside it. A person who has left it can still see the workshop, but cannot subscribe to it.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %id))]
    pub async fn workshop_to_follow(&self, id: WorkshopId) -> Result<Option<Workshop>, Error> {
        let mut select = self.rows::<workshop::Entity>();
        select
            .and_where(col(workshop::Column::Id).eq(id.0))
            .cond_where(sees_inside_workshop(self.viewer()));
        Ok(self.read_workshops(select).await?.pop())
    }

    async fn read_workshops(&self, mut select: SelectStatement) -> Result<Vec<Workshop>, Error> {
        workshop_columns(self)(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Workshop::from_row(StoredWorkshop::from_query_result(row, "")?)))
            .collect()
    }

    /// A page of the workshops, the most recent day first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn workshops(&self, filter: &WorkshopFilter, page: &PageArguments) -> Result<Page<Workshop>, Error> {
        let list = List {
            rows: filter.rows(self),
            columns: Box::new(workshop_columns(self)),
            order: order(),
            order_name: "workshop".to_owned(),
        };
        Ok(list.page::<StoredWorkshop>(self, page).await?.map(Workshop::from_row))
    }

    /// How many workshops match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_workshops(&self, filter: &WorkshopFilter) -> Result<i64, Error> {
        count(self, filter.rows(self)).await
    }

    /// The workshops of each of these projects, the most recent day first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn workshops_of_projects(&self, projects: &[ProjectId]) -> Result<HashMap<ProjectId, Vec<Workshop>>, Error> {
        let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
        let mut select = self.rows::<workshop::Entity>();
        select.and_where(is_one_of(self.backend(), workshop::Column::ProjectId, &ids));
        for key in order() {
            key.add_to(&mut select);
        }
        let mut by_project: HashMap<ProjectId, Vec<Workshop>> = HashMap::new();
        for workshop in self.read_workshops(select).await? {
            if let Some(project) = workshop.project {
                by_project.entry(project).or_default().push(workshop);
            }
        }
        Ok(by_project)
    }
}
