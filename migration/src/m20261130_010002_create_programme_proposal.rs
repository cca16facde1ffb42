//! Creates the changes that practitioners propose to published programmes of their organisation, for somebody who may publish to decide.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::{OnDelete, Table};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        programme_proposal().create(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        programme_proposal().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `changes` holds the fields as the client sent them; `before` holds the values of the same fields at that time.
fn programme_proposal() -> Table {
    Table::new("programme_proposal")
        .id()
        .refer("programme_id", "programme", OnDelete::Cascade)
        .refer("by_id", "account", OnDelete::Restrict)
        .refer("organisation_id?", "organisation", OnDelete::Restrict)
        .text("role")
        .json("changes before")
        .text("note?")
        .time("proposed_at")
        .bool("accepted?")
        .refer("decided_by_id?", "account", OnDelete::Restrict)
        .text("decision_note?")
        .time("decided_at?")
        .check(
            "decided",
            "(decided_at IS NULL AND accepted IS NULL AND decided_by_id IS NULL AND decision_note IS NULL) OR (decided_at IS NOT NULL AND \
                accepted IS NOT NULL)",
        )
        .index("programme_id proposed_at-")
        .index("proposed_at- id-")
        .index("by_id")
        .index("organisation_id")
        .index("decided_by_id")
}
