//! Which fields of a programme a plan reads. What is guarded, rated or computed is resolved one by one.

use evidence::vocabulary::Dimension;
use store::{Access, ProgrammeField, Selection, links};

use super::filter::{ProgrammeFilter, ProgrammeOrder};
use crate::engine::planned::{AskedField, PlannedRead};
use crate::engine::word::Word;
use crate::noun::organisation::plan::organisation;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::outcome::plan::{CONNECTION as OUTCOMES, outcome};
use crate::noun::question::plan::{CONNECTION as QUESTIONS, question};
use crate::noun::study::plan::{CONNECTION as STUDIES, study};
use crate::noun::term::plan::terms;

/// The types of a page of programmes and of its rows.
pub const CONNECTION: [&str; 2] = ["ProgrammeConnection", "ProgrammeEdge"];

/// Reads the root field `programme`.
pub async fn one(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let code = asked.code()?;
    Some(access.planned_programme(&code, programme(asked)?).await)
}

/// Reads the root field `programmes`.
pub async fn list(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let filter = asked
        .argument::<Option<ProgrammeFilter>>("filter")?
        .unwrap_or_default()
        .read()
        .ok()?;
    let (order, page) = (asked.order::<ProgrammeOrder, _>()?, asked.page()?);
    let rows = asked.connection(CONNECTION, programme)?;
    Some(access.planned_programmes(&filter, &order, &page, rows).await.map(Some))
}

/// What is asked of programmes; `None` if a plan does not cover it.
pub fn programme(asked: AskedField<'_>) -> Option<Selection<ProgrammeField>> {
    asked.rows("Programme", |programmes, field| {
        let key = field.key();
        let read = match field.name() {
            "id" => ProgrammeField::Id,
            "code" => ProgrammeField::Code,
            "name" => ProgrammeField::Name,
            "summary" => ProgrammeField::Summary,
            "rationale" => ProgrammeField::Rationale,
            "materials" => ProgrammeField::Materials,
            "procedures" => ProgrammeField::Procedures,
            "tailoring" => ProgrammeField::Tailoring,
            "modifications" => ProgrammeField::Modifications,
            "fidelityPlanned" => ProgrammeField::FidelityPlanned,
            "fidelityActual" => ProgrammeField::FidelityActual,
            "status" => ProgrammeField::Status,
            "region" => ProgrammeField::Region,
            "startedYear" => ProgrammeField::StartedYear,
            "endedYear" => ProgrammeField::EndedYear,
            "sessions" => ProgrammeField::Sessions,
            "hours" => ProgrammeField::Hours,
            "weeks" => ProgrammeField::Weeks,
            "involvementLevel" => ProgrammeField::InvolvementLevel,
            "provenance" => ProgrammeField::Provenance,
            "sourceUrl" => ProgrammeField::SourceUrl,
            "version" => ProgrammeField::Version,
            "updatedAt" => ProgrammeField::UpdatedAt,
            _ => return below(programmes, field),
        };
        programmes.value(key, read);
        Some(())
    })
}

/// Adds a field whose rows are below a programme.
fn below(programmes: &mut Selection<ProgrammeField>, field: AskedField<'_>) -> Option<()> {
    let key = field.key();
    match field.name() {
        "country" => terms(programmes, field, links::terms_of_programme(), Some(Dimension::Country), true)?,
        "methods" => terms(programmes, field, links::terms_of_programme(), Some(Dimension::Method), false)?,
        "topics" => terms(programmes, field, links::terms_of_programme(), Some(Dimension::Topic), false)?,
        "audiences" => terms(programmes, field, links::terms_of_programme(), Some(Dimension::Audience), false)?,
        "terms" => {
            let dimension = field.argument::<Option<Word<Dimension>>>("dimension")?;
            terms(programmes, field, links::terms_of_programme(), dimension.map(|word| word.0), false)?;
        }
        "organisation" => programmes.one(key, links::organisation_of_programme(), organisation(field)?, None),
        "evaluations" => {
            let link = links::evaluations_of_programme(field.page()?);
            programmes.connection(key, &link, field.connection(STUDIES, study)?);
        }
        "outcomes" => {
            let filter = field.argument::<Option<OutcomeFilter>>("filter")?.unwrap_or_default().read().ok()?;
            let link = links::outcomes_of_programme(filter, field.page()?);
            programmes.connection(key, &link, field.connection(OUTCOMES, outcome)?);
        }
        "questions" => {
            let link = links::questions_of_programme(field.page()?);
            programmes.connection(key, &link, field.connection(QUESTIONS, question)?);
        }
        _ => return None,
    }
    Some(())
}
