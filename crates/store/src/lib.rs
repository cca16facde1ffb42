//! The only crate that talks to the database: a [`Store`] with a private connection, and [`Access`], one viewer's view of it.
//!
//! A resolver cannot reach past a viewer's rules, because it cannot reach the connection:
//!
//! ```compile_fail,E0616
//! fn peek(store: &store::Store) {
//!     let _ = &store.connections;
//! }
//! ```

mod access;
mod account;
mod allowance;
mod clock;
mod code;
mod connect;
mod contribution;
mod copies;
mod day;
mod draft;
mod effect_columns;
mod error;
mod evidence_map;
mod export;
mod facet;
mod filter;
mod identity;
pub mod import;
mod information_sheet;
mod input;
mod list;
pub mod live;
mod organisation;
mod outcome;
mod participant;
mod people;
mod programme;
mod project;
mod proposal;
mod question;
mod recommendation;
mod repair;
mod report;
mod round;
mod schema_version;
pub mod scoped;
mod scrub;
mod seal;
mod search;
mod sql;
mod study;
mod synthesis;
mod term;
#[cfg(test)]
mod testing;
mod trouble;
mod visibility;
mod vocabulary;
mod words;
mod work;
mod workshop;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use evidence::disclosure::DisclosurePolicy;
use policy::Viewer;

pub use access::{Access, Asked};
pub use account::*;
pub use allowance::Allowance;
pub use clock::{Clock, MockClock, SystemClock, new_id};
pub use code::ReturnCode;
pub use connect::{DatabaseOptions, Statements, Writes};
pub use contribution::{Contribution, ContributionFilter, ContributionInput, Credit};
pub use copies::Deletion;
pub use draft::DraftId;
pub use error::{Error, FieldProblem};
pub use evidence_map::*;
pub use filter::{DimensionFilter, IntRange, TermFilter};
pub use identity::{Identity, IdentityKeys, IdentityRead};
pub use information_sheet::{InformationSheet, InformationSheetInput};
pub use list::page::{Item, Page, PageArguments, PageSizes};
pub use organisation::Organisation;
pub use outcome::{Outcome, OutcomeFilter, OutcomeInput, OutcomeOrder, OutcomeOrderField, OutcomeParents};
pub use participant::{Consent, Invitation, Joined, Participant, ParticipantChanges, ParticipantInput, Removal, WithdrawalReceipt, Words};
pub use programme::*;
pub use project::{Project, ProjectInput};
pub use proposal::{ProgrammeProposal, ProposalFilter, ProposalsOf, ProposedChange};
pub use question::*;
pub use recommendation::{Basis, Recommendation, RecommendationInput};
pub use report::Report;
pub use round::*;
pub use schema_version::SchemaVersion;
pub use seal::{InvalidKeys, SealingKeys};
pub use search::{SearchHit, SearchKind};
pub use study::{KnownReport, ReportDifference, ReportInput, Study, StudyFilter, StudyInput, StudyOrder, StudyOrderField, StudyParents};
pub use synthesis::*;
pub use term::Term;
pub use trouble::Trouble;
pub use visibility::Visibility;
pub use vocabulary::{OrganisationInput, TermInput};
pub use words::WITHDRAWN_QUOTATION;
pub use work::Work;
pub use workshop::{Attendance, Joining, Workshop, WorkshopFilter, WorkshopInput};

/// What was erased so long ago, and no longer, is scrubbed once more when a process starts: the one before may have been killed.
const LEFT_OVER: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// The evidence, behind one private connection.
#[derive(Debug, Clone)]
pub struct Store {
    connections: connect::Connections,
    clock: Arc<dyn Clock>,
    uses: Arc<account::Uses>,
    page_sizes: PageSizes,
    disclosure: Arc<DisclosurePolicy>,
    identity_keys: Arc<IdentityKeys>,
    signing_seal: Arc<SealingKeys>,
    cursor_key: Arc<tokio::sync::OnceCell<Arc<list::cursor::CursorKey>>>,
}

