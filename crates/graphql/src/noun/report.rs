//! Reports: the publications of studies, in the schema.

pub mod plan;

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use policy::id::{ReportId, StudyId};
use store::Access;

use super::study::Study;
use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// A publication of a study. A study can have several reports, and a report can describe several studies.
#[derive(Debug, Clone)]
pub struct Report(pub Arc<store::Report>);

impl From<store::Report> for Report {
    fn from(report: store::Report) -> Self {
        Self(Arc::new(report))
    }
}

/// A style in which references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CitationStyle {
    /// The Vancouver style of numbered references in medical journals.
    Vancouver,
    /// The style of the American Psychological Association, 7th edition.
    Apa,
    /// The Harvard style with author and year, as British universities teach it.
    Harvard,
}

impl From<CitationStyle> for citation::Style {
    fn from(style: CitationStyle) -> Self {
        match style {
            CitationStyle::Vancouver => Self::Vancouver,
            CitationStyle::Apa => Self::Apa,
            CitationStyle::Harvard => Self::Harvard,
        }
    }
}

/// A publication of a study. A study can have several reports, and a report can describe several studies.
#[Object]
impl Report {
    /// The global id of the report, such as `report_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The title of the report.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The authors of the report, in the published order.
    async fn authors(&self) -> &[String] {
        &self.0.authors
    }

    /// Whether the report has more authors than `authors` lists.
    async fn authors_incomplete(&self) -> bool {
        self.0.authors_incomplete
    }

    /// The year in which the report was published; null if it is not known.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// The name of the journal in which the report was published; null if there is none.
    async fn journal(&self) -> Option<&str> {
        self.0.journal.as_deref()
    }

    /// The volume of the journal; null if it is not known.
    async fn volume(&self) -> Option<&str> {
        self.0.volume.as_deref()
    }

    /// The issue of the journal; null if it is not known.
    async fn issue(&self) -> Option<&str> {
        self.0.issue.as_deref()
    }

    /// The pages of the report, or its article number; null if they are not known.
    async fn pages(&self) -> Option<&str> {
        self.0.pages.as_deref()
    }

    /// The digital object identifier (DOI) of the report, in lower case; null if it has none.
    async fn doi(&self) -> Option<&str> {
        self.0.doi.as_deref()
    }

    /// The identifier of the report in PubMed; null if it has none.
    async fn pmid(&self) -> Option<&str> {
        self.0.pmid.as_deref()
    }

    /// The address where the report can be read; null if it is not known.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The abstract of the report; null if it is not stored.
    #[graphql(name = "abstract")]
    async fn abstract_text(&self) -> Option<&str> {
        self.0.abstract_text.as_deref()
    }

    /// Whether the report was retracted.
    async fn retracted(&self) -> bool {
        self.0.retracted
    }

    /// The studies that the report describes, as far as the viewer may see them.
    async fn studies(&self, ctx: &Context<'_>) -> Result<Vec<Study>> {
        Ok(studies_of_report(ctx, self.0.id).await?)
    }

    /// A reference to the report, formatted in a citation style.
    async fn citation(
        &self,
        #[graphql(desc = "The style of the reference.", default_with = "Some(CitationStyle::Vancouver)")] style: Option<CitationStyle>,
    ) -> String {
        let report = &*self.0;
        let reference = citation::Reference {
            title: report.title.clone(),
            authors: report.authors.clone(),
            authors_incomplete: report.authors_incomplete,
            year: report.year,
            journal: report.journal.clone(),
            volume: report.volume.clone(),
            issue: report.issue.clone(),
            pages: report.pages.clone(),
            doi: report.doi.clone(),
            url: report.url.clone(),
        };
        reference.format(style.unwrap_or(CitationStyle::Vancouver).into())
    }
}

struct ReportsOfStudy;

impl Fetch for ReportsOfStudy {
    type Key = StudyId;
    type Value = Arc<[Report]>;

    async fn fetch(access: &Access, keys: Vec<StudyId>) -> Result<HashMap<StudyId, Arc<[Report]>>, store::Error> {
        let found = access.reports_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, reports)| (StudyId(id), reports.into_iter().map(Report::from).collect()))
            .collect())
    }
}

/// The reports of a study, in the order of its description.
pub async fn reports_of(ctx: &Context<'_>, study: StudyId) -> Result<Vec<Report>, Refusal> {
    let found = Scope::of(ctx)?.load::<ReportsOfStudy>(study).await?;
    Ok(found.map(|reports| reports.to_vec()).unwrap_or_default())
}

struct StudiesOfReport;

impl Fetch for StudiesOfReport {
    type Key = ReportId;
    type Value = Arc<[Study]>;

    async fn fetch(access: &Access, keys: Vec<ReportId>) -> Result<HashMap<ReportId, Arc<[Study]>>, store::Error> {
        let found = access.studies_of_reports(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, studies)| (ReportId(id), studies.into_iter().map(Study::from).collect()))
            .collect())
    }
}

/// The studies that a report describes, as far as the viewer may see them.
pub async fn studies_of_report(ctx: &Context<'_>, report: ReportId) -> Result<Vec<Study>, Refusal> {
    let found = Scope::of(ctx)?.load::<StudiesOfReport>(report).await?;
    Ok(found.map(|studies| studies.to_vec()).unwrap_or_default())
}

/// Loads reports by their ids.
pub struct ReportById;

impl Fetch for ReportById {
    type Key = ReportId;
    type Value = Report;

    async fn fetch(access: &Access, keys: Vec<ReportId>) -> Result<HashMap<ReportId, Report>, store::Error> {
        let found = access.reports_by_id(&keys).await?;
        Ok(found.into_iter().map(|report| (report.id, report.into())).collect())
    }
}
