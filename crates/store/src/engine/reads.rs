//! Runs SELECT statements, and nothing else.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult};

/// A read connection. The statements have the type for SELECT, so a write does not compile.
pub(crate) trait Reads: Sync {
    /// The first row.
    fn query_one(&self, select: &SelectStatement) -> impl Future<Output = Result<Option<QueryResult>, DbErr>> + Send;

    /// All rows.
    fn query_all(&self, select: &SelectStatement) -> impl Future<Output = Result<Vec<QueryResult>, DbErr>> + Send;
}

/// The pool for checks that must work even when all read connections are in use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Control<'a>(pub(super) &'a DatabaseConnection);

impl Reads for Control<'_> {
    async fn query_one(&self, select: &SelectStatement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one(select).await
    }

    async fn query_all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all(select).await
    }
}
