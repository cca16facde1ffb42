//! Creates the team of a review and its reasons for exclusion.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::OnDelete::Restrict;
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
    vec![review_member(), exclusion_reason()]
}

/// `shares_role`: the member lets their role count in the agreement by pair of roles.
fn review_member() -> Table {
    Table::new("review_member")
        .refer("review_id", "review", Restrict)
        .refer("account_id", "account", Restrict)
        .bool("lead shares_role")
        .time("joined_at left_at?")
        .key("review_id account_id")
}

fn exclusion_reason() -> Table {
    Table::new("exclusion_reason")
        .refer("review_id", "review", Restrict)
        .text("code label")
        .position()
        .key("review_id code")
}
