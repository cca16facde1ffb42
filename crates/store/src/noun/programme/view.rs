//! A programme as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::programme;
use evidence::vocabulary::{Provenance, PublicationStatus};
use policy::id::{OrganisationId, ProgrammeId, ProjectId};
use policy::{Gate, Guarded, ProgrammeFacts, ProgrammeReach, Viewer, action, rows};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, Expr, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{hidden_changes, updated_at};
use crate::engine::scoped;
use crate::engine::sql::{column_if, columns};
use crate::engine::wide::Wide;

/// A training programme.
pub struct Programme {
    /// The programme's id.
    pub id: ProgrammeId,
    /// The short code that people know it by.
    pub code: String,
    /// The programme's name (TIDieR item 1).
    pub name: String,
    /// What the programme is, in a few sentences.
    pub summary: Option<String>,
    /// Why the programme should work (TIDieR item 2).
    pub rationale: Option<String>,
    /// Materials (TIDieR item 3).
    pub materials: Option<String>,
    /// Procedures (TIDieR item 4).
    pub procedures: Option<String>,
    /// Tailoring (TIDieR item 9).
    pub tailoring: Option<String>,
    /// Modifications (TIDieR item 10).
    pub modifications: Option<String>,
    /// How adherence was planned to be ensured (TIDieR item 11).
    pub fidelity_planned: Option<String>,
    /// How closely the plan was followed (TIDieR item 12).
    pub fidelity_actual: Option<String>,
    /// The status on the way to publication.
    pub status: PublicationStatus,
    /// The project that collected the programme.
    pub project: Option<ProjectId>,
    /// The organisation that runs the programme.
    pub organisation: Option<OrganisationId>,
    /// The region, as free text.
    pub region: Option<String>,
    /// The year in which the programme began.
    pub started_year: Option<i32>,
    /// The year in which the programme ended.
    pub ended_year: Option<i32>,
    /// The number of sessions.
    pub sessions: Option<i32>,
    /// The total number of hours.
    pub hours: Option<f64>,
    /// The total number of weeks.
    pub weeks: Option<f64>,
    /// The agreed Tew level, from 1 to 5.
    pub involvement_level: Option<i32>,
    /// Contact and working notes, for people who work on the programme.
    pub internal: Guarded<ProgrammeInternal>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// The number of changes that the viewer can see, starting at 1.
    pub version: i32,
    /// The number of changes that everyone who can see the programme can see. This is the number in the row.
    pub(super) open_version: i32,
    /// When a part that the viewer can see last changed.
    pub updated_at: DateTime<Utc>,
    facts: ProgrammeFacts,
}

/// The part of a programme that is visible only to people who work on it.
pub struct ProgrammeInternal {
    /// The name of the contact person.
    pub contact_name: Option<String>,
    /// The e-mail address of the contact person.
    pub contact_email: Option<String>,
    /// Working notes.
    pub notes: Option<String>,
}

impl Programme {
    /// Whether this viewer may change the programme.
    #[must_use]
    pub fn editable_by(&self, viewer: &Viewer) -> bool {
        viewer.permit::<action::EditProgramme>(self.id, &self.facts).is_ok()
    }

    /// Whether this viewer may publish the programme or withdraw it from the public.
    #[must_use]
    pub fn publishable_by(&self, viewer: &Viewer) -> bool {
        viewer.permit::<action::PublishProgramme>(self.id, &self.facts).is_ok()
    }

    pub(crate) const fn facts(&self) -> &ProgrammeFacts {
        &self.facts
    }
}

/// The columns of a programme; long texts only if the request asks for them.
pub(crate) fn programme_columns(access: &Access) -> impl Fn(&mut SelectStatement) + Send + Sync + use<> {
    use programme::Column;
    let wide: Vec<(Column, bool)> = [
        (Column::Summary, Wide::ProgrammeSummary),
        (Column::Rationale, Wide::ProgrammeRationale),
        (Column::Materials, Wide::ProgrammeMaterials),
        (Column::Procedures, Wide::ProgrammeProcedures),
        (Column::Tailoring, Wide::ProgrammeTailoring),
        (Column::Modifications, Wide::ProgrammeModifications),
        (Column::FidelityPlanned, Wide::ProgrammeFidelityPlanned),
        (Column::FidelityActual, Wide::ProgrammeFidelityActual),
    ]
    .into_iter()
    .map(|(column, wide)| (column, access.asks(wide)))
    .chain(
        [Column::ContactName, Column::ContactEmail, Column::Notes]
            .into_iter()
            .map(|column| (column, access.asks(Wide::ProgrammeInternal))),
    )
    .collect();
    let updated_at = updated_at(access, CopiedKind::Programme);
    let hidden_changes = hidden_changes(access, CopiedKind::Programme);
    let viewer = access.viewer();
    let works_on = match viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) {
        ProgrammeReach::WorksOn => scoped::works_on(viewer),
        ProgrammeReach::Nothing | ProgrammeReach::OwnOrganisation | ProgrammeReach::Everything => Expr::cust("1 = 0"),
    };
    move |select| {
        columns(
            select,
            &[
                Column::Id,
                Column::Code,
                Column::Name,
                Column::Status,
                Column::ProjectId,
                Column::OrganisationId,
                Column::Region,
                Column::StartedYear,
                Column::EndedYear,
                Column::Sessions,
                Column::Hours,
                Column::Weeks,
                Column::InvolvementLevel,
                Column::Provenance,
                Column::SourceUrl,
                Column::Version,
                Column::CreatedAt,
            ],
        );
        for (column, wanted) in &wide {
            column_if(select, *column, *wanted);
        }
        select
            .expr_as(updated_at.clone(), Alias::new("updated_at"))
            .expr_as(hidden_changes.clone(), Alias::new("hidden_changes"))
            .expr_as(works_on.clone(), Alias::new("works_on"));
    }
}

/// A row with the columns of [`programme_columns`].
#[derive(FromQueryResult)]
pub(crate) struct StoredProgramme {
    #[sea_orm(nested)]
    model: programme::Model,
    hidden_changes: i32,
    works_on: bool,
}

impl Programme {
    pub(crate) fn from_row(row: StoredProgramme) -> Self {
        let StoredProgramme {
            model,
            hidden_changes,
            works_on,
        } = row;
        let organisation = model.organisation_id.map(OrganisationId);
        let status: PublicationStatus = model.status.0;
        let facts = ProgrammeFacts {
            organisation,
            works_on,
            released: matches!(status, PublicationStatus::Published | PublicationStatus::Archived),
        };
        let internal = ProgrammeInternal {
            contact_name: model.contact_name,
            contact_email: model.contact_email,
            notes: model.notes,
        };
        Self {
            id: ProgrammeId(model.id),
            code: model.code,
            name: model.name,
            summary: model.summary,
            rationale: model.rationale,
            materials: model.materials,
            procedures: model.procedures,
            tailoring: model.tailoring,
            modifications: model.modifications,
            fidelity_planned: model.fidelity_planned,
            fidelity_actual: model.fidelity_actual,
            status,
            project: model.project_id.map(ProjectId),
            organisation,
            region: model.region,
            started_year: model.started_year,
            ended_year: model.ended_year,
            sessions: model.sessions,
            hours: model.hours,
            weeks: model.weeks,
            involvement_level: model.involvement_level,
            internal: Guarded::new(internal, Gate::ProgrammeInternal(facts)),
            provenance: model.provenance.0,
            source_url: model.source_url,
            version: model.version + hidden_changes,
            open_version: model.version,
            updated_at: model.updated_at.0,
            facts,
        }
    }
}
