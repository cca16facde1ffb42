//! Repairs data from earlier versions: DOIs with punctuation from the surrounding text, and study labels built from a suffix (`Jr 2001`)
//! or from the last word of an organisation's name (`Organization 2001`). It runs once, during migration. It must not read columns that
//! were added after the migration that marks it.

mod label;
mod report;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use entity::study;
use migration::MigratorTrait as _;
use policy::id::StudyId;
use policy::{SystemTask, Viewer};
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use crate::Store;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::writer::Writer;

/// The migration that records that the repair was done.
const MARK: &str = "m20261130_020001_repair_references";

/// What was repaired.
#[derive(Debug, Default, PartialEq, Eq)]
struct Repaired {
    /// DOIs whose punctuation was removed.
    dois: u64,
    /// Duplicate reports that were merged.
    merged: u64,
    /// DOIs that were removed because another report has them.
    withdrawn: u64,
    /// Studies with a new label.
    labels: u64,
}

impl Store {
    /// Applies the migrations before the mark, and repairs the references if that was not done yet.
    pub(crate) async fn migrate_up_to_repairs(&self) -> Result<(), Error> {
        let writer = &self.connections.writer;
        let pending = migration::Migrator::get_pending_migrations(writer).await?;
        let Some(before) = pending.iter().position(|migration| migration.name() == MARK) else {
            return Ok(());
        };
        let before = u32::try_from(before).map_err(|error| Error::Corrupt(error.to_string()))?;
        migration::Migrator::up(writer, Some(before)).await?;
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Repair), "repair");
        let work = access.begin().await?;
        work.before_map_counts();
        let result = match work.as_task() {
            Some(writer) => writer.repair_references().await,
            None => Err(Error::Corrupt("the repair runs as the service's own task".to_owned())),
        };
        let repaired = work.finish(result).await?;
        if repaired != Repaired::default() {
            tracing::info!(
                dois = repaired.dois,
                merged = repaired.merged,
                withdrawn = repaired.withdrawn,
                labels = repaired.labels,
                "repaired reports and studies that earlier versions stored"
            );
        }
        Ok(())
    }
}

impl Writer<'_> {
    async fn repair_references(&self) -> Result<Repaired, Error> {
        let mut repaired = Repaired::default();
        // Studies whose reports changed: clients that keep copies are notified.
        let mut studies = self.repair_dois(&mut repaired).await?;
        for relabelled in self.repair_labels().await? {
            repaired.labels += 1;
            studies.insert(relabelled);
        }
        self.changed_studies(studies).await?;
        Ok(repaired)
    }

    async fn changed_studies(&self, studies: BTreeSet<Uuid>) -> Result<(), Error> {
        for id in studies {
            let update = Query::update()
                .table(study::Entity)
                .value(study::Column::UpdatedAt, self.now())
                .and_where(col(study::Column::Id).eq(id))
                .take();
            self.update(&update).await?;
            self.index_study(StudyId(id)).await?;
        }
        Ok(())
    }
}
