//! Marks that the store has put right the DOIs and study labels that earlier versions stored malformed. Names of authors are read by the
//! citation crate, which a migration cannot depend on and stay as it is: so the store repairs just before it applies this.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    // The malformed texts are kept nowhere, and nobody wants them back.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
