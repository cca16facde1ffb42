//! The unit of work: one transaction for a mutation, with its permits and its audit rows inside.
//!
//! A permit is taken inside the transaction and adds an audit row, so neither can be forgotten. A refused attempt of a known account is
//! recorded too. Roles that can never perform the action are refused before a transaction is opened.

pub(crate) mod writer;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use entity::audit_event;
use entity::column::{Code, Millis};
use evidence::vocabulary::AuditOutcome;
use policy::id::AccountId;
use policy::{Action, Denied, Permit, Role, SystemTask};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, UpdateStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, Insert, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use uuid::Uuid;

use self::writer::{Inside, Writer};
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::data_version;
use crate::engine::error::Error;
use crate::engine::live::{self, Changed};
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;

/// A transaction in which one viewer changes data.
#[derive(Debug)]
pub struct Work {
    access: Access,
    transaction: DatabaseTransaction,
    audit: Mutex<Vec<audit_event::ActiveModel>>,
    changes: Mutex<Vec<Changed>>,
    /// Whether the transaction erases data that must also disappear from the database files.
    erases: AtomicBool,
    /// Whether a writer changed anything, so that answers may change.
    changes_data: AtomicBool,
    /// Whether the tables for the counts of maps do not exist yet.
    precedes_map_counts: AtomicBool,
}

impl Access {
    /// Begins a unit of work. Nothing is stored before [`Work::commit`].
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn begin(&self) -> Result<Work, Error> {
        // A deferred SQLite transaction that reads before it writes fails at once if another writer is active.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begun = self.writer().begin_with_options(options).await.map_err(Error::from);
        let transaction = begun.inspect_err(|error| self.last_write().failed(error))?;
        Ok(Work {
            access: self.clone(),
            transaction,
            audit: Mutex::default(),
            changes: Mutex::default(),
            erases: AtomicBool::new(false),
            changes_data: AtomicBool::new(false),
            precedes_map_counts: AtomicBool::new(false),
        })
    }
}

impl Access {
    /// Begins a unit of work to do `A` to `target`, if the viewer's role may do that at all. Otherwise the viewer is refused here,
    /// without a transaction: `seen` says whether they can see the target, if it exists.
    ///
    /// # Errors
    /// [`Error::NotFound`] or [`Error::Forbidden`] for a role that may never do it; an error of the database.
    pub(crate) async fn begin_to<A: Action>(
        &self,
        target: Option<&str>,
        seen: impl Future<Output = Result<(), Error>>,
    ) -> Result<Work, Error> {
        if A::ever(self.viewer()) {
            return self.begin().await;
        }
        seen.await?;
        if self.viewer().account().is_some() {
            let refused = event(self, A::NAME, target, AuditOutcome::Denied);
            record(self.writer(), [refused]).await?;
        }
        tracing::info!(
            action = A::NAME,
            request.id = self.request_id(),
            "refused {} to {}",
            A::NAME,
            self.viewer().role()
        );
        Err(Error::Forbidden { action: A::NAME })
    }
}

impl Access {
    /// Runs one statement for one of the service's own tasks, outside any unit of work. It does not move the version of the data, so it is
    /// only for facts that no kept answer contains: the last use of a token.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone else; an error of the database.
    #[expect(clippy::disallowed_methods, reason = "for the service's own tasks alone")]
    pub(crate) async fn write_alone(&self, update: &UpdateStatement) -> Result<(), Error> {
        if self.viewer().task().is_none() {
            return Err(Error::Forbidden { action: "write" });
        }
        self.writer().execute(update).await?;
        Ok(())
    }
}

/// Writes entries of the audit trail. They need no permit: each entry says whether one was given. They do not move the version of the
/// data: no answer that shows the trail is kept (its row rule says so).
#[expect(clippy::disallowed_methods, reason = "the one place that writes the audit trail")]
async fn record(db: &impl ConnectionTrait, events: impl IntoIterator<Item = audit_event::ActiveModel>) -> Result<(), Error> {
    let events: Vec<_> = events.into_iter().collect();
    if !events.is_empty() {
        Insert::many(events).exec_without_returning(db).await?;
    }
    Ok(())
}

/// An entry of the audit trail.
fn event(access: &Access, action: &str, resource_id: Option<&str>, outcome: AuditOutcome) -> audit_event::ActiveModel {
    let viewer = access.viewer();
    event_of((viewer.account(), viewer.role()), access, action, resource_id, outcome)
}

