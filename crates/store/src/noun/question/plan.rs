//! The fields of a question that a plan reads, and the ways to questions and to their links.

use entity::{question, question_link};
use evidence::vocabulary::{Perspective, Provenance, QuestionRelation, QuestionStatus};
use policy::id::{OutcomeId, ProgrammeId, QuestionId, StudyId, TermId, WorkshopId};
use sea_orm::Order;
use sea_orm::sea_query::{CaseStatement, ExprTrait};
use uuid::Uuid;

use super::filter::{QuestionFilter, QuestionOrder, rows};
use super::parents::QuestionParents;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::updated_at;
use crate::engine::error::Error;
use crate::engine::list::page::PageArguments;
use crate::engine::plan::{self, ConnectionPart, Found, Link, Readable, Selection, Write, Written, listing, readable};
use crate::engine::ready_connections::PlannedFor;
use crate::engine::sql::col;
use crate::noun::programme::ProgrammeField;
use crate::noun::programme::plan::programme_by;
use crate::noun::study::StudyField;
use crate::noun::study::plan::study_by;

readable! {
    /// The fields that are read of a question's own row.
    QuestionField of question {
        /// The id.
        Id: Write::Id(|id| QuestionId(id).to_string()) => Id,
        /// The code.
        Code: Write::Text => Code,
        /// The wording.
        Text: Write::Text => Text,
        /// The wording in plain language.
        PlainLanguage: Write::Text => PlainLanguage,
        /// The theme.
        Theme: Write::Text => Theme,
        /// The status.
        Status: Write::Code(|code| code.parse::<QuestionStatus>().is_ok()) => Status,
        /// The workshop that it comes from.
        Workshop: Write::Id(|id| WorkshopId(id).to_string()) => WorkshopId,
        /// The groups that raised it. A submission has one author, so its group would identify that person.
        RaisedBy: Write::Codes(|code| code.parse::<Perspective>().is_ok()) => (|_| {
            CaseStatement::new().case(col(question::Column::Summary).eq(true), col(question::Column::RaisedBy)).into()
        }),
        /// The question that it was merged into.
        MergedInto: Write::Id(|id| QuestionId(id).to_string()) => MergedIntoId,
        /// The position in the latest closed round that ranked it and that the viewer may see.
        Rank: Write::Int => (Access::rank_of_question),
        /// The position in the list of its source.
        DisplayOrder: Write::Int => DisplayOrder,
        /// Where the row comes from.
        Provenance: Write::Code(|code| code.parse::<Provenance>().is_ok()) => Provenance,
        /// The page that the data was taken from.
        SourceUrl: Write::Text => SourceUrl,
        /// The number of changes.
        Version: Write::Int => Version,
        /// The last change that the viewer can see.
        UpdatedAt: Write::Time => (|access| updated_at(access, CopiedKind::Question)),
    }
}

readable! {
    /// The fields that are read of a question's link.
    QuestionLinkField of question_link {
        /// How the linked row relates to the question.
        Relation: Write::Code(|code| code.parse::<QuestionRelation>().is_ok()) => Relation,
        /// Why the link exists.
        Note: Write::Text => Note,
        /// The linked study.
        Study: Write::Id(|id| StudyId(id).to_string()) => StudyId,
        /// The linked programme.
        Programme: Write::Id(|id| ProgrammeId(id).to_string()) => ProgrammeId,
        /// The linked term.
        Term: Write::Id(|id| TermId(id).to_string()) => TermId,
        /// The linked outcome.
        Outcome: Write::Id(|id| OutcomeId(id).to_string()) => OutcomeId,
    }
}

/// The question with the id that a field of another row holds.
pub(crate) fn question_by<F: Readable>(key: F) -> Link<F, QuestionField> {
    Link::by_id::<question::Entity>("the question", key, question::Column::Id)
}

/// The links of a question that the viewer may see, in the order of their creation. Their studies and programmes are joined.
pub(crate) fn links_of<F: Readable>(key: F) -> Link<F, QuestionLinkField> {
    use question_link::Column;
    Link::new("links of the question", key, |access, ids| {
        Box::pin(async move {
            let mut select = access.links_with_targets(ids);
            select
                .order_by_expr(col(Column::QuestionId), Order::Asc)
                .order_by_expr(col(Column::Id), Order::Asc);
            Ok(Found::all(select, col(Column::QuestionId)))
        })
    })
}

/// The study of a link, which is read with the link.
pub(crate) fn joined_study(key: QuestionLinkField) -> Link<QuestionLinkField, StudyField> {
    study_by(key).joined(StudyField::Id)
}

/// The programme of a link, which is read with the link.
pub(crate) fn joined_programme(key: QuestionLinkField) -> Link<QuestionLinkField, ProgrammeField> {
    programme_by(key).joined(ProgrammeField::Id)
}

/// A page of the questions of each parent. `parents` makes parents of ids. The name stands for the filter too.
pub(crate) fn questions_of<F: Readable>(
    name: &str,
    key: F,
    parents: fn(Vec<Uuid>) -> QuestionParents,
    filter: QuestionFilter,
    page: PageArguments,
) -> Link<F, QuestionField> {
    let holds_values = page.has_cursor();
    Link::new(format!("{name}{}", page.name()), key, move |access, ids| {
        let (parents, filter, page) = (parents(ids.to_vec()), filter.clone(), page.clone());
        Box::pin(async move {
            let (select, parent) = parents.rows(access, &filter).await?;
            Ok(Found::page(access.question_list(select, &[]), parent, page, PlannedFor::Keys))
        })
    })
    .holding_values(holds_values)
}

/// The parents of questions that programmes are.
pub(crate) fn of_programmes(ids: Vec<Uuid>) -> QuestionParents {
    QuestionParents::Programmes(ids.into_iter().map(ProgrammeId).collect())
}

/// The parents of questions that studies are.
pub(crate) fn of_studies(ids: Vec<Uuid>) -> QuestionParents {
    QuestionParents::Studies(ids.into_iter().map(StudyId).collect())
}

impl Access {
    /// The question with this code, as far as it is asked for.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_question(&self, code: &str, asked: Selection<QuestionField>) -> Result<Option<Written>, Error> {
        plan::row::<question::Entity, _>(self, question::Column::Code, code, asked).await
    }

    /// A page of the questions that match the filter, as far as it is asked for.
    ///
    /// # Errors
    /// As [`Access::questions`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn planned_questions(
        &self,
        filter: &QuestionFilter,
        order: &[QuestionOrder],
        page: &PageArguments,
        asked: Vec<ConnectionPart<QuestionField>>,
    ) -> Result<Written, Error> {
        let name = PlannedFor::filter(filter).name_of("questions", order);
        let list = listing((filter.clone(), order.to_vec()), |access, (filter, order)| {
            Box::pin(async move { Ok(access.question_list(rows(access, &filter).await?, &order)) })
        });
        plan::page(self, name, list, page, asked).await
    }
}
