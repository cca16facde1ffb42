//! What a person with a join code reads before anything about them is stored: an outline of the workshop, and the information sheet.

use chrono::NaiveDate;
use entity::{information_sheet, project_organisation, workshop};
use policy::SystemTask;
use policy::id::{OrganisationId, WorkshopId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use super::join::opened_by;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::noun::information_sheet::InformationSheet;

/// A workshop as its join code shows it. It contains nothing about any person.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The workshop's title.
    pub title: String,
    /// The day of the workshop.
    pub held_on: Option<NaiveDate>,
    /// The place where it is held.
    pub place: Option<String>,
    /// Whether it is in person, online, or both.
    pub mode: Option<String>,
    /// The ground rules that participants agree on.
    pub ground_rules: Option<String>,
    /// The organisations of the workshop's project, the lead organisation first.
    pub organisations: Vec<OrganisationId>,
    /// The information sheet that a person who joins now agrees to.
    pub sheet: InformationSheet,
}

#[derive(FromQueryResult)]
struct InvitingRow {
    title: String,
    held_on: Option<NaiveDate>,
    place: Option<String>,
    mode: Option<String>,
    ground_rules: Option<String>,
    project_id: Option<Uuid>,
}

impl Access {
    /// The invitation for a join code; `None` if the code is wrong, joining is closed, or no information sheet is published.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn invitation(&self, code: &str) -> Result<Option<Invitation>, Error> {
        use workshop::Column;
        let mut open = self.workshops_with_codes();
        open.and_where(col(Column::JoiningOpen).eq(true));
        let mut codes = open.clone();
        columns(&mut codes, &[Column::Id, Column::JoinCode]);
        let Some(id) = opened_by(code, &self.reader().query_all(&codes).await?)? else {
            return Ok(None);
        };
        columns(
            &mut open,
            &[
                Column::Title,
                Column::HeldOn,
                Column::Place,
                Column::Mode,
                Column::GroundRules,
                Column::ProjectId,
            ],
        );
        open.and_where(col(Column::Id).eq(id.0));
        let Some(row) = self.reader().query_one(&open).await? else {
            return Ok(None);
        };
        let row = InvitingRow::from_query_result(&row, "")?;
        let Some(sheet) = self.current_sheet(id).await? else {
            return Ok(None);
        };
        Ok(Some(Invitation {
            title: row.title,
            held_on: row.held_on,
            place: row.place,
            mode: row.mode,
            ground_rules: row.ground_rules,
            organisations: self.organisations_of_project(row.project_id).await?,
            sheet,
        }))
    }

    /// The published sheet of a workshop whose join code was given.
    async fn current_sheet(&self, workshop: WorkshopId) -> Result<Option<InformationSheet>, Error> {
        let mut select = self.as_task(SystemTask::Join).rows::<information_sheet::Entity>();
        select.and_where(col(information_sheet::Column::WorkshopId).eq(workshop.0));
        Ok(self.read_sheets(select).await?.pop())
    }

    async fn organisations_of_project(&self, project: Option<Uuid>) -> Result<Vec<OrganisationId>, Error> {
        use project_organisation::Column;
        let Some(project) = project else {
            return Ok(Vec::new());
        };
        let mut select = self.rows::<project_organisation::Entity>();
        columns(&mut select, &[Column::OrganisationId]);
        select
            .and_where(col(Column::ProjectId).eq(project))
            .order_by_expr(col(Column::Position), Order::Asc)
            .order_by_expr(col(Column::OrganisationId), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(OrganisationId(row.try_get("", "organisation_id")?)))
            .collect()
    }
}
