//! Reports: the publications of studies. A study can have several, and a report can cover several studies.

pub(crate) mod plan;

use std::collections::HashMap;

use entity::{report, study, study_report};
use policy::id::{ReportId, StudyId};
use sea_orm::sea_query::{Alias, ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, column_if, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::wide::Wide;
use crate::noun::study::Study;

pub use plan::ReportField;

/// A publication.
#[derive(Debug, Clone)]
pub struct Report {
    /// The report's id.
    pub id: ReportId,
    /// The title as published.
    pub title: String,
    /// The authors, family name first.
    pub authors: Vec<String>,
    /// Whether the publication has more authors than are listed.
    pub authors_incomplete: bool,
    /// The year of publication.
    pub year: Option<i32>,
    /// The journal or other place of publication.
    pub journal: Option<String>,
    /// The journal's volume.
    pub volume: Option<String>,
    /// The volume's issue.
    pub issue: Option<String>,
    /// The page range, as free text.
    pub pages: Option<String>,
    /// The DOI, in lower case.
    pub doi: Option<String>,
    /// The publication's number in PubMed (PMID).
    pub pmid: Option<String>,
    /// The address at which it can be read.
    pub url: Option<String>,
    /// The abstract. Read only if the request asks for `abstract`.
    pub abstract_text: Option<String>,
    /// The type of publication, as the source gives it.
    pub kind: Option<String>,
    /// Whether the publication was retracted.
    pub retracted: bool,
}

/// The columns of a report; the abstract only if the request asks for it.
fn report_columns(access: &Access, select: &mut SelectStatement) {
    use report::Column;
    columns(
        select,
        &[
            Column::Id,
            Column::Code,
            Column::Title,
            Column::Authors,
            Column::AuthorsIncomplete,
            Column::Year,
            Column::Journal,
            Column::Volume,
            Column::Issue,
            Column::Pages,
            Column::Doi,
            Column::Pmid,
            Column::Url,
            Column::Kind,
            Column::Retracted,
            Column::Provenance,
            Column::SourceUrl,
            Column::CreatedAt,
            Column::UpdatedAt,
        ],
    );
    column_if(select, Column::AbstractText, access.asks(Wide::ReportAbstract));
}

impl Report {
    fn from_model(model: report::Model) -> Self {
        Self {
            id: ReportId(model.id),
            title: model.title,
            authors: model.authors.0,
            authors_incomplete: model.authors_incomplete,
            year: model.year,
            journal: model.journal,
            volume: model.volume,
            issue: model.issue,
            pages: model.pages,
            doi: model.doi,
            pmid: model.pmid,
            url: model.url,
            abstract_text: model.abstract_text,
            kind: model.kind,
            retracted: model.retracted,
        }
    }
}

impl Access {
    /// The reports with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reports_by_id(&self, ids: &[ReportId]) -> Result<Vec<Report>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<report::Entity>();
        report_columns(self, &mut select);
        select.and_where(is_one_of(self.backend(), report::Column::Id, &ids));
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Report::from_model(report::Model::from_query_result(row, "")?)))
            .collect()
    }

    /// The reports of each of these studies, in order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reports_of(&self, studies: &[StudyId]) -> Result<HashMap<Uuid, Vec<Report>>, Error> {
        let ids: Vec<Uuid> = studies.iter().map(|id| id.0).collect();
        let mut select = reports_of_studies(self, &ids);
        report_columns(self, &mut select);
        select.expr_as(col(study_report::Column::StudyId), Alias::new("parent"));
        let mut by_study: HashMap<Uuid, Vec<Report>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let report = Report::from_model(report::Model::from_query_result(&row, "")?);
            by_study.entry(row.try_get("", "parent")?).or_default().push(report);
        }
        Ok(by_study)
    }

    /// The studies that each of these reports describes and that the viewer may see, ordered by code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn studies_of_reports(&self, reports: &[ReportId]) -> Result<HashMap<Uuid, Vec<Study>>, Error> {
        let ids: Vec<Uuid> = reports.iter().map(|id| id.0).collect();
        self.studies_by_parent(studies_of_these(self, &ids), col(study_report::Column::ReportId))
            .await
    }
}

/// The reports of these studies, in the order of each study's description.
fn reports_of_studies(access: &Access, studies: &[Uuid]) -> SelectStatement {
    use study_report::Column;
    let mut select = access.parts_of::<study_report::Entity>(studies);
    select
        .join_unscoped::<report::Entity>(Unscoped::SeenWithTheRow, col(report::Column::Id).eq(col(Column::ReportId)))
        .order_by_expr(col(Column::StudyId), Order::Asc)
        .order_by_expr(col(Column::Position), Order::Asc)
        .order_by_expr(col(Column::ReportId), Order::Asc);
    select
}

/// The studies that these reports describe and that the viewer may see, ordered by code.
fn studies_of_these(access: &Access, reports: &[Uuid]) -> SelectStatement {
    use study_report::Column;
    let mut select = access.rows::<study::Entity>();
    select
        .join_unscoped::<study_report::Entity>(Unscoped::SeenWithTheRow, col(Column::StudyId).eq(col(study::Column::Id)))
        .and_where(is_one_of(access.backend(), Column::ReportId, reports))
        .order_by_expr(col(study::Column::Code), Order::Asc);
    select
}
