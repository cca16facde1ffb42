//! The mutation that imports a file of records, and its report.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use policy::id::SearchSourceId;
use store::{ImportOutcome, IncomingFile};

use super::object::Import;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::upload::UploadRef;
use crate::error::Refusal;
use crate::noun::review::{SearchSource, search_source};

/// What an import did, or would do.
pub struct ImportReport(ImportOutcome);

/// A problem of an imported file.
#[derive(SimpleObject)]
pub struct ImportProblem {
    /// The line of the file, from 1; null if the problem is not in one line.
    line: Option<u64>,
    /// The tag, element or column of the file; null if the problem is not in one.
    field: Option<String>,
    /// What is wrong, as a sentence.
    message: String,
    /// The code of the problem, which stays the same when its message changes, such as `BAD_YEAR`.
    code: String,
    /// The number of the record in the file, from 1; null if the problem is not in one record.
    record: Option<usize>,
}

/// What the import of a file did, or what it would do in a dry run.
#[Object]
impl ImportReport {
    /// The import that was stored; null for a dry run, and if the file had no new record.
    #[graphql(name = "import")]
    async fn stored(&self) -> Option<Import> {
        self.0.import.clone().map(Import::from)
    }

    /// The source that the records were imported into.
    async fn source(&self, ctx: &Context<'_>) -> Result<SearchSource> {
        Ok(search_source(ctx, self.0.source).await?)
    }

    /// The format of the file, such as `RIS`. It is recognised from the content.
    async fn format(&self) -> &str {
        &self.0.format
    }

    /// The number of records that could be read.
    async fn read(&self) -> usize {
        self.0.read
    }

    /// The number of new records.
    async fn imported(&self) -> usize {
        self.0.imported
    }

    /// The number of new records that were merged with another record of the same publication.
    async fn duplicates_merged(&self) -> usize {
        self.0.merged
    }

    /// The number of pairs with a new record that wait for a decision.
    async fn duplicates_pending(&self) -> usize {
        self.0.pending
    }

    /// The number of records that the source had already. They were not stored again.
    async fn unchanged(&self) -> usize {
        self.0.unchanged
    }

    /// The problems of the file, in the order of the file: at most 500.
    async fn problems(&self) -> Vec<ImportProblem> {
        let problems = self.0.problems.iter();
        let shown = problems.map(|(record, problem)| ImportProblem {
            line: Some(problem.line),
            field: problem.field.clone(),
            message: problem.reason.clone(),
            code: problem.code.to_string(),
            record: *record,
        });
        shown.collect()
    }

    /// The number of problems of the file, which can be more than `problems` lists.
    async fn problem_count(&self) -> usize {
        self.0.problem_count
    }

    /// Whether this was a dry run, which stores nothing.
    async fn dry_run(&self) -> bool {
        self.0.dry_run
    }
}

/// The mutation that imports records.
#[derive(Default)]
pub struct UploadMutation;

#[Object]
impl UploadMutation {
    /// Imports a file of records into a source of a review. The format is recognised from the content. A record that
    /// cannot be read is reported and left out; all others are stored together or not at all. Importing the same file
    /// twice changes nothing. Only for leads of the review.
    async fn import_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the source that the records come from.")] source: ID,
        #[graphql(desc = "The file of records, such as RIS, PubMed, BibTeX, EndNote XML or CSV.")] file: UploadRef,
        #[graphql(
            desc = "Whether to report only what an import would do, and store nothing.",
            default_with = "Some(false)"
        )]
        dry_run: Option<bool>,
    ) -> Result<ImportReport> {
        let source: SearchSourceId = read(&source, "source")?;
        // It is held until the import has ended, because it also holds the place of the upload.
        let upload = file.file(ctx)?;
        let incoming = IncomingFile {
            name: upload.file_name.clone(),
            content: Arc::from(upload.content.as_ref()),
        };
        let imported = Scope::of(ctx)?
            .access()
            .import_records(source, &incoming, dry_run.unwrap_or(false))
            .await;
        drop(upload);
        Ok(ImportReport(imported.map_err(Refusal::from)?))
    }
}
