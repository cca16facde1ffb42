//! Which fields of a study a plan reads. Appraisals, overlaps, the review and what the viewer may do are resolved one by one.

use evidence::vocabulary::Dimension;
use store::{Access, Selection, StudyField, links};

use super::filter::{StudyFilter, StudyOrder};
use crate::engine::input::orders;
use crate::engine::planned::{AskedField, PlannedRead};
use crate::engine::word::Word;
use crate::noun::outcome::plan::{CONNECTION as OUTCOMES, outcome};
use crate::noun::outcome::{OutcomeFilter, OutcomeOrder};
use crate::noun::programme::plan::programme;
use crate::noun::question::plan::{CONNECTION as QUESTIONS, question};
use crate::noun::report::plan::report;
use crate::noun::term::plan::terms;

/// The types of a page of studies and of its rows.
pub const CONNECTION: [&str; 2] = ["StudyConnection", "StudyEdge"];

/// Reads the root field `study`.
pub async fn one(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let code = asked.code()?;
    Some(access.planned_study(&code, study(asked)?).await)
}

/// Reads the root field `studies`.
pub async fn list(asked: AskedField<'_>, access: &Access) -> PlannedRead {
    let filter = asked.argument::<Option<StudyFilter>>("filter")?.unwrap_or_default().read().ok()?;
    let (order, page) = (asked.order::<StudyOrder, _>()?, asked.page()?);
    let rows = asked.connection(CONNECTION, study)?;
    Some(access.planned_studies(&filter, &order, &page, rows).await.map(Some))
}

/// What is asked of studies; `None` if a plan does not cover it.
pub fn study(asked: AskedField<'_>) -> Option<Selection<StudyField>> {
    asked.rows("Study", |studies, field| {
        let key = field.key();
        let read = match field.name() {
            "id" => StudyField::Id,
            "code" => StudyField::Code,
            "title" => StudyField::Title,
            "year" => StudyField::Year,
            "label" => StudyField::Label,
            "kind" => StudyField::Kind,
            "mmatCategory" => StudyField::MmatCategory,
            "sampleSize" => StudyField::SampleSize,
            "termUsed" => StudyField::TermUsed,
            "involvement" => StudyField::Involvement,
            "plainLanguageSummary" => StudyField::PlainLanguageSummary,
            "status" => StudyField::Status,
            "provenance" => StudyField::Provenance,
            "sourceUrl" => StudyField::SourceUrl,
            "version" => StudyField::Version,
            "updatedAt" => StudyField::UpdatedAt,
            _ => return below(studies, field),
        };
        studies.value(key, read);
        Some(())
    })
}

/// Adds a field whose rows are below a study.
fn below(studies: &mut Selection<StudyField>, field: AskedField<'_>) -> Option<()> {
    let key = field.key();
    match field.name() {
        // Only the answer to a change tells of reports that were known.
        "knownReports" => studies.nothing(key),
        "reports" => studies.many(key, links::reports_of_study(), report(field)?),
        "design" => terms(studies, field, links::terms_of_study(), Some(Dimension::StudyDesign), true)?,
        "countries" => terms(studies, field, links::terms_of_study(), Some(Dimension::Country), false)?,
        "methods" => terms(studies, field, links::terms_of_study(), Some(Dimension::Method), false)?,
        "audiences" => terms(studies, field, links::terms_of_study(), Some(Dimension::Audience), false)?,
        "terms" => {
            let dimension = field.argument::<Option<Word<Dimension>>>("dimension")?;
            terms(studies, field, links::terms_of_study(), dimension.map(|word| word.0), false)?;
        }
        "outcomes" => {
            let filter = field.argument::<Option<OutcomeFilter>>("filter")?.unwrap_or_default().read().ok()?;
            let order = orders(field.argument::<Option<Vec<OutcomeOrder>>>("orderBy")?).ok()?;
            let link = links::outcomes_of_study(filter, order, field.page()?);
            studies.connection(key, &link, field.connection(OUTCOMES, outcome)?);
        }
        "programmes" => studies.many(key, links::programmes_of_study(), programme(field)?),
        "questions" => {
            let link = links::questions_of_study(field.page()?);
            studies.connection(key, &link, field.connection(QUESTIONS, question)?);
        }
        _ => return None,
    }
    Some(())
}
