//! Creates the log of who read whose identity. The person can read it.

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
        append_only::refuse_changes(manager, "identity_read").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        append_only::drop_rest(manager, "identity_read").await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("identity_read")
            .id()
            .refer("participant_id", "participant", Restrict)
            .refer("account_id", "account", Restrict)
            .text("role")
            .time("at")
            .text("request_id")
            .index("participant_id id"),
    ]
}
