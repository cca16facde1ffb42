//! A separate database for each test, on each backend.

use sea_orm::{ConnectionTrait, Database};

/// Deleted after the test: an SQLite file at once, a PostgreSQL database when a test with the same name runs again.
pub struct TestDatabase {
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

pub async fn sqlite(_: &str) -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    TestDatabase {
        url: format!("sqlite://{}?mode=rwc", folder.path().join("test.db").display()),
        _folder: Some(folder),
    }
}

pub async fn postgres(test: &str) -> TestDatabase {
    let server = server();
    // PostgreSQL cuts names to 63 bytes.
    let name: String = format!("t_access_{test}").chars().take(60).collect();
    let administrator = Database::connect(&server).await.unwrap();
    for statement in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name}"),
    ] {
        administrator.execute_unprepared(&statement).await.unwrap();
    }
    administrator.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    TestDatabase {
        url: format!("{base}/{name}"),
        _folder: None,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is comes from the script that started it"
)]
fn server() -> String {
    std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names the PostgreSQL server to test on: ./test starts one")
}
