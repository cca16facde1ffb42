//! Puts the service together: the store that the settings name, and the parts that the HTTP layer calls.

use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use evidence::disclosure::DisclosurePolicy;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use policy::{SystemTask, Viewer};
use store::bundle::{Bundle, LoadError, LoadOutcome, Progress};
use store::{Access, Clock, DatabaseOptions, Mint, PageCache, PageSizes, SchemaVersion, Store, SystemClock, Writes};

pub use store::MockClock;

use crate::authn::{Authenticator, Signer};
use crate::config::{Database, DisclosureProfile, Settings};
use crate::edge::{EXAMPLES, Health, KnownDocument, Readiness, Running, State, serve};
use graphql::GraphQl;
use graphql::error::causes;

/// The service on one database.
#[derive(Debug, Clone)]
pub struct Service {
    settings: Settings,
    store: Store,
}

impl Service {
    /// Opens the database in the settings. It is neither migrated nor changed.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn open(settings: Settings) -> Result<Self, store::Error> {
        Self::open_with(settings, Arc::new(SystemClock)).await
    }

    /// The same with another clock, for tests.
    ///
    /// # Errors
    /// If the database cannot be reached.
    pub async fn open_with(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, store::Error> {
        let pages = PageSizes {
            unsaid: settings.limits.default_page.into(),
            most: settings.limits.max_page.into(),
        };
        let disclosure = match settings.disclosure.profile {
            DisclosureProfile::Nhs => DisclosurePolicy::nhs(),
            DisclosureProfile::Strict => DisclosurePolicy::strict(),
        };
        let (keys, seal) = (settings.identities.read()?, settings.signing.read()?);
        let store = Store::connect(&options(&settings.database), clock).await?;
        let store = store
            .with_pages(pages)
            .with_disclosure(disclosure)
            .with_identity_keys(keys)
            .with_signing_seal(seal);
        Ok(Self { settings, store })
    }

    /// The settings of this service.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The store. Each use must name a viewer.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The store as the command line uses it, for people with access to the machine.
    #[must_use]
    pub fn command_line(&self) -> Access {
        self.store.as_viewer(Viewer::unrestricted(SystemTask::CommandLine), "command-line")
    }

    /// What the store needs to create tokens.
    #[must_use]
    pub fn mint(&self) -> Mint {
        Signer::mint(&self.settings.tokens)
    }

    /// Applies the missing migrations, creates the first signing key if there is none, and encrypts signing keys if that is configured.
    ///
    /// # Errors
    /// If a migration fails.
    pub async fn prepare(&self) -> Result<(), store::Error> {
        self.store.migrate().await?;
        let access = self.command_line();
        access.ensure_signing_key().await?;
        if !self.settings.signing.current.is_empty() {
            access.reseal_signing_keys().await?;
        }
        Ok(())
    }

    /// Loads the demo evidence that the binary contains: all of it, or nothing. Rows that were already loaded do not change.
    ///
    /// # Errors
    /// A failure of the database.
    pub async fn import_demo(&self, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<LoadOutcome, LoadError> {
        self.store.load_bundle(&Bundle::demo()?, progress).await
    }

    /// Loads the evidence files of a folder, in the same way.
    ///
    /// # Errors
    /// Every refused row, by file, row and field; or a failure of the database.
    pub async fn import_folder(&self, folder: &Path, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<LoadOutcome, LoadError> {
        self.store.load_bundle(&Bundle::from_folder(folder)?, progress).await
    }

    /// Closes the database.
    ///
    /// # Errors
    /// If a connection cannot be closed properly.
    pub async fn close(self) -> Result<(), store::Error> {
        self.store.close().await
    }

    /// Serves on a listener, inside the current tokio runtime.
    ///
    /// # Errors
    /// If the listener cannot be used.
    pub fn serve(&self, listener: TcpListener) -> io::Result<Running> {
        self.store.listen();
        serve(&self.settings, self.state(), listener)
    }

    /// The parts of the service that the HTTP layer calls.
    #[must_use]
    pub fn state(&self) -> State {
        State {
            engine: Arc::new(GraphQl::new(
                self.store.clone(),
                self.mint(),
                self.settings.limits.attempts(),
                self.settings.live.pace(self.settings.database.max_connections),
            )),
            gatekeeper: Arc::new(Authenticator::new(self.store.clone(), &self.settings.tokens)),
            health: Arc::new(StoreHealth(self.store.clone())),
            versions: Some(self.store.data_versions()),
            documents: EXAMPLES.iter().cloned().chain(of_pages()).collect(),
        }
    }
}

/// The documents that pages use. Other clients may request them by their hashes, too.
fn of_pages() -> impl Iterator<Item = KnownDocument> {
    pages::Site::documents().map(|(_, text)| KnownDocument {
        name: pages::operation_name(&text).to_owned().into(),
        text: text.into(),
    })
}

/// The database options that follow from the settings.
#[must_use]
pub fn options(database: &Database) -> DatabaseOptions {
    DatabaseOptions {
        url: database.url.clone(),
        max_connections: database.max_connections,
        control_connections: database.control_connections,
        acquire_timeout: Duration::from_millis(database.acquire_timeout_ms),
        busy_timeout: Duration::from_millis(database.busy_timeout_ms),
        page_cache: PageCache {
            cache_mib: database.sqlite_cache_mib,
            mmap_mib: database.sqlite_mmap_mib,
        },
        scrub_every: Duration::from_secs(database.scrub_every_seconds),
    }
}

/// Ready while the database answers and its tables are up to date. The check changes nothing, so it works on a standby.
struct StoreHealth(Store);

impl Health for StoreHealth {
    fn ready(&self) -> BoxFuture<'_, Result<Readiness, String>> {
        async move {
            match self.0.schema_version().await {
                Ok(SchemaVersion::Current) => {}
                Ok(other) => return Err(format!("{other}")),
                Err(error) => return Err(causes(&error)),
            }
            match self.0.writes().await {
                Ok(Writes::Taken) => Ok(Readiness::All),
                Ok(Writes::ReadOnly) => Ok(Readiness::Queries),
                Ok(Writes::Failing) => Ok(Readiness::QueriesForNow),
                Err(error) => Err(causes(&error)),
            }
        }
        .boxed()
    }
}
