//! Creates the information sheets that people read before they give consent. A published version is never changed.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::append_only;
use crate::table::OnDelete::Restrict;
use crate::table::{Table, create_all, drop_all};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await?;
        append_only::refuse_changes(manager, "information_sheet").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        append_only::drop_rest(manager, "information_sheet").await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("information_sheet")
            .id()
            .refer("workshop_id", "workshop", Restrict)
            .text("version text contact")
            .refer("published_by_id?", "account", Restrict)
            .time("published_at")
            .unique("workshop_id version"),
    ]
}
