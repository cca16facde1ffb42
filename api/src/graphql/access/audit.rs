//! The audit trail as GraphQL shows it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::AuditOutcome;
use policy::id::AuditEventId;
use store::Access;

use crate::error::Refusal;
use crate::graphql::account::{Account, account};
use crate::graphql::batch::Fetch;
use crate::graphql::date::Time;
use crate::graphql::input::Problems;
use crate::graphql::viewer::Role;
use crate::graphql::word::Word;

/// One act, allowed or denied.
#[derive(Debug, Clone)]
pub struct AuditEvent(pub Arc<store::AuditEvent>);

impl From<store::AuditEvent> for AuditEvent {
    fn from(event: store::AuditEvent) -> Self {
        Self(Arc::new(event))
    }
}

/// One act, allowed or denied.
#[Object]
impl AuditEvent {
    /// The global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// When it was.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }

    /// Null for the open web and for the service itself.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.actor).await?)
    }

    /// In which capacity.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// What was done, e.g. `programme.edit`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// To what kind of row.
    async fn resource(&self) -> Option<&str> {
        self.0.resource.as_deref()
    }

    /// To which row.
    async fn resource_id(&self) -> Option<ID> {
        self.0.resource_id.clone().map(ID)
    }

    /// Whether it was allowed.
    async fn outcome(&self) -> Word<AuditOutcome> {
        Word(self.0.outcome)
    }

    /// The request that it was part of.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }
}

/// Acts by their ids.
pub struct AuditEventById;

impl Fetch for AuditEventById {
    type Key = AuditEventId;
    type Value = AuditEvent;

    async fn fetch(access: &Access, keys: Vec<AuditEventId>) -> Result<HashMap<AuditEventId, AuditEvent>, store::Error> {
        let found = access.audit_events_by_id(&keys).await?;
        Ok(found.into_iter().map(|event| (event.id, event.into())).collect())
    }
}

/// Which acts. What is left out restricts nothing.
#[derive(Debug, Default, InputObject)]
pub struct AuditFilter {
    /// By this account.
    actor: Option<ID>,
    /// Of this name.
    action: Option<String>,
    /// On the row with this id.
    resource_id: Option<ID>,
    /// With this outcome.
    outcome: Option<Word<AuditOutcome>>,
    /// At this time or later.
    since: Option<Time>,
    /// Before this time.
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
