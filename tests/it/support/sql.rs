//! Reads a test's database directly, and writes the few facts that no mutation can write yet.

use std::collections::BTreeMap;

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, Connection, Executor, Row as _};
use uuid::Uuid;

use super::{Backend, TestServer};

/// The service keeps answers until this version moves. Whoever writes past the service moves it too (docs/operations.md).
const MOVE_THE_VERSION: &str = "UPDATE data_version SET moved = moved + 1 WHERE part = 0";

/// Runs these statements, each of which must change something. They are the same for both databases, and contain only names that the tests
/// make.
pub async fn write(app: &TestServer, statements: &[String]) {
    for statement in statements.iter().map(String::as_str).chain([MOVE_THE_VERSION]) {
        let safe = AssertSqlSafe(statement.to_owned());
        let changed = match app.backend {
            Backend::Sqlite => sqlite(app).await.execute(safe).await.unwrap().rows_affected(),
            Backend::Postgres => postgres(app).await.execute(safe).await.unwrap().rows_affected(),
        };
        assert!(changed > 0, "changes nothing: {statement}");
    }
}

/// The rows of a statement that selects two texts.
pub async fn pairs(app: &TestServer, statement: String) -> Vec<(String, String)> {
    let safe = AssertSqlSafe(statement);
    match app.backend {
        Backend::Sqlite => {
            let rows = sqlite(app).await.fetch_all(safe).await.unwrap();
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        }
        Backend::Postgres => {
            let rows = postgres(app).await.fetch_all(safe).await.unwrap();
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        }
    }
}

/// The ids of the rows in a table, by their codes.
pub async fn ids(app: &TestServer, table: &str) -> BTreeMap<String, Uuid> {
    let id = match app.backend {
        Backend::Sqlite => "hex(id)",
        Backend::Postgres => "id::text",
    };
    let pairs = pairs(app, format!("SELECT code, {id} FROM {table} WHERE code IS NOT NULL")).await;
    pairs.into_iter().map(|(code, id)| (code, Uuid::parse_str(&id).unwrap())).collect()
}

/// A client that has begun to read from a test's database, and keeps seeing the state from then.
pub enum Reader {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Reader {
    /// Begins to read from a table.
    pub async fn of(app: &TestServer, table: &str) -> Self {
        let look = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        match app.backend {
            Backend::Sqlite => {
                let mut connection = sqlite(app).await;
                connection.execute("BEGIN").await.unwrap();
                connection.fetch_one(look).await.unwrap();
                Self::Sqlite(connection)
            }
            Backend::Postgres => {
                let mut connection = postgres(app).await;
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ").await.unwrap();
                connection.fetch_one(look).await.unwrap();
                Self::Postgres(connection)
            }
        }
    }

    /// Ends reading.
    pub async fn end(self) {
        match self {
            Self::Sqlite(mut connection) => drop(connection.execute("ROLLBACK").await.unwrap()),
            Self::Postgres(mut connection) => drop(connection.execute("ROLLBACK").await.unwrap()),
        }
    }
}

async fn sqlite(app: &TestServer) -> SqliteConnection {
    let options: SqliteConnectOptions = app.database().url().parse().unwrap();
    let options = options.busy_timeout(std::time::Duration::from_secs(10)).foreign_keys(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn postgres(app: &TestServer) -> PgConnection {
    PgConnection::connect(app.database().url()).await.unwrap()
}
