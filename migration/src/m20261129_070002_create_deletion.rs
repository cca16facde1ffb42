//! Creates the list of rows that somebody can no longer see, so that clients that keep copies can delete theirs.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{OnDelete, Table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        deletion().create(manager).await?;
        deletion_account().create(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        deletion_account().drop(manager).await?;
        deletion().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The row is named only by its id: it may have been deleted, so there is no foreign key.
fn deletion() -> Table {
    Table::new("deletion")
        .id()
        .text("kind")
        .uuid("row_id")
        .text("roles")
        .uuid("organisation_id? workshop_id?")
        .time("at")
        .index("at id")
        .index("row_id")
}

fn deletion_account() -> Table {
    Table::new("deletion_account")
        .refer("deletion_id", "deletion", OnDelete::Cascade)
        .refer("account_id", "account", OnDelete::Cascade)
        .key("deletion_id account_id")
        .index("account_id")
}
