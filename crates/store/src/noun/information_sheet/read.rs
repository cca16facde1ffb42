//! Reads information sheets: all versions of a workshop, the current one, or sheets with given ids.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::information_sheet;
use policy::id::{InformationSheetId, WorkshopId};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::Work;

/// A published version of the text that people read before they agree to take part in a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InformationSheet {
    /// The sheet's id.
    pub id: InformationSheetId,
    /// The workshop that the sheet describes.
    pub workshop: WorkshopId,
    /// The name of the version, to which consents refer.
    pub version: String,
    /// The text for participants, in CommonMark.
    pub text: String,
    /// How to ask questions, and how to withdraw without this service.
    pub contact: String,
    /// When the version was published.
    pub published_at: DateTime<Utc>,
}

impl InformationSheet {
    fn of(model: information_sheet::Model) -> Self {
        Self {
            id: InformationSheetId(model.id),
            workshop: WorkshopId(model.workshop_id),
            version: model.version,
            text: model.text,
            contact: model.contact,
            published_at: model.published_at.0,
        }
    }
}

/// Oldest first: the last version is the current one.
fn in_order(select: &mut SelectStatement) {
    use information_sheet::Column;
    all_columns::<information_sheet::Entity>(select);
    select
        .order_by_expr(col(Column::PublishedAt), Order::Asc)
        .order_by_expr(col(Column::Id), Order::Asc);
}

impl Access {
    /// Every published version of the sheets of each of these workshops, oldest first. People who join now agree to the last one.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn information_sheets_of(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Vec<InformationSheet>>, Error> {
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<information_sheet::Entity>();
        select.and_where(is_one_of(self.backend(), information_sheet::Column::WorkshopId, &ids));
        let mut by_workshop: HashMap<WorkshopId, Vec<InformationSheet>> = HashMap::new();
        for sheet in self.read_sheets(select).await? {
            by_workshop.entry(sheet.workshop).or_default().push(sheet);
        }
        Ok(by_workshop)
    }

    /// The information sheets with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn information_sheets_by_id(&self, ids: &[InformationSheetId]) -> Result<Vec<InformationSheet>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<information_sheet::Entity>();
        select.and_where(is_one_of(self.backend(), information_sheet::Column::Id, &ids));
        self.read_sheets(select).await
    }

    pub(crate) async fn read_sheets(&self, mut select: SelectStatement) -> Result<Vec<InformationSheet>, Error> {
        in_order(&mut select);
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(InformationSheet::of(information_sheet::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }
}

impl Work {
    /// Every published version of a workshop's sheet, oldest first, read inside the transaction. The caller already has access to the
    /// workshop: by its row rule, or by its join code.
    pub(crate) async fn sheets_of(&self, workshop: WorkshopId) -> Result<Vec<InformationSheet>, Error> {
        let task = self.access().as_task(policy::SystemTask::Join);
        let mut select = task.rows::<information_sheet::Entity>();
        select.and_where(col(information_sheet::Column::WorkshopId).eq(workshop.0));
        in_order(&mut select);
        let rows = self.inside().query_all(&select).await?;
        let read = |row| Ok(InformationSheet::of(information_sheet::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }
}
