//! A viewer's view of the store: the only way to read rows. Every statement starts from [`Access::rows`], which adds the viewer's row
//! rule.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::cursor_key;
use evidence::disclosure::DisclosurePolicy;
use policy::{SystemTask, Viewer, Watch};
use sea_orm::sea_query::{Alias, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseConnection, DbBackend, EntityTrait, Iterable};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::Store;
use crate::engine::abandoned::Abandoned;
use crate::engine::allowance::{Allowance, Reader};
use crate::engine::clock::Clock;
use crate::engine::connect::{Connections, LastWrite};
use crate::engine::cursor_key::CursorKey;
use crate::engine::error::Error;
use crate::engine::identity_keys::IdentityKeys;
use crate::engine::import_progress::Imports;
use crate::engine::learnt_orders::LearntOrders;
use crate::engine::live::{Changed, Changes, Hub};
use crate::engine::one_connection::OneConnection;
use crate::engine::page_sizes::PageSizes;
use crate::engine::reads::{Control, Reads as _};
use crate::engine::ready_connections::PlannedFor;
use crate::engine::row_rule::{PartOf, Scoped};
use crate::engine::seal::SealingKeys;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::wide::{Asked, Wide};

/// The store as one viewer sees it. It is cheap to clone; data loaders and subscription streams each hold a clone.
#[derive(Debug, Clone)]
pub struct Access {
    connections: Connections,
    viewer: Arc<Viewer>,
    /// Notices what makes an answer right for this request alone.
    watch: Watch,
    clock: Arc<dyn Clock>,
    request_id: Arc<str>,
    allowance: Arc<Allowance>,
    /// Where this view keeps its connection, if its statements run one after the other.
    one: Option<Arc<OneConnection>>,
    /// Set for a plan that runs in a task of its own.
    task: Option<Abandoned>,
    asked: Option<Arc<dyn Asked>>,
    page_sizes: PageSizes,
    pub(crate) disclosure: Arc<DisclosurePolicy>,
    pub(crate) identity_keys: Arc<IdentityKeys>,
    pub(crate) signing_seal: Arc<SealingKeys>,
    cursor_key: Arc<OnceCell<Arc<CursorKey>>>,
    imports: Arc<Imports>,
    orders: Arc<LearntOrders>,
    /// Whether this request may already have committed a write.
    wrote: Arc<AtomicBool>,
}

impl Access {
    pub(crate) fn new(store: &Store, viewer: Viewer, request_id: &str) -> Self {
        let watch = Watch::default();
        Self {
            connections: store.connections.clone(),
            viewer: Arc::new(viewer.watched_by(&watch)),
            watch,
            clock: Arc::clone(&store.clock),
            request_id: request_id.into(),
            allowance: Arc::default(),
            one: None,
            task: None,
            asked: None,
            page_sizes: store.page_sizes,
            disclosure: Arc::clone(&store.disclosure),
            identity_keys: Arc::clone(&store.identity_keys),
            signing_seal: Arc::clone(&store.signing_seal),
            cursor_key: Arc::clone(&store.cursor_key),
            imports: Arc::clone(&store.imports),
            orders: Arc::clone(&store.orders),
            wrote: Arc::default(),
        }
    }

    /// The same request, run as one of the service's own tasks. This bypasses the viewer's row rules, so callers must name the task.
    pub(crate) fn as_task(&self, task: SystemTask) -> Self {
        self.with_viewer(Viewer::unrestricted(task))
    }

    pub(crate) fn with_viewer(&self, viewer: Viewer) -> Self {
        Self {
            viewer: Arc::new(viewer.watched_by(&self.watch)),
            asked: None,
            ..self.clone()
        }
    }

    /// The same view with a limit on what the request may read. Without this call, a view has an allowance that limits connections but
    /// not rows.
    #[must_use]
    pub fn within(mut self, allowance: Arc<Allowance>) -> Self {
        self.allowance = allowance;
        self
    }

    /// What this request may still read from the database.
    #[must_use]
    pub fn allowance(&self) -> &Allowance {
        &self.allowance
    }

