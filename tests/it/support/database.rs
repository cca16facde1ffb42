//! Creates a migrated database for each test, and deletes it afterwards.

use super::postgres::PostgresDatabase;
use super::sqlite::SqliteDatabase;
use super::{Backend, OnBackend};

/// A migrated database that no other test uses. Dropping this value deletes it.
pub struct TestDatabase {
    kind: Kind,
}

enum Kind {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl TestDatabase {
    /// Creates a database on this backend by copying the template, which the first test migrates.
    pub async fn create(backend: Backend) -> Self {
        let kind = match backend {
            Backend::Sqlite => Kind::Sqlite(off_the_runtime(SqliteDatabase::create).await),
            Backend::Postgres => Kind::Postgres(off_the_runtime(PostgresDatabase::create).await),
        };
        Self { kind }
    }

    /// The files of the database that contain this word anywhere, including parts that are no longer used.
    pub async fn holds(&self, word: &str) -> Vec<String> {
        match &self.kind {
            Kind::Sqlite(database) => database.holds(word),
            Kind::Postgres(database) => database.holds(word).await,
        }
    }

    /// The URL of the database, as in the service's configuration.
    pub fn url(&self) -> &str {
        match &self.kind {
            Kind::Sqlite(database) => database.url(),
            Kind::Postgres(database) => database.url(),
        }
    }
}

impl OnBackend for TestDatabase {
    async fn start(backend: Backend) -> Self {
        Self::create(backend).await
    }
}

async fn off_the_runtime<T: Send + 'static>(work: fn() -> T) -> T {
    tokio::task::spawn_blocking(work).await.expect("making a database does not panic")
}

/// Runs a future to completion where no runtime is available to await it: in the creation of a template, and in `Drop`.
pub(super) fn wait_for<T: Send>(work: impl Future<Output = T> + Send) -> T {
    std::thread::scope(|scope| {
        scope
            .spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime can be made").block_on(work)
            })
            .join()
            .expect("work on a test's database does not panic")
    })
}

/// Migrates a new database to the newest version, loads the demo evidence, and closes it.
pub(super) async fn migrate(url: &str) {
    let mut settings = api::config::Settings::defaults().expect("the settings that the binary carries hold");
    url.clone_into(&mut settings.database.url);
    let service = api::service::Service::open(settings).await.expect("a new database opens");
    service.prepare().await.expect("a new database migrates");
    service.import_demo(&mut |_| {}).await.expect("the demo evidence loads");
    service.close().await.expect("the template closes");
}
