//! A workshop as a viewer sees it. The join code and the counts of people are not here.

use chrono::{DateTime, NaiveDate, Utc};
use entity::column::{Code, Millis};
use entity::workshop;
use evidence::vocabulary::{Provenance, PublicationStatus};
use policy::id::{ProjectId, WorkshopId};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, ExprTrait, SelectStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{hidden_changes, updated_at};
use crate::engine::sql::{col, column_if, columns};
use crate::engine::wide::Wide;

/// A co-production workshop.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The workshop's id.
    pub id: WorkshopId,
    /// The short code that people know it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The day of the workshop.
    pub held_on: Option<NaiveDate>,
    /// The place where it is held, as free text.
    pub place: Option<String>,
    /// Whether it is in person, online, or both.
    pub mode: Option<String>,
    /// The status on the way to publication.
    pub status: PublicationStatus,
    /// The project that organises the workshop.
    pub project: Option<ProjectId>,
    /// The ground rules that the participants agreed on.
    pub ground_rules: Option<String>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// Whether a person with the join code may join: the facilitators have not closed joining, and the workshop was never published.
    pub joining_open: bool,
    /// The maximum number of participants; `None` for no limit.
    pub places: Option<i32>,
    /// Whether a facilitator must confirm participants before they can vote and read others' words.
    pub confirms_participants: bool,
    /// The number of changes that the viewer can see, starting at 1.
    pub version: i32,
    /// When a part that the viewer can see last changed.
    pub updated_at: DateTime<Utc>,
}

/// The columns of a workshop; long texts only if the request asks for them.
pub(super) fn workshop_columns(access: &Access) -> impl Fn(&mut SelectStatement) + Send + Sync + use<> {
    use workshop::Column;
    let ground_rules = access.asks(Wide::WorkshopGroundRules);
    let updated_at = updated_at(access, CopiedKind::Workshop);
    let version = col(Column::Version).add(hidden_changes(access, CopiedKind::Workshop));
    move |select| {
        columns(
            select,
            &[
                Column::Id,
                Column::Code,
                Column::Title,
                Column::HeldOn,
                Column::Place,
                Column::Mode,
                Column::Status,
                Column::ProjectId,
                Column::Provenance,
                Column::Places,
                Column::ConfirmsParticipants,
            ],
        );
        let open = col(Column::JoiningOpen)
            .eq(true)
            .and(col(Column::PeopleSnapshot).is_null())
            .and(col(Column::Status).is_in([Code(PublicationStatus::Draft), Code(PublicationStatus::InReview)]));
        select.expr_as(open, Alias::new("joining_open"));
        column_if(select, Column::GroundRules, ground_rules);
        select.expr_as(updated_at.clone(), "updated_at");
        select.expr_as(version.clone(), Alias::new("version"));
    }
}

/// A row with the columns of [`workshop_columns`].
#[derive(FromQueryResult)]
pub(super) struct StoredWorkshop {
    id: Uuid,
    code: String,
    title: String,
    held_on: Option<NaiveDate>,
    place: Option<String>,
    mode: Option<String>,
    status: Code<PublicationStatus>,
    project_id: Option<Uuid>,
    ground_rules: Option<String>,
    provenance: Code<Provenance>,
    version: i32,
    updated_at: Millis,
    joining_open: bool,
    places: Option<i32>,
    confirms_participants: bool,
}

impl Workshop {
    pub(super) fn from_row(row: StoredWorkshop) -> Self {
        Self {
            id: WorkshopId(row.id),
            code: row.code,
            title: row.title,
            held_on: row.held_on,
            place: row.place,
            mode: row.mode,
            status: row.status.0,
            project: row.project_id.map(ProjectId),
            ground_rules: row.ground_rules,
            provenance: row.provenance.0,
            version: row.version,
            updated_at: row.updated_at.0,
            joining_open: row.joining_open,
            places: row.places,
            confirms_participants: row.confirms_participants,
        }
    }
}
