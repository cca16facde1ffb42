//! Reports of a change that were stored already, as GraphQL shows them.

use async_graphql::{Context, Object, Result, SimpleObject};
use policy::id::ReportId;

use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::report::{Report, ReportById};

/// A report of a study's input whose DOI was known already.
#[derive(Debug, Clone)]
pub struct KnownReport {
    pub report: ReportId,
    pub differences: Vec<ReportDifference>,
}

/// A report of a study's input whose DOI was known already. The stored report is the study's now, and stays as it is stored, since it may be
/// another study's too: `report.studies` names all of them.
#[Object]
impl KnownReport {
    /// The stored report.
    async fn report(&self, ctx: &Context<'_>) -> Result<Report> {
        let found = Scope::of(ctx)?.load::<ReportById>(self.report).await?;
        let found: std::result::Result<Report, Refusal> = found.ok_or_else(|| store::Error::NotFound("report").into());
        Ok(found?)
    }

    /// The fields that the input gave otherwise than they are stored. What was given was not stored.
    async fn differences(&self) -> &[ReportDifference] {
        &self.differences
    }
}

/// One field of a known report that was given otherwise than it is stored.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportDifference {
    /// The name of the field in ReportInput.
    field: String,
    /// The value that the input gave, which was not stored; authors are joined by semicolons.
    given: String,
    /// The value that is stored; null where nothing is.
    stored: Option<String>,
}

impl From<&store::KnownReport> for KnownReport {
    fn from(known: &store::KnownReport) -> Self {
        let difference = |found: &store::ReportDifference| ReportDifference {
            field: found.field.to_owned(),
            given: found.given.clone(),
            stored: found.stored.clone(),
        };
        Self {
            report: known.report,
            differences: known.differences.iter().map(difference).collect(),
        }
    }
}
