//! A study as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::study;
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::{ReviewId, StudyId};
use sea_orm::sea_query::SelectStatement;

use super::known::KnownReport;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::updated_at;
use crate::engine::sql::{column_if, columns};
use crate::engine::wide::Wide;

/// A piece of research, apart from the reports that describe it.
#[derive(Debug, Clone)]
pub struct Study {
    /// The study's id.
    pub id: StudyId,
    /// In the answer to a change: reports of the input that were already stored. Empty in all other answers.
    pub known_reports: Vec<KnownReport>,
    /// The short code that people know it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The year of the study's first report.
    pub year: Option<i32>,
    /// First author and year, as people cite the study.
    pub label: String,
    /// Primary research, or a review of other studies.
    pub kind: StudyKind,
    /// The design's category in the Mixed Methods Appraisal Tool.
    pub mmat_category: Option<MmatCategory>,
    /// The number of people in the study.
    pub sample_size: Option<i32>,
    /// The study's own word for the people involved, verbatim.
    pub term_used: Option<String>,
    /// How people were involved. Read only if the request asks for `involvement`.
    pub involvement: Option<String>,
    /// What the study found, in plain language. Read only if the request asks for `plainLanguageSummary`.
    pub plain_language_summary: Option<String>,
    /// The status on the way to publication.
    pub status: PublicationStatus,
    /// The review that found the study.
    pub review: Option<ReviewId>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// The number of changes, starting at 1.
    pub version: i32,
    /// When a part that the viewer can see last changed.
    pub updated_at: DateTime<Utc>,
}

/// The columns of a study; long texts only if the request asks for them.
pub(super) fn study_columns(access: &Access) -> impl Fn(&mut SelectStatement) + Send + Sync + use<> {
    use study::Column;
    let wide = [
        (Column::Involvement, access.asks(Wide::StudyInvolvement)),
        (Column::PlainLanguageSummary, access.asks(Wide::StudyPlainLanguageSummary)),
    ];
    let updated_at = updated_at(access, CopiedKind::Study);
    move |select| {
        columns(
            select,
            &[
                Column::Id,
                Column::Code,
                Column::Title,
                Column::Year,
                Column::Label,
                Column::Kind,
                Column::MmatCategory,
                Column::SampleSize,
                Column::TermUsed,
                Column::Status,
                Column::ReviewId,
                Column::Provenance,
                Column::SourceUrl,
                Column::Version,
                Column::CreatedAt,
            ],
        );
        select.expr_as(updated_at.clone(), "updated_at");
        for (column, wanted) in wide {
            column_if(select, column, wanted);
        }
    }
}

impl Study {
    pub(super) fn from_model(model: study::Model) -> Self {
        Self {
            id: StudyId(model.id),
            known_reports: Vec::new(),
            code: model.code,
            title: model.title,
            year: model.year,
            label: model.label,
            kind: model.kind.0,
            mmat_category: model.mmat_category.map(|code| code.0),
            sample_size: model.sample_size,
            term_used: model.term_used,
            involvement: model.involvement,
            plain_language_summary: model.plain_language_summary,
            status: model.status.0,
            review: model.review_id.map(ReviewId),
            provenance: model.provenance.0,
            source_url: model.source_url,
            version: model.version,
            updated_at: model.updated_at.0,
        }
    }
}