impl Store {
    /// Opens the database.
    ///
    /// # Errors
    /// Where it cannot be reached.
    pub async fn connect(options: &DatabaseOptions, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Ok(Self {
            connections: connect::connect(options).await?,
            clock,
            uses: Arc::default(),
            page_sizes: PageSizes::default(),
            disclosure: Arc::new(DisclosurePolicy::nhs()),
            identity_keys: Arc::default(),
            signing_seal: Arc::default(),
            cursor_key: Arc::default(),
        })
    }

    /// The same store with pages of other sizes.
    #[must_use]
    pub fn with_pages(mut self, sizes: PageSizes) -> Self {
        self.page_sizes = sizes;
        self
    }

    /// The same store with counts of people under another rule.
    #[must_use]
    pub fn with_disclosure(mut self, policy: DisclosurePolicy) -> Self {
        self.disclosure = Arc::new(policy);
        self
    }

    /// The same store with keys to seal identities under.
    #[must_use]
    pub fn with_identity_keys(mut self, keys: IdentityKeys) -> Self {
        self.identity_keys = Arc::new(keys);
        self
    }

    /// The same store with keys to seal the private halves of signing keys under.
    #[must_use]
    pub fn with_signing_seal(mut self, keys: SealingKeys) -> Self {
        self.signing_seal = Arc::new(keys);
        self
    }

    /// Brings the tables up to date, and puts right on the way what earlier versions stored malformed.
    ///
    /// # Errors
    /// Where a migration fails.
    pub async fn migrate(&self) -> Result<(), Error> {
        use migration::MigratorTrait;
        self.migrate_up_to_repairs().await?;
        migration::Migrator::up(&self.connections.writer, None).await?;
        Ok(())
    }

    /// Loads a bundle of evidence: all of it, or nothing; rows that were loaded before are left as they are.
    ///
    /// # Errors
    /// Every row that is refused, by file, row and field; or a failure of the database.
    pub async fn import(
        &self,
        bundle: &import::Bundle,
        progress: &mut (dyn FnMut(import::Progress) + Send),
    ) -> Result<import::ImportOutcome, import::ImportError> {
        let now_ms = self.clock.now().timestamp_millis();
        let outcome = import::import(&self.connections.writer, bundle, now_ms, &self.disclosure, progress).await?;
        if !outcome.added.is_empty() {
            live::anything_changed(&self.connections).await?;
        }
        Ok(outcome)
    }

    /// The store as `viewer` sees it, for the request with this id.
    #[must_use]
    pub fn as_viewer(&self, viewer: Viewer, request_id: &str) -> Access {
        Access::new(self, viewer, request_id)
    }

    /// What happens from now on to the things named: whoever waits on it is told of every change that stands, once the
    /// store [listens](Self::listen), and never misses the last one.
    #[must_use]
    pub fn changes(&self, of: &[live::Change]) -> live::Changes {
        self.connections.hub.follow(of)
    }

    /// Listens, inside the current tokio runtime, for changes that others make: other nodes on PostgreSQL, other processes
    /// on SQLite. Begun once however often it is asked for; ends with the store.
    pub fn listen(&self) {
        self.connections.listen();
        if self.connections.writer.get_database_backend() == sea_orm::DbBackend::Postgres {
            let (connections, since) = (self.connections.clone(), self.clock.now() - LEFT_OVER);
            tokio::spawn(async move { connections.scrub_what_was_left(since.timestamp_millis()).await });
        }
    }

    /// Waits until the store hears what others change. Whoever follows something from before is told then that it may have changed.
    pub async fn listening(&self) {
        self.connections.hub.listening().await;
    }

    /// The time that the store goes by.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Lets go of the database, once what is under way has ended. An SQLite file is whole by itself afterwards, and may be copied.
    ///
    /// # Errors
    /// Where a connection does not end well.
    pub async fn close(self) -> Result<(), Error> {
        self.connections.close().await
    }

    /// How many SQL statements were run, and the time spent in them.
    #[must_use]
    pub fn statements(&self) -> &Statements {
        &self.connections.statements
    }
}
