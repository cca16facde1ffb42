//! Imports files of records into a review, finds duplicates again, and writes records to a file.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use citation::{Bibliography, Contributor, Doi, RecordKind, Writer, WrittenFormat};
use clap::{Args, ValueEnum};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict, SearchSourceKind};
use indicatif::ProgressBar;
use policy::id::SearchSourceId;
use serde_json::{Value, json};
use store::{Access, ImportOutcome, ImportPhase, IncomingFile, PageArguments, RecordFilter, RecordsOf, ReviewRecord, SearchSourceInput};

use super::access::told;
use super::answer::{Answer, note};
use super::review;
use crate::config::Settings;
use crate::service::Service;

/// Imports files of records into a review. Without `--review`, loads evidence files from a folder, as `load` does.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The files: RIS, PubMed, BibTeX, EndNote, Web of Science, Ovid or CSV. Each is one import.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The code of the review.
    #[arg(long, value_name = "CODE", requires = "source")]
    review: Option<String>,
    /// The name of the source in which the records were found.
    #[arg(long, value_name = "NAME", requires = "review")]
    source: Option<String>,
    /// Adds the source if the review has none of this name: DATABASE, REGISTER, WEBSITE, ORGANISATION, CITATION_SEARCH or CONTACT.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<SearchSourceKind>,
    /// Reports what would be imported, and stores nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Compares all records of a review again, and merges those that are certain to be one publication.
#[derive(Debug, Args)]
pub(super) struct Dedup {
    /// The code of the review.
    #[arg(long, value_name = "CODE")]
    review: String,
}

/// Writes the records of a review to a file, or its flow.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The code of the review.
    #[arg(long, value_name = "CODE")]
    review: String,
    /// The format.
    #[arg(long, value_enum, default_value = "ris")]
    format: ExportFormat,
    /// Only records that are included at full text.
    #[arg(long)]
    included: bool,
    /// With duplicates. By default each publication is written once.
    #[arg(long)]
    duplicates: bool,
}

/// What `export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// RIS, for reference managers.
    Ris,
    /// BibTeX.
    Bibtex,
    /// A table.
    Csv,
    /// The flow as the table that the R package PRISMA2020 reads.
    Flow,
}

impl Import {
    pub(super) async fn run(self, settings: Settings, answer: &Answer) -> anyhow::Result<()> {
        let (Some(code), Some(source)) = (&self.review, &self.source) else {
            let [folder] = self.files.as_slice() else {
                anyhow::bail!("files of records need --review CODE and --source NAME; a folder of evidence files is loaded alone");
            };
            return super::evidence::Load::of(folder.clone()).run(settings, answer).await;
        };
        let outcomes = super::over(settings, async |service| self.import(service, code, source).await).await?;
        answer.give(
            || outcomes.iter().map(|(file, outcome)| json(file, outcome)).collect(),
            || outcomes.iter().map(|(file, outcome)| in_words(file, outcome)).collect(),
        )
    }

    async fn import(&self, service: &Service, code: &str, source: &str) -> anyhow::Result<Vec<(PathBuf, ImportOutcome)>> {
        let access = service.command_line();
        let review = review::found(&access, code).await?;
        let id = match (review::source_named(&access, &review, source).await?, self.kind) {
            (Some(found), _) => found.id,
            (None, Some(kind)) => {
                let input = SearchSourceInput {
                    kind,
                    name: source.to_owned(),
                    platform: None,
                    strategy: None,
                    searched_on: None,
                    limits: None,
                };
                told(access.add_search_source(review.id, &input).await)?.id
            }
            (None, None) => {
                anyhow::bail!("the review {code} has no source named {source:?}: add --kind DATABASE (or another kind) to add it")
            }
        };
        let mut outcomes = Vec::new();
        for path in &self.files {
            let content = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            let file = IncomingFile {
                name: path.file_name().map(|name| name.to_string_lossy().into_owned()),
                content: Arc::from(content),
            };
            let imported = shown(&access, id, &file, self.dry_run).await;
            outcomes.push((
                path.clone(),
                told(imported).with_context(|| format!("{} was not imported", path.display()))?,
            ));
        }
        Ok(outcomes)
    }
}

/// Imports a file, and shows how far it is: a bar on a terminal, a line for each phase elsewhere.
async fn shown(access: &Access, source: SearchSourceId, file: &IncomingFile, dry_run: bool) -> Result<ImportOutcome, store::Error> {
    let mut progress = access.import_progress(source)?;
    let bar = io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new(0);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    });
    let importing = access.import_records(source, file, dry_run);
    tokio::pin!(importing);
    let mut last = ImportPhase::Idle;
    loop {
        tokio::select! {
            outcome = &mut importing => {
                if let Some(bar) = bar {
                    bar.finish_and_clear();
                }
                return outcome;
            }
            Ok(()) = progress.changed() => {
                let now = *progress.borrow_and_update();
                if let Some(bar) = &bar {
                    bar.set_length(now.total.unwrap_or(now.done));
                    bar.set_position(now.done);
                    bar.set_message(now.phase.code());
                } else if now.phase != last && now.phase != ImportPhase::Done {
                    note(&now.phase.code().to_lowercase());
                }
                last = now.phase;
            }
        }
    }
}

