//! Reads participants: the viewer's own records, or records with given ids.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::column::{AsJson, Millis};
use entity::{participant, question};
use evidence::vocabulary::Perspective;
use policy::id::{ParticipantId, QuestionId, WorkshopId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{confirmed, left_at};
use crate::engine::sql::{col, columns, is_one_of};

/// A person in a workshop, under a pseudonym.
#[derive(Debug, Clone)]
pub struct Participant {
    /// The record's id.
    pub id: ParticipantId,
    /// The workshop that they take part in.
    pub workshop: WorkshopId,
    /// The random name under which they appear.
    pub pseudonym: String,
    /// The groups that they speak for.
    pub perspectives: Vec<Perspective>,
    /// The word that they prefer for themselves.
    pub preferred_term: Option<String>,
    /// Whether they can vote and read others' words: not while the workshop requires confirmation that they do not have yet, and not
    /// after they were removed.
    pub confirmed: bool,
    /// When the record was created.
    pub joined_at: DateTime<Utc>,
    /// When they withdrew their consent to take part, or were removed.
    pub left_at: Option<DateTime<Utc>>,
    /// When the facilitators removed them from the workshop.
    pub removed_at: Option<DateTime<Utc>>,
}

const COLUMNS: [participant::Column; 7] = {
    use participant::Column;
    [
        Column::Id,
        Column::WorkshopId,
        Column::Pseudonym,
        Column::Perspectives,
        Column::PreferredTerm,
        Column::CreatedAt,
        Column::RemovedAt,
    ]
};

#[derive(FromQueryResult)]
struct StoredParticipant {
    id: Uuid,
    workshop_id: Uuid,
    pseudonym: String,
    perspectives: AsJson<Vec<Perspective>>,
    preferred_term: Option<String>,
    created_at: Millis,
    removed_at: Option<Millis>,
    left_at: Option<Millis>,
    confirmed: bool,
}

/// The columns of a participant, with values from their consents and the workshop.
fn participant_columns(select: &mut SelectStatement) {
    use participant::Column;
    columns(select, &COLUMNS);
    select
        .expr_as(left_at(Column::Id), Alias::new("left_at"))
        .expr_as(Expr::from(confirmed()), Alias::new("confirmed"));
}

impl Participant {
    fn from_row(row: StoredParticipant) -> Self {
        Self {
            id: ParticipantId(row.id),
            workshop: WorkshopId(row.workshop_id),
            pseudonym: row.pseudonym,
            perspectives: row.perspectives.0,
            preferred_term: row.preferred_term,
            confirmed: row.confirmed,
            joined_at: row.created_at.0,
            left_at: row.left_at.or(row.removed_at).map(|time| time.0),
            removed_at: row.removed_at.map(|time| time.0),
        }
    }
}

impl Access {
    /// The participant records of the viewer, oldest first. The viewer sees them in any role.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn participations(&self) -> Result<Vec<Participant>, Error> {
        let Some(account) = self.viewer().account() else {
            return Ok(Vec::new());
        };
        let mut select = self.rows::<participant::Entity>();
        select.and_where(col(participant::Column::AccountId).eq(account.0));
        self.read_participants(select).await
    }

    /// The participants with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn participants_by_id(&self, ids: &[ParticipantId]) -> Result<Vec<Participant>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<participant::Entity>();
        select.and_where(is_one_of(self.backend(), participant::Column::Id, &ids));
        self.read_participants(select).await
    }

    /// A page of the people in each of these workshops that the viewer may see, oldest record first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn participants_of_workshops(
        &self,
        workshops: &[WorkshopId],
        page: &PageArguments,
    ) -> Result<HashMap<WorkshopId, Page<Participant>>, Error> {
        use participant::Column;
        let ids: Vec<Uuid> = workshops.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<participant::Entity>();
        rows.and_where(is_one_of(self.backend(), Column::WorkshopId, &ids));
        let list = List {
            rows,
            columns: Box::new(participant_columns),
            order: vec![column(Column::Id, KeyKind::Id)],
            order_name: "participant".to_owned(),
        };
        let pages = list.pages::<StoredParticipant>(self, col(Column::WorkshopId), page).await?;
        pages
            .into_iter()
            .map(|(id, page)| Ok((WorkshopId(id), page.map(Participant::from_row))))
            .collect()
    }

    /// The questions that each of these people submitted and that the viewer may see, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions_of_participants(
        &self,
        participants: &[ParticipantId],
    ) -> Result<HashMap<ParticipantId, Vec<QuestionId>>, Error> {
        use question::Column;
        let ids: Vec<Uuid> = participants.iter().map(|id| id.0).collect();
        let mut select = self.rows::<question::Entity>();
        columns(&mut select, &[Column::Id, Column::ParticipantId]);
        select
            .and_where(is_one_of(self.backend(), Column::ParticipantId, &ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut by_participant: HashMap<ParticipantId, Vec<QuestionId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let (id, participant): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "participant_id")?);
            by_participant.entry(ParticipantId(participant)).or_default().push(QuestionId(id));
        }
        Ok(by_participant)
    }

    async fn read_participants(&self, mut select: SelectStatement) -> Result<Vec<Participant>, Error> {
        use participant::Column;
        participant_columns(&mut select);
        select.order_by_expr(col(Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Participant::from_row(StoredParticipant::from_query_result(row, "")?)))
            .collect()
    }
}
