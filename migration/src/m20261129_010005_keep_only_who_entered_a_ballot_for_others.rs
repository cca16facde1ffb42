//! Deletes which account cast a person's own ballot. From now on, `cast_by_id` names only the account that entered a ballot for a group, or
//! another person's ballot from paper. Reverting the migration leaves the column empty for people's own ballots.

use sea_orm_migration::async_trait::async_trait;
use sea_orm_migration::prelude::{ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(
                "UPDATE \"ballot\" SET \"cast_by_id\" = NULL
                 WHERE \"participant_id\" IS NOT NULL
                   AND EXISTS (SELECT 1 FROM \"participant\"
                               WHERE \"participant\".\"id\" = \"ballot\".\"participant_id\"
                                 AND \"participant\".\"account_id\" = \"ballot\".\"cast_by_id\")",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
