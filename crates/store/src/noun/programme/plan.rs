//! The fields of a programme that a plan reads, and the ways to programmes. The internal block is not among them: it is guarded.

use entity::programme;
use evidence::vocabulary::{Provenance, PublicationStatus};
use policy::id::{OrganisationId, ProgrammeId, ProjectId, StudyId};
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;

use super::filter::{ProgrammeFilter, ProgrammeOrder, rows};
use super::read::ProgrammeParents;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{hidden_changes, updated_at};
use crate::engine::error::Error;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{self, ConnectionPart, Found, Link, Readable, Selection, Write, Written, listing, readable};
use crate::engine::ready_connections::PlannedFor;
use crate::engine::sql::col;

readable! {
    /// The fields that are read of a programme's own row.
    ProgrammeField of programme {
        /// The id.
        Id: Write::Id(|id| ProgrammeId(id).to_string()) => Id,
        /// The code.
        Code: Write::Text => Code,
        /// The name.
        Name: Write::Text => Name,
        /// What it is.
        Summary: Write::Text => Summary,
        /// Why it should work.
        Rationale: Write::Text => Rationale,
        /// Its materials.
        Materials: Write::Text => Materials,
        /// Its procedures.
        Procedures: Write::Text => Procedures,
        /// How it is adapted to people.
        Tailoring: Write::Text => Tailoring,
        /// How it was changed.
        Modifications: Write::Text => Modifications,
        /// How adherence was planned.
        FidelityPlanned: Write::Text => FidelityPlanned,
        /// How closely the plan was followed.
        FidelityActual: Write::Text => FidelityActual,
        /// The status.
        Status: Write::Code(|code| code.parse::<PublicationStatus>().is_ok()) => Status,
        /// The project that collected it.
        Project: Write::Id(|id| ProjectId(id).to_string()) => ProjectId,
        /// The organisation that runs it.
        Organisation: Write::Id(|id| OrganisationId(id).to_string()) => OrganisationId,
        /// The region.
        Region: Write::Text => Region,
        /// The first year.
        StartedYear: Write::Int => StartedYear,
        /// The last year.
        EndedYear: Write::Int => EndedYear,
        /// The number of sessions.
        Sessions: Write::Int => Sessions,
        /// The number of hours.
        Hours: Write::Real => Hours,
        /// The number of weeks.
        Weeks: Write::Real => Weeks,
        /// The agreed level of involvement.
        InvolvementLevel: Write::Int => InvolvementLevel,
        /// Where the row comes from.
        Provenance: Write::Code(|code| code.parse::<Provenance>().is_ok()) => Provenance,
        /// The page that the data was taken from.
        SourceUrl: Write::Text => SourceUrl,
        /// The number of changes that the viewer can see.
        Version: Write::Int => (|access| col(programme::Column::Version).add(hidden_changes(access, CopiedKind::Programme))),
        /// The last change that the viewer can see.
        UpdatedAt: Write::Time => (|access| updated_at(access, CopiedKind::Programme)),
    }
}

/// The programme with the id that a field of another row holds.
pub(crate) fn programme_by<F: Readable>(key: F) -> Link<F, ProgrammeField> {
    Link::by_id::<programme::Entity>("the programme", key, programme::Column::Id)
}

/// A page of the programmes of each parent; without a page, at most as many as a page may have. `parents` makes parents of ids.
pub(crate) fn programmes_of<F: Readable>(
    name: &str,
    key: F,
    parents: fn(Vec<Uuid>) -> ProgrammeParents,
    page: Option<PageArguments>,
) -> Link<F, ProgrammeField> {
    let holds_values = page.as_ref().is_some_and(PageArguments::has_cursor);
    let asked = page.as_ref().map(PageArguments::name).unwrap_or_default();
    Link::new(format!("{name}{asked}"), key, move |access, ids| {
        let page = page.clone();
        let page = page.unwrap_or_else(|| PageArguments::first(access.page_sizes().most.cast_signed()));
        let parents = parents(ids.to_vec());
        Box::pin(async move {
            let (select, parent) = parents.rows(access, &ProgrammeFilter::default()).await?;
            Ok(Found::page(access.programme_list(select, &[]), parent, page, PlannedFor::Keys))
        })
    })
    .holding_values(holds_values)
}

/// The parents of programmes that studies are.
pub(crate) fn of_studies(ids: Vec<Uuid>) -> ProgrammeParents {
    ProgrammeParents::Studies(ids.into_iter().map(StudyId).collect())
}

/// The parents of programmes that organisations are.
pub(crate) fn of_organisations(ids: Vec<Uuid>) -> ProgrammeParents {
    ProgrammeParents::Organisations(ids.into_iter().map(OrganisationId).collect())
}

impl Access {
    /// The programme with this code, as far as it is asked for.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_programme(&self, code: &str, asked: Selection<ProgrammeField>) -> Result<Option<Written>, Error> {
        plan::row::<programme::Entity, _>(self, programme::Column::Code, code, asked).await
    }

    /// A page of the programmes that match the filter, as far as it is asked for.
    ///
    /// # Errors
    /// As [`Access::programmes`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_programmes(
        &self,
        filter: &ProgrammeFilter,
        order: &[ProgrammeOrder],
        page: &PageArguments,
        asked: Vec<ConnectionPart<ProgrammeField>>,
    ) -> Result<Written, Error> {
        let name = PlannedFor::filter(filter).name_of("programmes", order);
        let list = listing((filter.clone(), order.to_vec()), |access, (filter, order)| {
            Box::pin(async move { Ok(access.programme_list(rows(access, &filter).await?, &order)) })
        });
        plan::page(self, name, list, page, asked).await
    }
}
