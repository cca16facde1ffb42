//! Creates PostgreSQL databases: each is a copy of one migrated template, on the server that `TEST_POSTGRES_URL` names.

use std::sync::LazyLock;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use uuid::Uuid;

use super::database::{migrate, wait_for};

/// A database on the server. Dropping this value drops it.
pub struct PostgresDatabase {
    name: String,
    url: String,
}

/// The name of the migrated template, which is new for each run of the tests.
static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    let name = format!("t_template_{}", std::process::id());
    wait_for(async {
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ] {
            administer(&statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        migrate(url_of(&name).as_str()).await;
    });
    name
});

impl PostgresDatabase {
    pub fn create() -> Self {
        let name = format!("t_{}", random_id().simple());
        let statement = format!("CREATE DATABASE {name} TEMPLATE {}", *TEMPLATE);
        wait_for(administer(&statement)).unwrap_or_else(|error| panic!("{statement}: {error}"));
        Self { url: url_of(&name), name }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// The files of tables and indexes that contain this word, after a checkpoint has written them.
    pub async fn holds(&self, word: &str) -> Vec<String> {
        let mut connection = PgConnection::connect(&self.url).await.expect("the database answers");
        connection.execute("CHECKPOINT").await.expect("a superuser can have files written");
        let hex: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
        let statement = format!(
            "SELECT relname::text FROM pg_class WHERE relfilenode <> 0 AND relkind IN ('r', 'i', 't') AND
             position('\\x{hex}'::bytea IN pg_read_binary_file(pg_relation_filepath(oid), 0, 100000000, true)) > 0"
        );
        sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_all(&mut connection)
            .await
            .expect("a superuser can read files")
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // A panic here would hide the failure of the test that is ending.
        if let Err(error) = wait_for(administer(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))) {
            eprintln!("could not drop {}: {error}", self.name);
        }
    }
}

/// Runs one statement on the server. Its text contains only names that are made here.
async fn administer(statement: &str) -> Result<(), sqlx::Error> {
    let mut connection: PgConnection = server().connect().await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.close().await
}

fn server() -> PgConnectOptions {
    server_url().parse().expect("TEST_POSTGRES_URL is a postgres:// address")
}

fn url_of(database: &str) -> String {
    server().database(database).to_url_lossy().into()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the script that starts the test server names it in the environment"
)]
fn server_url() -> String {
    std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run ./test (or ./test --quick -p tests), which starts a PostgreSQL for the tests")
}

#[expect(clippy::disallowed_methods, reason = "the name only has to be new")]
fn random_id() -> Uuid {
    Uuid::now_v7()
}
