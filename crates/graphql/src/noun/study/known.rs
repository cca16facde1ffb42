//! Reports of an input that were stored already, in the schema.

use async_graphql::{Context, Object, Result, SimpleObject};
use policy::id::ReportId;

use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::report::{Report, ReportById};

/// A report of an input whose DOI was known already.
#[derive(Debug, Clone)]
pub struct KnownReport {
    pub report: ReportId,
    pub differences: Vec<ReportDifference>,
}

/// A report of an input whose DOI was known already. The stored report is now a report of the study, too. It did not
/// change, because it may belong to other studies: `report.studies` lists all of them.
#[Object]
impl KnownReport {
    /// The stored report, which is now a report of the study.
    async fn report(&self, ctx: &Context<'_>) -> Result<Report> {
        let found = Scope::of(ctx)?.load::<ReportById>(self.report).await?;
        let found: std::result::Result<Report, Refusal> = found.ok_or_else(|| store::Error::NotFound("report").into());
        Ok(found?)
    }

    /// The fields in which the input differs from the stored report. The values of the input were not stored.
    async fn differences(&self) -> &[ReportDifference] {
        &self.differences
    }
}

/// A field in which the input differs from a stored report.
#[derive(Debug, Clone, SimpleObject)]
pub struct ReportDifference {
    /// The name of the field in ReportInput.
    field: String,
    /// The value in the input, which was not stored. The names of several authors are separated by semicolons.
    given: String,
    /// The stored value; null if the field is empty.
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
