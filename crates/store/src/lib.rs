//! The only crate that talks to the database: a [`Store`] with a private connection, and [`Access`], one viewer's view of it.
//!
//! A resolver cannot reach past a viewer's rules, because it cannot reach the connection:
//!
//! ```compile_fail,E0616
//! fn peek(store: &store::Store) {
//!     let _ = &store.connections;
//! }
//! ```

pub mod bundle;
mod engine;
mod noun;
mod repair;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use evidence::disclosure::DisclosurePolicy;
use policy::{SystemTask, Viewer};

use crate::engine::connect;
use crate::engine::cursor_key::CursorKey;
use crate::engine::data_version;
use crate::engine::import_progress::Imports;
use crate::engine::learnt_orders::LearntOrders;
use crate::noun::account::Uses;

pub use engine::access::Access;
pub use engine::allowance::Allowance;
pub use engine::change::Change;
pub use engine::clock::{Clock, MockClock, SystemClock, new_id};
pub use engine::code::ReturnCode;
pub use engine::connect::{DatabaseOptions, PageCache, Writes};
pub use engine::copies::Deletion;
pub use engine::data_version::{DataVersion, DataVersions};
pub use engine::error::{Error, FieldProblem};
pub use engine::filter::{DimensionFilter, IntRange, TermFilter};
pub use engine::identity_keys::IdentityKeys;
pub use engine::import_progress::{ImportPhase, ImportProgress};
pub use engine::invalid_keys::InvalidKeys;
pub use engine::link_target::LinkTarget;
pub use engine::list::page::{Item, Page, PageArguments};
pub use engine::page_sizes::PageSizes;
pub use engine::plan::{ConnectionPart, EdgePart, Link, PageInfoPart, Readable, Selection, Way, Written};
pub use engine::schema_version::SchemaVersion;
pub use engine::seal::SealingKeys;
pub use engine::search::{SearchHit, SearchTotal};
pub use engine::statements::Statements;
pub use engine::trouble::Trouble;
pub use engine::visibility::Visibility;
pub use engine::wide::{Asked, Wide};
pub use engine::words::{WITHDRAWN_QUOTATION, WITHDRAWN_WORDS};
pub use engine::work::Work;
pub use engine::{live, scoped};
pub use noun::account::*;
pub use noun::appraisal::{Appraisal, AppraisalAnswer, AppraisalAnswerInput, AppraisalInput};
pub use noun::contribution::{Contribution, ContributionFilter, ContributionInput, Credit};
pub use noun::draft::DraftId;
pub use noun::duplicate::{DuplicateCandidate, DuplicatesOf};
pub use noun::evidence_map::*;
pub use noun::identity::{Identity, IdentityRead};
pub use noun::information_sheet::{InformationSheet, InformationSheetInput};
pub use noun::intake::{Deduplicated, ImportOutcome, IncomingFile, RecordImport};
pub use noun::links;
pub use noun::organisation::Organisation;
pub use noun::organisation::plan::OrganisationField;
pub use noun::outcome::{Outcome, OutcomeField, OutcomeFilter, OutcomeInput, OutcomeOrder, OutcomeOrderField, OutcomeParents};
pub use noun::participant::{
    Consent, Invitation, Joined, Participant, ParticipantChanges, ParticipantInput, Removal, WithdrawalReceipt, Words,
};
pub use noun::programme::*;
pub use noun::project::{Project, ProjectInput};
pub use noun::proposal::{ProgrammeProposal, ProposalFilter, ProposalsOf, ProposedChange};
pub use noun::question::*;
pub use noun::recommendation::{Basis, Recommendation, RecommendationInput};
pub use noun::record::{RecordFilter, RecordOrder, RecordOrderField, RecordsOf, ReviewFlow, ReviewRecord};
pub use noun::report::{Report, ReportField};
pub use noun::review::{ExclusionReason, ExclusionReasonInput, Review, ReviewInput, ReviewMember, SearchSource, SearchSourceInput};
pub use noun::round::*;
pub use noun::screening::{NextRecords, PairOf, ReviewAgreement, ScreenerPair, ScreeningDecision, StageProgress, Vote};
pub use noun::study::{
    KnownReport, ReportDifference, ReportInput, Study, StudyField, StudyFilter, StudyInput, StudyOrder, StudyOrderField, StudyParents,
};
pub use noun::synthesis::*;
pub use noun::term::{Term, TermField};
pub use noun::vocabulary::{OrganisationInput, TermInput};
pub use noun::workshop::{Attendance, Joining, Workshop, WorkshopFilter, WorkshopInput};

/// Data that was erased within this time is scrubbed again when a process starts, because the previous process may have been killed.
const LEFT_OVER: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// The evidence database, with a private connection.
#[derive(Debug, Clone)]
pub struct Store {
    connections: connect::Connections,
    clock: Arc<dyn Clock>,
    uses: Arc<Uses>,
    imports: Arc<Imports>,
    orders: Arc<LearntOrders>,
    page_sizes: PageSizes,
    disclosure: Arc<DisclosurePolicy>,
    identity_keys: Arc<IdentityKeys>,
    signing_seal: Arc<SealingKeys>,
    cursor_key: Arc<tokio::sync::OnceCell<Arc<CursorKey>>>,
}

