//! Creates the receipts of withdrawals, which the person keeps even after leaving.

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
        append_only::refuse_changes(manager, "withdrawal_receipt").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        append_only::drop_rest(manager, "withdrawal_receipt").await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn tables() -> Vec<Table> {
    vec![
        Table::new("withdrawal_receipt")
            .id()
            .refer("participant_id", "participant", Restrict)
            .json("withdrawn")
            .bool("erased")
            .int("contributions_hidden contributions_erased questions_hidden questions_erased ballots_withdrawn")
            .json("rounds kept")
            .text("plain_language")
            .time("recorded_at")
            .index("participant_id id"),
    ]
}