    /// The configured default and maximum page size.
    #[must_use]
    pub const fn page_sizes(&self) -> PageSizes {
        self.page_sizes
    }

    /// The same view for a request that asks only for these wide columns: the other wide columns are not fetched.
    #[must_use]
    pub fn asking(mut self, asked: Arc<dyn Asked>) -> Self {
        self.asked = Some(asked);
        self
    }

    /// The same view, but with every wide column. Rows that are read in order to be changed need all of their columns.
    pub(crate) fn asking_everything(&self) -> Self {
        Self {
            asked: None,
            ..self.clone()
        }
    }

    /// Whether to fetch these columns. A view that does not know what its request asks for fetches all of them.
    pub(crate) fn asks(&self, wide: Wide) -> bool {
        self.asked.as_ref().is_none_or(|asked| asked.asks_for(wide))
    }

    /// The account or anonymous caller that the request acts for.
    #[must_use]
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The current time as this request sees it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.watch.notice();
        self.clock.now()
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The key that encrypts cursors. It is read from the database once and then kept in memory.
    pub(crate) async fn cursor_key(&self) -> Result<Arc<CursorKey>, Error> {
        let read = async || {
            let select = Query::select()
                .expr_as(col(cursor_key::Column::Secret), Alias::new("secret"))
                .unscoped::<cursor_key::Entity>(Unscoped::TheServicesOwn)
                .take();
            // Requests wait here for each other, so this one must not wait for a connection that one of them holds.
            let row = self.control().query_one(&select).await?;
            let row = row.ok_or_else(|| Error::Corrupt("the database has no cursor key".to_owned()))?;
            let secret: Vec<u8> = row.try_get("", "secret")?;
            CursorKey::new(&secret).map(Arc::new)
        };
        self.cursor_key.get_or_try_init(read).await.map(Arc::clone)
    }

    /// The pool of read connections, limited by the request's allowance.
    pub(crate) fn reader(&self) -> Reader {
        Reader::new(
            self.connections.reader.clone(),
            Arc::clone(&self.allowance),
            self.one.clone(),
            self.task.clone(),
        )
    }

    /// The same view for statements that run one after the other: all of them on one connection, which goes back when this view and the
    /// clones of it are dropped. The connection of this view goes back first, so that no request waits for one connection while it holds
    /// another. SQLite has one kind of connection, so there the view keeps its own.
    pub(crate) async fn on_one_connection(&self, planned: PlannedFor) -> Self {
        if let Some(one) = &self.one {
            if self.backend() == DbBackend::Sqlite {
                return self.clone();
            }
            one.let_go().await;
        }
        let Connections { plans, statements, .. } = &self.connections;
        Self {
            one: Some(Arc::new(OneConnection::new(plans, planned, statements))),
            ..self.clone()
        }
    }

    /// The same view for a task of its own.
    pub(crate) fn in_task(&self, abandoned: Abandoned) -> Self {
        Self {
            task: Some(abandoned),
            ..self.clone()
        }
    }

