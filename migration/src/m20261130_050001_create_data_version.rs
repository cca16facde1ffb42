//! Creates the version of the data, which moves in the transaction of every write.
//!
//! The version is the sum of sixteen numbers. PostgreSQL locks a row until the transaction that changed it has ended, so with a single
//! number all commits would wait for each other.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::table::Table;

const PARTS: i32 = 16;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        data_version().create(manager).await?;
        for part in 0..PARTS {
            let statement = format!("INSERT INTO \"data_version\" (\"part\", \"moved\") VALUES ({part}, 0)");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        data_version().drop(manager).await
    }

    // Runs in a transaction on SQLite too, which is not the default.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn data_version() -> Table {
    Table::new("data_version").int("part").big("moved").key("part")
}
