//! Creates the tables of role tokens, the keys that sign them, and the audit trail.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::append_only;
use crate::table::OnDelete::Restrict;
use crate::table::{Table, create_all, drop_all};
use crate::words;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_all(manager, &tables()).await?;
        // Only one key is the current one, even if two changes run at the same time.
        let one_current = "CREATE UNIQUE INDEX uq_signing_key_current ON signing_key (\"current\") WHERE \"current\"";
        manager.get_connection().execute_unprepared(one_current).await?;
        append_only::refuse_changes(manager, "audit_event").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &tables()).await?;
        append_only::drop_rest(manager, "audit_event").await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The tables, ordered so that each one refers only to earlier ones.
fn tables() -> Vec<Table> {
    vec![signing_key(), role_token(), audit_event()]
}

fn signing_key() -> Table {
    Table::new("signing_key")
        .text("id algorithm")
        .blob("public_key private_key")
        .time("created_at retires_at?")
        .bool("current")
        .key("id")
}

fn role_token() -> Table {
    Table::new("role_token")
        .id()
        .text("label")
        .word("role", words::TOKEN_ROLE)
        .refer("account_id", "account", Restrict)
        .refer("workshop_id?", "workshop", Restrict)
        .refer("issued_by_id?", "account", Restrict)
        .time("issued_at expires_at last_used_at?")
        .refer("rotated_from_id?", "role_token", Restrict)
        .time("revoked_at?")
        .text("revoked_reason?")
        .refer_by_text("key_id", "signing_key", Restrict)
        .index("account_id id")
        .index("role id")
        .index("expires_at id")
        .check("expires_at", "expires_at > issued_at")
}

fn audit_event() -> Table {
    Table::new("audit_event")
        .id()
        .time("at")
        .refer("actor_id?", "account", Restrict)
        .word("role", words::ROLE)
        .text("action resource? resource_id?")
        .word("outcome", words::AUDIT_OUTCOME)
        .text("request_id")
        .index("at id")
        .index("actor_id id")
        .index("resource_id id")
}