    /// The pool for checks that must work even when all read connections are in use: token checks and readiness.
    pub(crate) fn control(&self) -> Control<'_> {
        Control(&self.connections.control)
    }

    /// The connection for units of work. Nothing else may write.
    pub(super) fn writer(&self) -> &DatabaseConnection {
        &self.connections.writer
    }

    pub(crate) const fn connections(&self) -> &Connections {
        &self.connections
    }

    pub(crate) fn last_write(&self) -> &LastWrite {
        &self.connections.last_write
    }

    /// Marks the request as one that must not be retried automatically.
    pub(crate) fn writes_something(&self) {
        self.wrote.store(true, Ordering::SeqCst);
    }

    /// Whether a write of this request may already be stored. If so, the request must not be retried.
    #[must_use]
    pub fn may_have_written(&self) -> bool {
        self.wrote.load(Ordering::SeqCst)
    }

    /// Whether what was read until now follows from the viewer's role and the data alone: it did not depend on who the viewer is, on the
    /// time, or on what only this process knows.
    #[must_use]
    pub fn read_for_all(&self) -> bool {
        !self.watch.has_noticed()
    }

    /// The same view with a watch and an allowance of its own, so that it can be asked what was read in it.
    pub(crate) fn observed(&self) -> Self {
        let watch = Watch::default();
        Self {
            viewer: Arc::new(Viewer::clone(&self.viewer).watched_by(&watch)),
            watch,
            allowance: Arc::default(),
            ..self.clone()
        }
    }

    /// Whether what was done in an observed view depended on the viewer's role alone, and no statement ran.
    pub(crate) fn depended_on_the_role_alone(&self) -> bool {
        self.read_for_all() && self.allowance.settle() == (0, Duration::ZERO)
    }

    /// The imports that run in this process.
    pub(crate) fn imports(&self) -> &Imports {
        self.watch.notice();
        &self.imports
    }

    /// The learnt orders that this process remembers.
    pub(crate) fn orders(&self) -> &LearntOrders {
        self.watch.notice();
        &self.orders
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.connections.hub
    }

    /// Subscribes to changes of the named entities from now on; see [`Store::changes`](crate::Store::changes).
    #[must_use]
    pub fn changes(&self, of: &[Changed]) -> Changes {
        self.connections.hub.follow(of)
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.connections.reader.get_database_backend()
    }

    /// FROM `E` WHERE the viewer may see the row. No columns yet.
    pub(crate) fn rows<E: Scoped>(&self) -> SelectStatement {
        Query::select().scoped::<E>(&self.viewer).take()
    }

    /// The rows of `E` that are parts of these parents, if the viewer may see the parents. The parents' rule is tested once for each
    /// parent; the rule of `E` would test it for each row.
    pub(crate) fn parts_of<E: PartOf>(&self, parents: &[Uuid]) -> SelectStatement {
        let mut select = self.parts_with_parents::<E>();
        self.seen_parents::<E>(parents).join(&mut select, &col(E::KEY));
        select
    }

    /// Those of these parents of rows of `E` that the viewer may see.
    pub(crate) fn seen_parents<E: PartOf>(&self, parents: &[Uuid]) -> SeenParents {
        let mut rows = self.rows::<E::Parent>();
        rows.and_where(is_one_of(self.backend(), E::PARENT_ID, parents));
        SeenParents::of::<E>(rows)
    }

    /// The parts of the row that a statement reads, for a subquery of that statement: it names the parent's table, and has its rule.
    pub(crate) fn parts_in_row<E: PartOf>(&self) -> SelectStatement {
        let mut select = self.parts_with_parents::<E>();
        select.and_where(col(E::KEY).eq(col(E::PARENT_ID)));
        select
    }

    /// The rows of `E`, for a statement that joins each with its parent and the parent's rule. Only what their rule asks for beside the
    /// parent is tested here.
    pub(crate) fn parts_with_parents<E: PartOf>(&self) -> SelectStatement {
        let mut select = Query::select().unscoped::<E>(Unscoped::SeenWithTheRow).take();
        let beside = E::beside_the_parent(&self.viewer);
        if !beside.is_empty() {
            select.cond_where(beside);
        }
        select
    }

    /// Refuses the viewer unless their role may read this resource, for example the access lists or the audit trail.
    pub(crate) fn require(&self, resource: policy::Resource, action: &'static str) -> Result<(), Error> {
        let everything = policy::cell(resource, self.viewer.role()).reach == policy::Reach::Everything;
        if everything || self.viewer.task().is_some() {
            Ok(())
        } else {
            Err(Error::Forbidden { action })
        }
    }
}

/// Adds every column of `E` under its own name.
pub(crate) fn all_columns<E: EntityTrait>(select: &mut SelectStatement) {
    for column in E::Column::iter() {
        select.expr_as(
            sea_orm::sea_query::Expr::col(column.as_column_ref()),
            Alias::new(sea_orm::Iden::to_string(&column)),
        );
    }
}
