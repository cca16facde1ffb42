//! Changes the publication status of workshops.

use entity::column::Code;
use entity::{round, workshop};
use evidence::vocabulary::{PublicationStatus, RoundStatus};
use policy::action;
use policy::id::WorkshopId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::noun::workshop::hold::Hold;

impl Work {
    pub(super) async fn set_workshop_status(&self, id: WorkshopId, version: i32, status: PublicationStatus) -> Result<(), Error> {
        let held = self.hold_workshop(id, Hold::ToChange).await?;
        let permit = self.permit::<action::PublishWorkshop>(id, &held.facts, &id.to_string())?;
        same_version("workshop", held.version, version)?;
        if held.status == status {
            self.leave_as_it_is();
            return Ok(());
        }
        if status == PublicationStatus::Published {
            if self.has_open_round(id).await? {
                return Err(Error::Conflict(
                    "a round is open: close it before the workshop is published".to_owned(),
                ));
            }
            if !held.counted {
                self.under(&permit).count_people(id).await?;
            }
        }
        let sight = self.rows_of_workshop(id.0).await?;
        let sight = self.sight(&sight).await?;
        let update = Query::update()
            .table(workshop::Entity)
            .value(workshop::Column::Status, Code(status))
            .value(workshop::Column::Version, held.open_version + 1)
            .value(workshop::Column::UpdatedAt, self.now())
            .and_where(col(workshop::Column::Id).eq(id.0))
            .and_where(col(workshop::Column::Version).eq(held.open_version))
            .take();
        let changed = self.under(&permit).update(&update).await?;
        self.changed_one_workshop(changed, &held)?;
        self.under(&permit).settle(sight).await?;
        self.announce(Changed::Workshop(id));
        Ok(())
    }

    async fn has_open_round(&self, id: WorkshopId) -> Result<bool, Error> {
        let open = Query::select()
            .expr(Expr::val(1))
            .scoped::<round::Entity>(self.access().viewer())
            .and_where(col(round::Column::WorkshopId).eq(id.0))
            .and_where(col(round::Column::Status).eq(Code(RoundStatus::Open)))
            .limit(1)
            .take();
        Ok(self.inside().query_one(&open).await?.is_some())
    }
}
