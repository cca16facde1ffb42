//! Reads the trail of acts, newest first. Rows are written by the unit of work alone.

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

/// One act, allowed or denied.
#[derive(Debug, Clone)]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditEventId,
    /// When it was.
    pub at: DateTime<Utc>,
    /// Who acted; nobody for the open web and for the service itself.
    pub actor: Option<AccountId>,
    /// In which capacity.
    pub role: Role,
    /// What was done, e.g. `programme.edit`.
    pub action: String,
    /// To what kind of row.
    pub resource: Option<String>,
    /// To which row, as people write its id.
    pub resource_id: Option<String>,
    /// Whether it was allowed.
    pub outcome: AuditOutcome,
    /// The request that it was part of.
    pub request_id: String,
    /// The names of the fields that the act changed, where the act notes them; never their values.
    pub fields: Vec<String>,
}

/// Which acts. What is left out restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By this account.
    pub actor: Option<AccountId>,
    /// Of this name.
    pub action: Option<String>,
    /// On the row with this id.
    pub resource_id: Option<String>,
    /// With this outcome.
    pub outcome: Option<AuditOutcome>,
    /// At this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
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
    /// A page of the trail, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for all but those who may read the trail; [`Error::Invalid`] for paging arguments out of bounds.
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

    /// The acts with these ids, as far as the viewer may see them, in no order.
    ///
    /// # Errors
    /// Where the database fails.
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
