//! Records that the store has repaired malformed DOIs and study labels from earlier versions. The repair parses names of authors with the
//! citation crate, on which a migration must not depend, because a migration must never change. So the store repairs just before it applies
//! this.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    // The malformed texts were not kept, and nobody needs them.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
