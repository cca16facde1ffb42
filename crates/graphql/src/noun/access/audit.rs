//! The audit trail in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::AuditOutcome;
use policy::id::AuditEventId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::input::Problems;
use crate::engine::role::Role;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, account};

/// An entry of the audit trail: one action that was allowed or denied.
#[derive(Debug, Clone)]
pub struct AuditEvent(pub Arc<store::AuditEvent>);

impl From<store::AuditEvent> for AuditEvent {
    fn from(event: store::AuditEvent) -> Self {
        Self(Arc::new(event))
    }
}

/// An entry of the audit trail: one action that was allowed or denied.
#[Object]
impl AuditEvent {
    /// The global id of the entry, such as `audit_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// When the action was carried out or denied.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }

    /// The account that acted. Null if it was the public or the service itself.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.actor).await?)
    }

    /// The role in which the actor acted.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// The name of the action, such as `programme.edit`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// The kind of row that the action was about; null if it was about no single row.
    async fn resource(&self) -> Option<&str> {
        self.0.resource.as_deref()
    }

    /// The id of the row that the action was about; null if it was about no single row.
    async fn resource_id(&self) -> Option<ID> {
        self.0.resource_id.clone().map(ID)
    }

    /// Whether the action was allowed or denied.
    async fn outcome(&self) -> Word<AuditOutcome> {
        Word(self.0.outcome)
    }

    /// The id of the request that the action belongs to, which is also in the response header `x-request-id`.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The names of the fields that the action changed, never their values. Only few actions record them, such as the
    /// correction of a participant's record; the list is empty for the others.
    async fn fields(&self) -> &[String] {
        &self.0.fields
    }
}

/// Loads entries of the audit trail by their ids.
pub struct AuditEventById;

impl Fetch for AuditEventById {
    type Key = AuditEventId;
    type Value = AuditEvent;

    async fn fetch(access: &Access, keys: Vec<AuditEventId>) -> Result<HashMap<AuditEventId, AuditEvent>, store::Error> {
        let found = access.audit_events_by_id(&keys).await?;
        Ok(found.into_iter().map(|event| (event.id, event.into())).collect())
    }
}

/// Conditions on entries of the audit trail. A field that is left out sets no condition.
#[derive(Debug, Default, InputObject)]
pub struct AuditFilter {
    /// Only actions of this account.
    actor: Option<ID>,
    /// Only actions with this name, such as `programme.edit`.
    action: Option<String>,
    /// Only actions on the row with this id.
    resource_id: Option<ID>,
    /// Only actions with this outcome.
    outcome: Option<Word<AuditOutcome>>,
    /// Only actions at this time or later.
    since: Option<Time>,
    /// Only actions before this time.
    until: Option<Time>,
}

impl AuditFilter {
    pub(super) fn read(self) -> Result<store::AuditFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = store::AuditFilter {
            actor: problems.id("filter.actor", self.actor.as_ref()),
            action: problems.text("filter.action", self.action),
            resource_id: problems.text("filter.resourceId", self.resource_id.map(|id| id.0)),
            outcome: self.outcome.map(|word| word.0),
            since: self.since.map(|time| time.0),
            until: self.until.map(|time| time.0),
        };
        problems.finish(filter)
    }
}
