//! Creates the hashes of return codes, one for each participant. The codes themselves are not stored.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::OnDelete::Cascade;
use crate::table::{Table, create_all, drop_all};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("return_code")
            .refer("participant_id", "participant", Cascade)
            .text("digest")
            .time("issued_at")
            .key("participant_id")
            .unique("digest"),
    ]
}
