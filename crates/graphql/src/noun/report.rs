//! Reports: the publications of studies.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use policy::id::{ReportId, StudyId};
use store::Access;

use super::study::Study;
use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// A publication of a study. A study can have several; a report can cover several studies.
#[derive(Debug, Clone)]
pub struct Report(pub Arc<store::Report>);

impl From<store::Report> for Report {
    fn from(report: store::Report) -> Self {
        Self(Arc::new(report))
    }
}

/// How references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CitationStyle {
    /// Numbered medical journals.
    Vancouver,
    /// American Psychological Association, 7th edition.
    Apa,
    /// Author and year, as British universities teach it.
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

/// A publication of a study. A study can have several; a report can cover several studies.
#[Object]
impl Report {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The title of the report.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its authors, in the published order.
    async fn authors(&self) -> &[String] {
        &self.0.authors
    }

    /// Whether it has more authors than are listed.
    async fn authors_incomplete(&self) -> bool {
        self.0.authors_incomplete
    }

    /// The year in which the report was published.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// The name of the journal that the report appeared in.
    async fn journal(&self) -> Option<&str> {
        self.0.journal.as_deref()
    }

    /// The volume of the journal.
    async fn volume(&self) -> Option<&str> {
        self.0.volume.as_deref()
    }

    /// The issue of the journal.
    async fn issue(&self) -> Option<&str> {
        self.0.issue.as_deref()
    }

    /// Its pages, or its number in the journal.
    async fn pages(&self) -> Option<&str> {
        self.0.pages.as_deref()
    }

    /// Its digital object identifier, in lower case.
    async fn doi(&self) -> Option<&str> {
        self.0.doi.as_deref()
    }

    /// The number of the report in PubMed.
    async fn pmid(&self) -> Option<&str> {
        self.0.pmid.as_deref()
    }

    /// The address where the report can be read.
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The abstract of the report.
    #[graphql(name = "abstract")]
    async fn abstract_text(&self) -> Option<&str> {
        self.0.abstract_text.as_deref()
    }

    /// Whether it was taken back.
    async fn retracted(&self) -> bool {
        self.0.retracted
    }

    /// The studies that it describes, as far as the viewer may see them.
    async fn studies(&self, ctx: &Context<'_>) -> Result<Vec<Study>> {
        let found = Scope::of(ctx)?.load::<StudiesOfReport>(self.0.id).await?;
        Ok(found.map(|studies| studies.to_vec()).unwrap_or_default())
    }

    /// A formatted reference to the report.
    async fn citation(
        &self,
        #[graphql(desc = "The style of the citation.", default_with = "Some(CitationStyle::Vancouver)")] style: Option<CitationStyle>,
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

/// The publications of a study, in order.
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

/// Reports by their ids.
pub struct ReportById;

impl Fetch for ReportById {
    type Key = ReportId;
    type Value = Report;

    async fn fetch(access: &Access, keys: Vec<ReportId>) -> Result<HashMap<ReportId, Report>, store::Error> {
        let found = access.reports_by_id(&keys).await?;
        Ok(found.into_iter().map(|report| (report.id, report.into())).collect())
    }
}