/// An entry of the audit trail for an action of an account in a role.
fn event_of(
    (account, role): (Option<AccountId>, Role),
    access: &Access,
    action: &str,
    resource_id: Option<&str>,
    outcome: AuditOutcome,
) -> audit_event::ActiveModel {
    audit_event::ActiveModel {
        id: Set(new_id()),
        at: Set(Millis(access.now())),
        actor_id: Set(account.map(|id| id.0)),
        role: Set(Code(role)),
        action: Set(action.to_owned()),
        resource: Set(action.split_once('.').map(|(resource, _)| resource.to_owned())),
        resource_id: Set(resource_id.map(str::to_owned)),
        outcome: Set(Code(outcome)),
        request_id: Set(access.request_id().to_owned()),
        fields: Set(None),
    }
}

impl Work {
    pub(crate) const fn access(&self) -> &Access {
        &self.access
    }

    /// The transaction, for a statement that changes data. Only the writer runs such statements, and gets the transaction only here, so
    /// none can leave the version of the data as it was.
    pub(super) fn transaction_to_change(&self) -> &DatabaseTransaction {
        self.changes_data.store(true, Ordering::Relaxed);
        &self.transaction
    }

    /// The transaction, for counts that follow from rows: they change no answer, so they do not move the version of the data.
    pub(super) const fn transaction_to_count(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Moves the version of the data, if this transaction changed any. The repair runs before the version's table exists;
    /// [`Store::migrate`](crate::Store::migrate) moves the version after it.
    async fn move_version(&self) -> Result<bool, Error> {
        let moves = self.changes_data.load(Ordering::Relaxed) && self.access.viewer().task() != Some(SystemTask::Repair);
        if moves {
            data_version::move_on(&self.transaction).await?;
        }
        Ok(moves)
    }

    /// Reads inside the transaction.
    pub(crate) const fn inside(&self) -> Inside<'_> {
        Inside(&self.transaction)
    }

