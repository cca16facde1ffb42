//! A separate PostgreSQL database for each test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, process, thread};

use sea_orm::{ConnectOptions, ConnectionTrait, Database};

use crate::support::Bench;

static MADE: AtomicUsize = AtomicUsize::new(0);

/// Drops the database with the test.
pub struct Dropped {
    server: String,
    name: String,
}

/// A migrated database.
pub async fn database() -> (Bench, Dropped) {
    let server = server();
    let name = format!("t_import_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    execute(&server, &format!("CREATE DATABASE {name}")).await;
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let mut options = ConnectOptions::new(url.clone());
    options.max_connections(4);
    let db = Database::connect(options).await.unwrap();
    crate::support::migrate(&db).await;
    (Bench { db, url }, Dropped { server, name })
}

#[expect(clippy::disallowed_methods, reason = "tests have no configuration but this")]
fn server() -> String {
    env::var("TEST_POSTGRES_URL")
        .unwrap_or_else(|_| panic!("TEST_POSTGRES_URL must name a PostgreSQL server, as postgres://user@host:port/postgres"))
}

async fn execute(server: &str, sql: &str) {
    let db = Database::connect(server).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

impl Drop for Dropped {
    fn drop(&mut self) {
        let (server, sql) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        // A blocking drop cannot wait inside the test's own runtime.
        let dropped = thread::spawn(move || tokio::runtime::Runtime::new().unwrap().block_on(execute(&server, &sql))).join();
        assert!(dropped.is_ok() || thread::panicking(), "{} could not be dropped", self.name);
    }
}
