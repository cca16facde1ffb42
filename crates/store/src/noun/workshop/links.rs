//! The rows that workshops refer to: the programmes that they discussed, and their facilitators.

use std::collections::{HashMap, HashSet};

use entity::{account, facilitation, workshop_programme};
use policy::id::{AccountId, ProgrammeId, WorkshopId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

impl Access {
    /// The programmes that each of these workshops discussed and that the viewer may see, in order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programmes_of_workshops(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Vec<ProgrammeId>>, Error> {
        use workshop_programme::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<workshop_programme::Entity>();
        all_columns::<workshop_programme::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::WorkshopId, &ids))
            .order_by_expr(col(Column::Position), Order::Asc)
            .order_by_expr(col(Column::ProgrammeId), Order::Asc);
        let mut by_workshop: HashMap<WorkshopId, Vec<ProgrammeId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let link = workshop_programme::Model::from_query_result(&row, "")?;
            by_workshop
                .entry(WorkshopId(link.workshop_id))
                .or_default()
                .push(ProgrammeId(link.programme_id));
        }
        Ok(by_workshop)
    }

    /// The facilitators of each of these workshops that the viewer may see, ordered by name.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn facilitators_of_workshops(&self, workshops: &[WorkshopId]) -> Result<HashMap<WorkshopId, Vec<AccountId>>, Error> {
        use facilitation::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<facilitation::Entity>();
        all_columns::<facilitation::Entity>(&mut select);
        // The account is joined only for the order; a viewer who can see the facilitation can see the account.
        select
            .join_unscoped::<account::Entity>(Unscoped::SeenWithTheRow, col(account::Column::Id).eq(col(Column::AccountId)))
            .and_where(is_one_of(self.backend(), Column::WorkshopId, &ids))
            .order_by_expr(col(account::Column::DisplayName), Order::Asc)
            .order_by_expr(col(Column::AccountId), Order::Asc);
        let mut by_workshop: HashMap<WorkshopId, Vec<AccountId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let facilitation = facilitation::Model::from_query_result(&row, "")?;
            by_workshop
                .entry(WorkshopId(facilitation.workshop_id))
                .or_default()
                .push(AccountId(facilitation.account_id));
        }
        Ok(by_workshop)
    }

    /// Which of these workshops the viewer facilitates. None if the viewer's role does not reach into workshops.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn viewer_facilitates(&self, workshops: &[WorkshopId]) -> Result<HashSet<WorkshopId>, Error> {
        use facilitation::Column;
        use policy::{WorkshopReach, rows};
        let account = match self.viewer().reach(&rows::WORKSHOPS_UNPUBLISHED) {
            WorkshopReach::TookPartOrFacilitates | WorkshopReach::Facilitates | WorkshopReach::Everything => self.viewer().account(),
            WorkshopReach::Nothing | WorkshopReach::OwnWorkshop => None,
        };
        let Some(account) = account else {
            return Ok(HashSet::new());
        };
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut select = self.rows::<facilitation::Entity>();
        all_columns::<facilitation::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::WorkshopId, &ids))
            .and_where(col(Column::AccountId).eq(account.0));
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(WorkshopId(row.try_get("", "workshop_id")?))).collect()
    }
}