    /// The writer that a permit opens. Only a permit opens it: the documentation of `policy::Permit` shows that an id or a permit for
    /// another action does not compile.
    pub(crate) const fn under<A: Action>(&self, _permit: &Permit<A>) -> Writer<'_> {
        Writer::of(self)
    }

    /// The writer for the service's own tasks; `None` for everyone else.
    pub(crate) fn as_task(&self) -> Option<Writer<'_>> {
        self.access.viewer().task().map(|_| Writer::of(self))
    }

    /// Marks the transaction as one that erases data which must also disappear from the database files. Call [`Access::scrub`] after the
    /// commit.
    pub(crate) fn erases(&self) {
        self.erases.store(true, Ordering::Relaxed);
    }

    /// Whether the transaction erases data that must also disappear from the database files.
    pub(crate) fn has_erased(&self) -> bool {
        self.erases.load(Ordering::Relaxed)
    }

    /// Marks the transaction as one that runs before the migration that creates the counts of maps. That migration notes every study.
    pub(crate) fn before_map_counts(&self) {
        self.precedes_map_counts.store(true, Ordering::Relaxed);
    }

    /// Whether the transaction runs before there are counts of maps.
    pub(crate) fn precedes_map_counts(&self) -> bool {
        self.precedes_map_counts.load(Ordering::Relaxed)
    }

    pub(crate) fn now(&self) -> Millis {
        Millis(self.access.now())
    }

    /// Asks the policy for permission to do `A`, and records the answer for the audit trail. `resource_id` is the row's id as people
    /// write it.
    pub(crate) fn permit<A: Action>(&self, target: A::Target, facts: &A::Facts, resource_id: &str) -> Result<Permit<A>, Denied> {
        let permit = self.access.viewer().permit::<A>(target, facts);
        let outcome = if permit.is_ok() {
            AuditOutcome::Allowed
        } else {
            AuditOutcome::Denied
        };
        self.trail().push(event(&self.access, A::NAME, Some(resource_id), outcome));
        permit
    }

    /// Records an action of another account that this one completes, so that the audit trail has both.
    pub(crate) fn note_act_of(&self, (account, role): (AccountId, Role), action: &str, resource_id: &str) {
        let event = event_of(
            (Some(account), role),
            &self.access,
            action,
            Some(resource_id),
            AuditOutcome::Allowed,
        );
        self.trail().push(event);
    }

    /// Records in the audit trail which fields the last permitted action changed: their names, never their values.
    pub(crate) fn note_fields(&self, fields: &[&str]) {
        if let Some(event) = self.trail().last_mut() {
            event.fields = Set(Some(fields.join(" ")));
        }
    }

    /// Notifies subscribers of this entity after the transaction commits.
    pub(crate) fn announce(&self, change: Changed) {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if !changes.contains(&change) {
            changes.push(change);
        }
    }

    fn trail(&self) -> MutexGuard<'_, Vec<audit_event::ActiveModel>> {
        self.audit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request asked for the state that is already stored: nothing changes, so subscribers are not notified.
    pub(crate) fn leave_as_it_is(&self) {
        self.trail().clear();
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Records what this transaction did, but not who did it. For people who have their own record erased: the audit trail shows the role
    /// of a participant, whatever other role they have.
    pub(crate) fn forget_who_acts(&self) {
        for event in self.trail().iter_mut() {
            event.actor_id = Set(None);
            event.role = Set(Code(policy::Role::Participant));
        }
    }

    /// Rolls back everything, including the audit rows. For dry runs.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn discard(self) -> Result<(), Error> {
        self.transaction.rollback().await?;
        Ok(())
    }

    /// Writes the audit rows, commits, and notifies subscribers.
    ///
    /// # Errors
    /// If the database fails: then nothing is stored.
    pub async fn commit(self) -> Result<(), Error> {
        let access = self.access.clone();
        let outcome = self.try_to_commit().await;
        match &outcome {
            Ok(()) => access.last_write().succeeded(),
            Err(error) => access.last_write().failed(error),
        }
        outcome
    }

    async fn try_to_commit(mut self) -> Result<(), Error> {
        let audit = std::mem::take(self.audit.get_mut().unwrap_or_else(PoisonError::into_inner));
        let changes = std::mem::take(self.changes.get_mut().unwrap_or_else(PoisonError::into_inner));
        record(&self.transaction, audit).await?;
        live::notify(&self.transaction, &changes).await?;
        self.count_for_maps().await?;
        let touched = self.touched().await?;
        // Last, because other transactions may wait for it until this one has ended.
        let moved = self.move_version().await?;
        // From here on the outcome may be unknown, so the request must not be retried automatically.
        self.access.writes_something();
        self.transaction.commit().await?;
        if moved {
            self.access.connections().versions.moved();
        }
        self.access.connections().scrubs.add(touched);
        self.access.hub().committed(self.access.backend(), &changes);
        Ok(())
    }

    /// Rolls back everything except the audit rows: the refusal is recorded, and nothing else is stored.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn abandon(self) -> Result<(), Error> {
        self.transaction.rollback().await?;
        let audit = self.audit.into_inner().unwrap_or_else(PoisonError::into_inner);
        let refused = audit
            .into_iter()
            .filter(|event| event.outcome.try_as_ref().is_some_and(|outcome| outcome.0 == AuditOutcome::Denied));
        record(self.access.writer(), refused).await
    }

    /// Ends the transaction: commits if the result is `Ok`, and calls [`Work::abandon`] if it is not.
    ///
    /// # Errors
    /// The work's own error, or the database's.
    pub async fn finish<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Ok(value) => self.commit().await.map(|()| value),
            Err(error) => {
                let access = self.access.clone();
                access.last_write().failed(&error);
                // The transaction's own error says more than a failed rollback: SQLite, for example, has already rolled back when the
                // disk is full. A connection whose transaction did not end is not used again.
                if let Err(undoing) = self.abandon().await {
                    tracing::warn!(
                        error = &undoing as &dyn std::error::Error,
                        request.id = access.request_id(),
                        "a unit of work could not be rolled back, or its refusal could not be recorded"
                    );
                    if error.trouble().is_none() {
                        return Err(undoing);
                    }
                }
                Err(error)
            }
        }
    }

    /// Whether one of `rows` has this id. Reads inside the transaction, because a second connection could wait for the first.
    pub(crate) async fn exists<C: ColumnTrait>(&self, mut rows: SelectStatement, key: C, id: Uuid) -> Result<bool, Error> {
        rows.expr(Expr::val(1)).and_where(col(key).eq(id));
        Ok(self.inside().query_one(&rows).await?.is_some())
    }
}

/// Refuses the change unless the caller's version is the stored one.
pub(crate) fn same_version(entity: &'static str, stored: i32, expected: i32) -> Result<(), Error> {
    if stored == expected {
        Ok(())
    } else {
        Err(Error::Stale {
            entity,
            expected,
            found: stored,
        })
    }
}
