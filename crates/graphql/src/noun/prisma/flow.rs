//! The PRISMA 2020 flow of a review in the schema.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use store::ReviewFlow;

use super::figure::svg;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::programme::Svg;

/// The PRISMA 2020 flow of a review.
pub struct PrismaFlow {
    title: String,
    counted: Arc<ReviewFlow>,
}

/// A number of records or reports in the flow of a review, with its label.
#[derive(SimpleObject)]
pub struct PrismaCount {
    /// What is counted, such as a method, a source, or a reason for exclusion.
    label: String,
    /// The number of records or reports.
    count: u64,
}

fn labelled(counts: &[evidence::prisma::PrismaCount]) -> Vec<PrismaCount> {
    let counted = |counted: &evidence::prisma::PrismaCount| PrismaCount {
        label: counted.label.clone(),
        count: counted.count,
    };
    counts.iter().map(counted).collect()
}

/// The PRISMA 2020 flow of a review: how many records were identified, screened, assessed and included, in two columns.
/// The numbers are counted from the stored records. What still waits for a decision is counted apart.
#[Object]
impl PrismaFlow {
    /// The number of records identified from databases.
    async fn identified_databases(&self) -> u64 {
        self.counted.flow.databases
    }

    /// The number of records identified from registers.
    async fn identified_registers(&self) -> u64 {
        self.counted.flow.registers
    }

    /// The numbers of records identified by each of the four other methods: websites, organisations, citation
    /// searching, and contacts.
    async fn identified_other(&self) -> Vec<PrismaCount> {
        let methods = self.counted.flow.identified_other.labelled().into_iter();
        let counted = methods.map(|(label, count)| PrismaCount {
            label: label.to_owned(),
            count,
        });
        counted.collect()
    }

    /// The numbers of records identified in each source, labelled with the name of the source.
    async fn by_source(&self) -> Vec<PrismaCount> {
        let sources = self.counted.flow.by_source.iter();
        let counted = sources.map(|source| PrismaCount {
            label: source.name.clone(),
            count: source.records,
        });
        counted.collect()
    }

    /// The number of duplicate records removed before screening.
    async fn removed_duplicates(&self) -> u64 {
        self.counted.flow.removed_duplicates
    }

    /// The number of records that automation tools marked as ineligible before screening.
    async fn removed_by_automation(&self) -> u64 {
        self.counted.flow.removed_by_automation
    }

    /// The number of records removed before screening for other reasons.
    async fn removed_other_reasons(&self) -> u64 {
        self.counted.flow.removed_other_reasons
    }

    /// The number of records that were decided at the stage TITLE_ABSTRACT.
    async fn screened(&self) -> u64 {
        self.counted.flow.screened
    }

    /// The number of records that were excluded at the stage TITLE_ABSTRACT.
    async fn excluded(&self) -> u64 {
        self.counted.flow.excluded
    }

    /// The number of records that wait for a decision at the stage TITLE_ABSTRACT.
    async fn awaiting_screening(&self) -> u64 {
        self.counted.flow.not_yet.screened
    }

    /// The number of reports from databases and registers that were sought for retrieval.
    async fn sought(&self) -> u64 {
        self.counted.flow.reports.sought
    }

    /// The number of reports from databases and registers that could not be retrieved.
    async fn not_retrieved(&self) -> u64 {
        self.counted.flow.reports.not_retrieved
    }

    /// The number of reports from databases and registers that were decided at the stage FULL_TEXT.
    async fn assessed(&self) -> u64 {
        self.counted.flow.reports.assessed
    }

    /// The numbers of reports from databases and registers that were excluded at the stage FULL_TEXT, by reason.
    async fn excluded_reports(&self) -> Vec<PrismaCount> {
        labelled(&self.counted.flow.reports.excluded_by_reason)
    }

    /// The number of reports from databases and registers that wait for a decision at the stage FULL_TEXT.
    async fn awaiting_assessment(&self) -> u64 {
        self.counted.flow.reports.not_yet
    }

    /// The number of reports from other methods that were sought for retrieval.
    async fn sought_other(&self) -> u64 {
        self.counted.flow.reports_other.sought
    }

    /// The number of reports from other methods that could not be retrieved.
    async fn not_retrieved_other(&self) -> u64 {
        self.counted.flow.reports_other.not_retrieved
    }

    /// The number of reports from other methods that were decided at the stage FULL_TEXT.
    async fn assessed_other(&self) -> u64 {
        self.counted.flow.reports_other.assessed
    }

    /// The numbers of reports from other methods that were excluded at the stage FULL_TEXT, by reason.
    async fn excluded_reports_other(&self) -> Vec<PrismaCount> {
        labelled(&self.counted.flow.reports_other.excluded_by_reason)
    }

    /// The number of reports from other methods that wait for a decision at the stage FULL_TEXT.
    async fn awaiting_assessment_other(&self) -> u64 {
        self.counted.flow.reports_other.not_yet
    }

    /// The number of studies that are included in the review.
    async fn studies_included(&self) -> u64 {
        self.counted.flow.studies_included
    }

    /// The number of reports that are included in the review, from both columns.
    async fn reports_included(&self) -> u64 {
        self.counted.flow.reports_included
    }

    /// The number of included reports that are not linked to a study yet.
    async fn without_study(&self) -> u64 {
        self.counted.flow.not_yet.linked
    }

    /// The sums of the flow that do not add up, one sentence each. The list is empty if all of them do.
    async fn violations(&self) -> Vec<String> {
        let checks = self.counted.flow.violations();
        checks.iter().map(ToString::to_string).collect()
    }

    /// The time that the numbers are of: the argument `asOf`, or the time of the request.
    async fn as_of(&self) -> Time {
        Time(self.counted.as_of)
    }

    /// The flow as a picture: the PRISMA 2020 flow diagram.
    async fn diagram(&self, ctx: &Context<'_>) -> Result<Svg> {
        let (title, counted) = (self.title.clone(), Arc::clone(&self.counted));
        Ok(Svg(Scope::of(ctx)?.compute(move || svg(&title, &counted)).await?))
    }

    /// The flow as the CSV table that the R package PRISMA2020 reads.
    async fn csv(&self) -> String {
        evidence::prisma::csv(&self.counted.flow.stated())
    }
}

/// The flow of a review now, or as it was at a time.
pub async fn prisma_flow(ctx: &Context<'_>, review: &store::Review, as_of: Option<Time>) -> Result<PrismaFlow, Refusal> {
    let scope = Scope::of(ctx)?;
    let counted = scope.read(scope.access().flow(review.id, as_of.map(|time| time.0))).await?;
    Ok(PrismaFlow {
        title: review.title.clone(),
        counted: Arc::new(counted),
    })
}
