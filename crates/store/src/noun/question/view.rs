//! A research question as a viewer sees it. It never says who submitted it.

use chrono::{DateTime, Utc};
use entity::column::{AsJson, Code, Millis};
use entity::question;
use evidence::vocabulary::{Perspective, Provenance, QuestionStatus};
use policy::id::{ProjectId, QuestionId, WorkshopId};
use policy::{QuestionFacts, Viewer, action};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::SelectStatement;
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::updated_at;
use crate::engine::sql::{column_if, columns};
use crate::engine::wide::Wide;

/// A research question: as submitted, or a summary that several questions were merged into.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question's id.
    pub id: QuestionId,
    /// The short code that people know it by.
    pub code: String,
    /// The text of the question.
    pub text: String,
    /// The question in plain language.
    pub plain_language: Option<String>,
    /// The topic, in a word or two.
    pub theme: Option<String>,
    /// The question's status.
    pub status: QuestionStatus,
    /// The project that it belongs to.
    pub project: Option<ProjectId>,
    /// The workshop that the question belongs to.
    pub workshop: Option<WorkshopId>,
    /// The groups that raised the question; `None` if they would identify a single person.
    pub raised_by: Option<Vec<Perspective>>,
    /// The question that this one was merged into.
    pub merged_into: Option<QuestionId>,
    /// The position in the latest closed round that ranked it and whose ranking the viewer may see.
    pub rank: Option<i32>,
    /// The position in the source's list. It is not a rank.
    pub display_order: Option<i32>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// The number of changes, starting at 1.
    pub version: i32,
    /// When a part that the viewer can see last changed.
    pub updated_at: DateTime<Utc>,
}

/// The columns of a question; long texts only if the request asks for them.
pub(super) fn question_columns(access: &Access) -> impl Fn(&mut SelectStatement) + Send + Sync + use<> {
    use question::Column;
    let plain_language = access.asks(Wide::QuestionPlainLanguage);
    let updated_at = updated_at(access, CopiedKind::Question);
    let rank = access.rank_of_question();
    move |select| {
        columns(
            select,
            &[
                Column::Id,
                Column::Code,
                Column::Text,
                Column::Theme,
                Column::Status,
                Column::ProjectId,
                Column::WorkshopId,
                Column::RaisedBy,
                Column::MergedIntoId,
                Column::DisplayOrder,
                Column::Provenance,
                Column::SourceUrl,
                Column::Version,
            ],
        );
        column_if(select, Column::PlainLanguage, plain_language);
        columns(select, &[Column::Summary]);
        select.expr_as(updated_at.clone(), "updated_at");
        select.expr_as(rank.clone(), "rank");
    }
}

/// A row with the columns of [`question_columns`].
#[derive(FromQueryResult)]
pub(super) struct StoredQuestion {
    id: Uuid,
    code: String,
    text: String,
    plain_language: Option<String>,
    theme: Option<String>,
    status: Code<QuestionStatus>,
    project_id: Option<Uuid>,
    workshop_id: Option<Uuid>,
    raised_by: Option<AsJson<Vec<Perspective>>>,
    merged_into_id: Option<Uuid>,
    rank: Option<i32>,
    display_order: Option<i32>,
    provenance: Code<Provenance>,
    source_url: Option<String>,
    version: i32,
    updated_at: Millis,
    summary: bool,
}

impl Question {
    /// Whether this viewer may reword the question, given the facts about its workshop.
    #[must_use]
    pub fn editable_by(&self, viewer: &Viewer, facts: &QuestionFacts) -> bool {
        viewer.permit::<action::ReviseQuestion>(self.id, facts).is_ok()
    }

    pub(super) fn from_row(row: StoredQuestion) -> Self {
        // A submission has one author, so the group would identify that person.
        let raised_by = row.raised_by.filter(|_| row.summary);
        Self {
            id: QuestionId(row.id),
            code: row.code,
            text: row.text,
            plain_language: row.plain_language,
            theme: row.theme,
            status: row.status.0,
            project: row.project_id.map(ProjectId),
            workshop: row.workshop_id.map(WorkshopId),
            raised_by: raised_by.map(|groups| groups.0),
            merged_into: row.merged_into_id.map(QuestionId),
            rank: row.rank,
            display_order: row.display_order,
            provenance: row.provenance.0,
            source_url: row.source_url,
            version: row.version,
            updated_at: row.updated_at.0,
        }
    }
}
