//! Creates the list of what left somebody's sight, so that clients that keep copies can follow.

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

    // All or nothing on SQLite too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The row that left is named by its id alone: it may be gone, so nothing refers to it.
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
