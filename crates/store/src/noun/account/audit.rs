//! Reads the audit trail, newest entry first. Only the unit of work writes it.

use chrono::{DateTime, Utc};
use entity::audit_event;
use entity::column::{Code, Millis};
use evidence::vocabulary::AuditOutcome;
use policy::id::{AccountId, AuditEventId};
use policy::{Resource, Role};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// One action in the audit trail, allowed or denied.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// The id of this entry.
    pub id: AuditEventId,
    /// When the action happened.
    pub at: DateTime<Utc>,
    /// The account that acted; `None` for anonymous visitors and for the service itself.
    pub actor: Option<AccountId>,
    /// The role in which the account acted.
    pub role: Role,
    /// The name of the action, for example `programme.edit`.
    pub action: String,
    /// The kind of row that the action was about, for example `programme`.
    pub resource: Option<String>,
    /// The id of that row, in the form that people write it.
    pub resource_id: Option<String>,
    /// Whether the action was allowed.
    pub outcome: AuditOutcome,
    /// The id of the HTTP request that the action was part of.
    pub request_id: String,
    /// The names of the changed fields, for actions that record them; never their values.
    pub fields: Vec<String>,
}

/// Filters the audit trail. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only actions of this account.
    pub actor: Option<AccountId>,
    /// Only actions with this name.
    pub action: Option<String>,
    /// Only actions on the row with this id.
    pub resource_id: Option<String>,
    /// Only actions with this outcome.
    pub outcome: Option<AuditOutcome>,
    /// Only actions at or after this time.
    pub since: Option<DateTime<Utc>>,
    /// Only actions before this time.
    pub until: Option<DateTime<Utc>>,
}

impl AuditFilter {
    fn apply(&self, select: &mut SelectStatement) {
        use audit_event::Column;
        let conditions = [
            self.actor.map(|id| col(Column::ActorId).eq(id.0)),
            self.action.as_deref().map(|action| col(Column::Action).eq(action)),
            self.resource_id.as_deref().map(|id| col(Column::ResourceId).eq(id)),
            self.outcome.map(|outcome| col(Column::Outcome).eq(Code(outcome))),
            self.since.map(|time| col(Column::At).gte(Millis(time))),
            self.until.map(|time| col(Column::At).lt(Millis(time))),
        ];
        for condition in conditions.into_iter().flatten() {
            select.and_where(condition);
        }
    }
}

impl AuditEvent {
    fn from_model(model: audit_event::Model) -> Self {
        Self {
            id: AuditEventId(model.id),
            at: model.at.0,
            actor: model.actor_id.map(AccountId),
            role: model.role.0,
            action: model.action,
            resource: model.resource,
            resource_id: model.resource_id,
            outcome: model.outcome.0,
            request_id: model.request_id,
            fields: model
                .fields
                .iter()
                .flat_map(|fields| fields.split(' '))
                .map(str::to_owned)
                .collect(),
        }
    }
}

impl Access {
    /// A page of the audit trail, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for everyone except those who may read the trail; [`Error::Invalid`] for paging arguments out of bounds.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_events(&self, filter: &AuditFilter, page: &PageArguments) -> Result<Page<AuditEvent>, Error> {
        self.require(Resource::AuditTrail, "audit.list")?;
        let mut rows = self.rows::<audit_event::Entity>();
        filter.apply(&mut rows);
        let list = List {
            rows,
            columns: Box::new(all_columns::<audit_event::Entity>),
            order: vec![
                column(audit_event::Column::At, KeyKind::Big).descending(true),
                column(audit_event::Column::Id, KeyKind::Id).descending(true),
            ],
            order_name: "audit".to_owned(),
        };
        Ok(list.page::<audit_event::Model>(self, page).await?.map(AuditEvent::from_model))
    }

    /// The entries with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn audit_events_by_id(&self, ids: &[AuditEventId]) -> Result<Vec<AuditEvent>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<audit_event::Entity>();
        select.and_where(is_one_of(self.backend(), audit_event::Column::Id, &ids));
        all_columns::<audit_event::Entity>(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(AuditEvent::from_model(audit_event::Model::from_query_result(row, "")?)))
            .collect()
    }
}