impl Store {
    /// Opens the database.
    ///
    /// # Errors
    /// If the database cannot be reached.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn connect(options: &DatabaseOptions, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Ok(Self {
            connections: connect::connect(options).await?,
            clock,
            uses: Arc::default(),
            imports: Arc::default(),
            orders: Arc::default(),
            page_sizes: PageSizes::default(),
            disclosure: Arc::new(DisclosurePolicy::nhs()),
            identity_keys: Arc::default(),
            signing_seal: Arc::default(),
            cursor_key: Arc::default(),
        })
    }

    /// The same store with other page sizes.
    #[must_use]
    pub fn with_pages(mut self, sizes: PageSizes) -> Self {
        self.page_sizes = sizes;
        self
    }

    /// The same store with another disclosure rule for counts of people.
    #[must_use]
    pub fn with_disclosure(mut self, policy: DisclosurePolicy) -> Self {
        self.disclosure = Arc::new(policy);
        self
    }

    /// The same store with keys that encrypt identities.
    #[must_use]
    pub fn with_identity_keys(mut self, keys: IdentityKeys) -> Self {
        self.identity_keys = Arc::new(keys);
        self
    }

    /// The same store with keys that encrypt the private halves of signing keys.
    #[must_use]
    pub fn with_signing_seal(mut self, keys: SealingKeys) -> Self {
        self.signing_seal = Arc::new(keys);
        self
    }

    /// Applies the missing migrations, and repairs malformed data from earlier versions.
    ///
    /// # Errors
    /// If a migration fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn migrate(&self) -> Result<(), Error> {
        use migration::MigratorTrait;
        self.migrate_up_to_repairs().await?;
        let writer = &self.connections.writer;
        if migration::Migrator::get_pending_migrations(writer).await?.is_empty() {
            return Ok(());
        }
        migration::Migrator::up(writer, None).await?;
        // The migrations may have noted studies whose counts for maps are missing. Every commit counts the noted studies.
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Repair), "migrate");
        access.begin().await?.commit().await?;
        // Other nodes may be serving, and migrations write outside units of work.
        data_version::move_on(writer).await?;
        self.connections.versions.moved();
        Ok(())
    }

    /// Loads a bundle of evidence: all of it, or nothing. Rows that were already loaded do not change.
    ///
    /// # Errors
    /// Every refused row, by file, row and field; or a failure of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn load_bundle(
        &self,
        bundle: &bundle::Bundle,
        progress: &mut (dyn FnMut(bundle::Progress) + Send),
    ) -> Result<bundle::LoadOutcome, bundle::LoadError> {
        let access = self.as_viewer(Viewer::unrestricted(SystemTask::Import), "load");
        let outcome = access.load_bundle(bundle, progress).await?;
        if !outcome.added.is_empty() {
            self.connections.anything_changed().await?;
        }
        Ok(outcome)
    }

    /// The store as `viewer` sees it, for the request with this id.
    #[must_use]
    pub fn as_viewer(&self, viewer: Viewer, request_id: &str) -> Access {
        Access::new(self, viewer, request_id)
    }

    /// Subscribes to changes of the named entities from now on. The subscriber is notified after every committed change and never misses
    /// the last one. Changes of other nodes or processes arrive only if the store [listens](Self::listen).
    #[must_use]
    pub fn changes(&self, of: &[live::Changed]) -> live::Changes {
        self.connections.hub.follow(of)
    }

    /// Listens, inside the current tokio runtime, for changes that others make: other nodes on PostgreSQL, other processes on SQLite.
    /// Repeated calls have no effect. Listening ends with the store.
    pub fn listen(&self) {
        self.connections.listen();
        if self.connections.writer.get_database_backend() == sea_orm::DbBackend::Postgres {
            let (connections, since) = (self.connections.clone(), self.clock.now() - LEFT_OVER);
            tokio::spawn(async move { connections.scrub_what_was_left(since.timestamp_millis()).await });
        }
    }

    /// Waits until the store receives changes of others. Earlier subscribers are then notified that something may have changed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn listening(&self) {
        self.connections.hub.listening().await;
    }

    /// Reads the version of the data.
    #[must_use]
    pub fn data_versions(&self) -> DataVersions {
        self.connections.versions.clone()
    }

    /// The store's current time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Closes the database after running operations have ended. An SQLite file is then complete by itself, and can be copied.
    ///
    /// # Errors
    /// If a connection cannot be closed properly.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn close(self) -> Result<(), Error> {
        self.connections.close().await
    }

    /// The number of SQL statements that were run, and the time spent in them.
    #[must_use]
    pub fn statements(&self) -> &Statements {
        &self.connections.statements
    }
}
