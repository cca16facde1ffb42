//! Makes a migrated database for each test, and takes it away again.

use super::postgres::PostgresDatabase;
use super::sqlite::SqliteDatabase;
use super::{Backend, OnBackend};

/// A migrated database that no other test sees. It is gone when this value is.
pub struct TestDatabase {
    kind: Kind,
}

enum Kind {
    Sqlite(SqliteDatabase),
    Postgres(PostgresDatabase),
}

impl TestDatabase {
    /// Makes one on this backend, by copying the template that the first test migrated.
    pub async fn create(backend: Backend) -> Self {
        let kind = match backend {
            Backend::Sqlite => Kind::Sqlite(off_the_runtime(SqliteDatabase::create).await),
            Backend::Postgres => Kind::Postgres(off_the_runtime(PostgresDatabase::create).await),
        };
        Self { kind }
    }

    /// The files of the database that hold this word anywhere, in what it has thrown away too.
    pub async fn holds(&self, word: &str) -> Vec<String> {
        match &self.kind {
            Kind::Sqlite(database) => database.holds(word),
            Kind::Postgres(database) => database.holds(word).await,
        }
    }

    /// Where it is, as the service's configuration names it.
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

/// Runs a future to its end from where there is no runtime to await in: a template's making, a `Drop`.
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

/// Brings the schema of a new database to the newest version, loads the demo evidence, and lets go of it.
pub(super) async fn migrate(url: &str) {
    let mut settings = api::config::Settings::defaults().expect("the settings that the binary carries hold");
    url.clone_into(&mut settings.database.url);
    let service = api::service::Service::open(settings).await.expect("a new database opens");
    service.prepare().await.expect("a new database migrates");
    service.import_demo(&mut |_| {}).await.expect("the demo evidence loads");
    service.close().await.expect("the template is let go");
}