fn kind(text: &str) -> Result<SearchSourceKind, String> {
    let kinds = || SearchSourceKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    text.to_uppercase().parse().map_err(|_| format!("must be one of {}", kinds()))
}

fn json(file: &Path, outcome: &ImportOutcome) -> Value {
    let problems: Vec<Value> = outcome
        .problems
        .iter()
        .map(|(record, problem)| {
            json!({ "record": record, "line": problem.line, "field": problem.field, "code": problem.code.as_str(),
            "message": problem.reason })
        })
        .collect();
    json!({
        "file": file.display().to_string(),
        "import": outcome.import.as_ref().map(|import| import.id.to_string()),
        "format": outcome.format,
        "read": outcome.read,
        "imported": outcome.imported,
        "unchanged": outcome.unchanged,
        "duplicatesMerged": outcome.merged,
        "duplicatesPending": outcome.pending,
        "problemCount": outcome.problem_count,
        "problems": problems,
        "dryRun": outcome.dry_run,
    })
}

fn in_words(file: &Path, outcome: &ImportOutcome) -> String {
    let would = if outcome.dry_run { "would be imported" } else { "imported" };
    let mut text = format!(
        "{}: {} records read ({}), {} {would}, {} already there, {} merged, {} pairs wait for a person\n",
        file.display(),
        outcome.read,
        outcome.format,
        outcome.imported,
        outcome.unchanged,
        outcome.merged,
        outcome.pending
    );
    for (_, problem) in &outcome.problems {
        text.push_str(&format!("  {problem} ({})\n", problem.code));
    }
    if outcome.problem_count > outcome.problems.len() {
        text.push_str(&format!("  and {} more problems\n", outcome.problem_count - outcome.problems.len()));
    }
    text
}

impl Dedup {
    pub(super) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let access = service.command_line();
        let review = review::found(&access, &self.review).await?;
        let found = told(access.deduplicate(review.id).await)?;
        answer.give(
            || json!({ "records": found.records, "duplicates": found.duplicates, "groups": found.groups, "pending": found.pending }),
            || {
                format!(
                    "{} records: {} are duplicates, in {} groups; {} pairs wait for a person\n",
                    found.records, found.duplicates, found.groups, found.pending
                )
            },
        )
    }
}

impl Export {
    pub(super) async fn run(self, service: &Service) -> anyhow::Result<()> {
        let access = service.command_line();
        let review = review::found(&access, &self.review).await?;
        let format = match self.format {
            ExportFormat::Ris => WrittenFormat::Ris,
            ExportFormat::Bibtex => WrittenFormat::Bibtex,
            ExportFormat::Csv => WrittenFormat::Csv,
            ExportFormat::Flow => {
                let flow = access.flow(review.id, None).await?.flow;
                return super::answer::text(&evidence::prisma::csv(&flow.stated()));
            }
        };
        let filter = RecordFilter {
            duplicate: (!self.duplicates).then_some(false),
            stage: self.included.then_some(ScreeningStage::FullText),
            decision: self.included.then_some(ScreeningVerdict::Include),
            ..RecordFilter::default()
        };
        let of = RecordsOf(vec![review.id]);
        let mut writer = Writer::new(io::stdout().lock(), format)?;
        let mut page = PageArguments::first(100);
        loop {
            let mut pages = access.records_of(&of, &filter, &[], &page).await?;
            let Some(records) = pages.remove(&review.id.0) else { break };
            for item in &records.items {
                writer.write(&fields(&item.node))?;
            }
            match records.items.last().filter(|_| records.has_next) {
                Some(last) => page.after = Some(last.cursor.clone()),
                None => break,
            }
        }
        writer.finish()?;
        Ok(())
    }
}

/// A stored record as a reference.
fn fields(record: &ReviewRecord) -> Bibliography {
    let kind = RecordKind::ALL.iter().find(|kind| Some(kind.as_str()) == record.kind.as_deref());
    Bibliography {
        kind: kind.copied().unwrap_or_default(),
        title: Some(record.title.clone()).filter(|title| !title.is_empty()),
        authors: record.authors.iter().filter_map(|author| Contributor::read(author)).collect(),
        year: record.year,
        container: record.journal.clone(),
        volume: record.volume.clone(),
        issue: record.issue.clone(),
        pages: record.pages.clone(),
        doi: record.doi.as_deref().and_then(Doi::read),
        pmid: record.pmid.clone(),
        abstract_text: record.abstract_text.clone(),
        keywords: record.keywords.clone(),
        language: record.language.clone(),
        urls: record.url.iter().cloned().collect(),
        ..Bibliography::default()
    }
}
