//! The audit trail as GraphQL shows it.

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
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// When the action was done or refused.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }

    /// Null for the open web and for the service itself.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.actor).await?)
    }

    /// The role in which the account acted.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// What was done, e.g. `programme.edit`.
    async fn action(&self) -> &str {
        &self.0.action
    }

    /// The kind of row that the action was for.
    async fn resource(&self) -> Option<&str> {
        self.0.resource.as_deref()
    }

    /// The id of the row that the action was for.
    async fn resource_id(&self) -> Option<ID> {
        self.0.resource_id.clone().map(ID)
    }

    /// Whether the action was allowed or denied.
    async fn outcome(&self) -> Word<AuditOutcome> {
        Word(self.0.outcome)
    }

    /// The request that it was part of.
    async fn request_id(&self) -> &str {
        &self.0.request_id
    }

    /// The names of the fields that the act changed, where the act notes them (so does the correction of a participant's record);
    /// never their values.
    async fn fields(&self) -> &[String] {
        &self.0.fields
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
    /// Only events of this account.
    actor: Option<ID>,
    /// Only events of the action with this name, as programme.edit.
    action: Option<String>,
    /// Only events on the row with this id.
    resource_id: Option<ID>,
    /// Only events with this outcome.
    outcome: Option<Word<AuditOutcome>>,
    /// Only events at this time or later.
    since: Option<Time>,
    /// Only events before this time.
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
