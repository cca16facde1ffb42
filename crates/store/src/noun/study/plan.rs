//! The fields of a study that a plan reads, and the ways to a study's parts.

use entity::study;
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::{ProgrammeId, QuestionId, StudyId};
use uuid::Uuid;

use super::filter::{StudyFilter, StudyOrder, rows};
use super::read::StudyParents;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::updated_at;
use crate::engine::error::Error;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{self, ConnectionPart, Found, Link, Readable, Selection, Write, Written, listing, readable};
use crate::engine::ready_connections::PlannedFor;

readable! {
    /// The fields that are read of a study's own row.
    StudyField of study {
        /// The id.
        Id: Write::Id(|id| StudyId(id).to_string()) => Id,
        /// The code.
        Code: Write::Text => Code,
        /// The title.
        Title: Write::Text => Title,
        /// The year of the first report.
        Year: Write::Int => Year,
        /// First author and year.
        Label: Write::Text => Label,
        /// Primary research or a review.
        Kind: Write::Code(|code| code.parse::<StudyKind>().is_ok()) => Kind,
        /// The category of the design.
        MmatCategory: Write::Code(|code| code.parse::<MmatCategory>().is_ok()) => MmatCategory,
        /// The number of people.
        SampleSize: Write::Int => SampleSize,
        /// The study's own word for the people involved.
        TermUsed: Write::Text => TermUsed,
        /// How people were involved.
        Involvement: Write::Text => Involvement,
        /// What it found, in plain language.
        PlainLanguageSummary: Write::Text => PlainLanguageSummary,
        /// The status.
        Status: Write::Code(|code| code.parse::<PublicationStatus>().is_ok()) => Status,
        /// Where the row comes from.
        Provenance: Write::Code(|code| code.parse::<Provenance>().is_ok()) => Provenance,
        /// The page that the data was taken from.
        SourceUrl: Write::Text => SourceUrl,
        /// The number of changes.
        Version: Write::Int => Version,
        /// The last change that the viewer can see.
        UpdatedAt: Write::Time => (|access| updated_at(access, CopiedKind::Study)),
    }
}

/// The study with the id that a field of another row holds.
pub(crate) fn study_by<F: Readable>(key: F) -> Link<F, StudyField> {
    Link::by_id::<study::Entity>("the study", key, study::Column::Id)
}

/// A page of the studies of each parent. `parents` makes parents of ids.
pub(crate) fn studies_of<F: Readable>(
    name: &str,
    key: F,
    parents: fn(Vec<Uuid>) -> StudyParents,
    page: PageArguments,
    planned: PlannedFor,
) -> Link<F, StudyField> {
    let holds_values = page.has_cursor() || planned == PlannedFor::Values;
    Link::new(format!("{name}{}", page.name()), key, move |access, ids| {
        let (parents, page) = (parents(ids.to_vec()), page.clone());
        Box::pin(async move {
            let (list, parent, seen) = access.studies_below(&parents, &StudyFilter::default()).await?;
            Ok(Found::page(list, parent, page, planned).of(seen))
        })
    })
    .holding_values(holds_values)
}

/// The parents of studies that programmes are.
pub(crate) fn of_programmes(ids: Vec<Uuid>) -> StudyParents {
    StudyParents::Programmes(ids.into_iter().map(ProgrammeId).collect())
}

/// The parents of studies that questions are.
pub(crate) fn of_questions(ids: Vec<Uuid>) -> StudyParents {
    StudyParents::Questions(ids.into_iter().map(QuestionId).collect())
}

impl Access {
    /// The study with this code, as far as it is asked for.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_study(&self, code: &str, asked: Selection<StudyField>) -> Result<Option<Written>, Error> {
        plan::row::<study::Entity, _>(self, study::Column::Code, code, asked).await
    }

    /// A page of the studies that match the filter, as far as it is asked for.
    ///
    /// # Errors
    /// As [`Access::studies`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_studies(
        &self,
        filter: &StudyFilter,
        order: &[StudyOrder],
        page: &PageArguments,
        asked: Vec<ConnectionPart<StudyField>>,
    ) -> Result<Written, Error> {
        let name = PlannedFor::filter(filter).name_of("studies", order);
        let list = listing((filter.clone(), order.to_vec()), |access, (filter, order)| {
            Box::pin(async move { Ok(access.study_list(rows(access, &filter).await?, &order)) })
        });
        plan::page(self, name, list, page, asked).await
    }
}
