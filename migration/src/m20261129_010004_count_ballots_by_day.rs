//! Creates the part of the audit trail about ballots: how many were cast, changed and withdrawn in each round on each day.
//!
//! A ballot is secret, and so is who cast one and when. Earlier versions wrote rows about ballots with the account and the millisecond into
//! the audit trail: these rows are deleted.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::OnDelete::Cascade;
use crate::table::Table;

#[derive(DeriveMigrationName)]
pub struct Migration;

fn ballot_day() -> Table {
    Table::new("ballot_day")
        .refer("round_id", "round", Cascade)
        .date("day")
        .word("act", &["CAST", "CHANGED", "WITHDRAWN", "ENTERED"])
        .int("ballots")
        .key("round_id day act")
        .check("ballots", "ballots >= 1")
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ballot_day().create(manager).await?;
        let (removed, again) = match manager.get_database_backend() {
            DbBackend::Sqlite => (
                vec!["DROP TRIGGER tr_audit_event_no_delete"],
                vec![
                    "CREATE TRIGGER tr_audit_event_no_delete BEFORE DELETE ON \"audit_event\"
                     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
                ],
            ),
            _ => (
                vec!["ALTER TABLE \"audit_event\" DISABLE TRIGGER tr_audit_event_no_change"],
                vec!["ALTER TABLE \"audit_event\" ENABLE TRIGGER tr_audit_event_no_change"],
            ),
        };
        let statements = removed
            .into_iter()
            .chain(["DELETE FROM \"audit_event\" WHERE \"action\" IN ('ballot.cast', 'ballot.withdraw') AND \"outcome\" = 'ALLOWED'"])
            .chain(again);
        for statement in statements {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ballot_day().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
