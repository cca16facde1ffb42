//! Lets the audit trail forget whose act an entry is about, or which row, and nothing else: when a person has their record in a workshop
//! erased, no entry may link their account to it. The rest of an entry can still not be changed.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE_UP: [&str; 3] = [
    "DROP TRIGGER tr_audit_event_no_update",
    "CREATE TRIGGER tr_audit_event_no_update BEFORE UPDATE OF id, at, role, action, resource, outcome, request_id ON \"audit_event\"
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
    "CREATE TRIGGER tr_audit_event_forget_only BEFORE UPDATE OF actor_id, resource_id ON \"audit_event\"
     WHEN NOT ((NEW.actor_id IS NULL OR NEW.actor_id IS OLD.actor_id) AND (NEW.resource_id IS NULL OR NEW.resource_id IS OLD.resource_id))
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
];
const SQLITE_DOWN: [&str; 3] = [
    "DROP TRIGGER tr_audit_event_forget_only",
    "DROP TRIGGER tr_audit_event_no_update",
    "CREATE TRIGGER tr_audit_event_no_update BEFORE UPDATE ON \"audit_event\"
     BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END",
];
const POSTGRES_UP: [&str; 3] = [
    "CREATE FUNCTION fn_audit_event_forget_only() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF TG_OP = 'UPDATE'
         AND to_jsonb(NEW) - 'actor_id' - 'resource_id' = to_jsonb(OLD) - 'actor_id' - 'resource_id'
         AND (NEW.actor_id IS NULL OR NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id)
         AND (NEW.resource_id IS NULL OR NEW.resource_id IS NOT DISTINCT FROM OLD.resource_id)
       THEN RETURN NEW; END IF;
       RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'restrict_violation';
     END $$",
    "DROP TRIGGER tr_audit_event_no_change ON \"audit_event\"",
    "CREATE TRIGGER tr_audit_event_no_change BEFORE UPDATE OR DELETE ON \"audit_event\"
     FOR EACH ROW EXECUTE FUNCTION fn_audit_event_forget_only()",
];
const POSTGRES_DOWN: [&str; 3] = [
    "DROP TRIGGER tr_audit_event_no_change ON \"audit_event\"",
    "CREATE TRIGGER tr_audit_event_no_change BEFORE UPDATE OR DELETE ON \"audit_event\"
     FOR EACH ROW EXECUTE FUNCTION fn_audit_event_refuse_change()",
    "DROP FUNCTION fn_audit_event_forget_only()",
];

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => run(manager, &SQLITE_UP).await,
            _ => run(manager, &POSTGRES_UP).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match manager.get_database_backend() {
            DbBackend::Sqlite => run(manager, &SQLITE_DOWN).await,
            _ => run(manager, &POSTGRES_DOWN).await,
        }
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
