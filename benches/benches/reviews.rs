//! Benchmarks a large review: importing records with duplicates, comparing them again, what a reviewer looks at next, and the flow.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use api::service::Service;
use benches::database::Backend;
use benches::generate::Size;
use benches::random::Random;
use benches::summary::Summary;
use benches::words::{paragraph, sentence};
use clap::Parser;
use evidence::vocabulary::{AccountKind, ReviewKind, ScreeningStage, ScreeningVerdict, SearchSourceKind};
use policy::Role;
use policy::id::ReviewId;
use store::{Access, AccountInput, IncomingFile, NextRecords, ReviewInput, SearchSourceInput, TokenInput, Vote};
use tokio::runtime::Builder;

// The allocator that the service itself is built with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each short request is made.
const TIMES: u32 = 20;
/// Every so many records, one is there a second time, written in another way.
const TWICE: usize = 5;

/// Measures a review with made-up records.
#[derive(Debug, Parser)]
struct ReviewOptions {
    /// The number of records.
    #[arg(long, default_value_t = 100_000)]
    records: usize,
    /// How many votes are cast before the order is learnt.
    #[arg(long, default_value_t = 100)]
    votes: u64,
    /// Only this backend: sqlite or postgresql.
    #[arg(long)]
    backend: Option<String>,
    /// Passed by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<()> {
    let options = ReviewOptions::parse();
    let folder = tempfile::tempdir().context("while making a folder for databases")?;
    let mut backends = vec![Backend::Sqlite(folder.path().to_owned())];
    backends.extend(postgres().map(|server| Backend::Postgres { server, keep: false }));
    backends.retain(|backend| {
        options
            .backend
            .as_deref()
            .is_none_or(|only| only.eq_ignore_ascii_case(backend.name()))
    });
    anyhow::ensure!(!backends.is_empty(), "no such backend: sqlite or postgresql");
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let file = export(options.records);
    for backend in backends {
        let database = runtime.block_on(backend.create(Size::of_studies(0)))?;
        let measured = runtime.block_on(async {
            let service = database.open().await?;
            service.prepare().await?;
            let measured = measure(&service, &options, &file).await;
            service.close().await?;
            measured
        });
        runtime.block_on(database.drop())?;
        write!(io::stdout(), "{}, {} records\n{}", backend.name(), options.records, measured?)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the environment names the server")]
fn postgres() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    set("BENCH_POSTGRES_URL").or_else(|| set("TEST_POSTGRES_URL"))
}

/// Made-up records as a database exports them.
fn export(records: usize) -> Arc<[u8]> {
    let mut file = String::new();
    for number in 0..records {
        // The record before this one, as another database has it.
        let again = number % TWICE == TWICE - 1;
        let mut random = Random::of_row(7, 1, if again { number - 1 } else { number });
        let (title, text) = (sentence(&mut random, 12), paragraph(&mut random, 8));
        let (year, volume, page) = (random.between(1980, 2025), random.between(1, 90), random.between(1, 900));
        let author = sentence(&mut random, 1);
        let title = if again { title.to_uppercase() } else { title };
        // Writing into a string cannot fail.
        let _ = write!(
            file,
            "TY  - JOUR\nAU  - {}, Ada\nTI  - {title}\nJO  - Journal of {}\nPY  - {year}\nVL  - {volume}\nSP  - {page}\nEP  - {}\nAB  - \
             {text}\nER  - \n",
            author.trim_end_matches('.'),
            volume % 50,
            page + 9
        );
    }
    Arc::from(file.into_bytes())
}

/// Somebody with a token in the role of an academic.
async fn somebody(service: &Service, name: &str) -> anyhow::Result<Access> {
    let access = service.command_line();
    let input = AccountInput {
        display_name: name.to_owned(),
        kind: AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    };
    let account = access.create_account(&input).await?.id;
    let input = TokenInput {
        account,
        role: Role::Academic,
        label: "benchmark".to_owned(),
        expires_in_days: 1,
        workshop: None,
        bounds: policy::TokenBounds::default(),
    };
    let token = access.issue_token(&input, &service.mint()).await?.secret.reveal();
    let viewer = service.state().gatekeeper.viewer(Some(&token)).await;
    let viewer = viewer.map_err(|refused| anyhow::anyhow!("the token is refused: {refused:?}"))?;
    Ok(service.store().as_viewer(viewer, "benchmark"))
}

async fn measure(service: &Service, options: &ReviewOptions, file: &Arc<[u8]>) -> anyhow::Result<String> {
    let (lead, other) = (somebody(service, "Lead").await?, somebody(service, "Other").await?);
    let input = ReviewInput {
        code: Some("BENCH".to_owned()),
        title: Some("A review to measure".to_owned()),
        kind: Some(ReviewKind::Systematic),
        ..ReviewInput::default()
    };
    let review = lead.create_review(&input).await?.id;
    let account = other.viewer().account().context("a person has an account")?;
    lead.add_reviewer(review, account, false).await?;
    let source = SearchSourceInput {
        kind: SearchSourceKind::Database,
        name: "Made up".to_owned(),
        platform: None,
        strategy: None,
        searched_on: None,
        limits: None,
    };
    let source = lead.add_search_source(review, &source).await?.id;
    let file = IncomingFile {
        name: None,
        content: Arc::clone(file),
    };
    let mut text = String::new();
    let start = Instant::now();
    let done = lead.import_records(source, &file, false).await?;
    told_once(&mut text, "import, with comparing", start.elapsed(), options.records)?;
    writeln!(text, "  {} merged, {} pairs wait", done.merged, done.pending)?;
    let start = Instant::now();
    lead.import_records(source, &file, false).await?;
    told_once(&mut text, "the same file again", start.elapsed(), options.records)?;
    let start = Instant::now();
    lead.deduplicate(review).await?;
    told_once(&mut text, "comparing all again", start.elapsed(), options.records)?;

    told_often(&mut text, "next to screen", async || next(&other, review, 1, false).await).await?;
    for number in 0..options.votes {
        let first = next(&lead, review, 1, false).await?.pop().context("a record waits")?;
        let verdict = if number % 4 == 0 {
            ScreeningVerdict::Include
        } else {
            ScreeningVerdict::Exclude
        };
        let vote = Vote {
            stage: ScreeningStage::TitleAbstract,
            verdict,
            reason: None,
            note: None,
        };
        lead.screen_record(first.id, &vote).await?;
    }
    told_often(&mut text, "next to screen, after votes", async || {
        next(&lead, review, 1, false).await
    })
    .await?;
    let start = Instant::now();
    next(&lead, review, 1, true).await?;
    told_once(&mut text, "next to screen, learning", start.elapsed(), options.records)?;
    told_often(&mut text, "next to screen, learnt", async || next(&lead, review, 1, true).await).await?;
    told_often(&mut text, "the flow now", async || Ok(lead.flow(review, None).await?)).await?;
    told_often(&mut text, "the flow as of a moment", async || {
        Ok(lead.flow(review, Some(lead.now())).await?)
    })
    .await?;
    told_often(&mut text, "progress", async || {
        Ok(lead.screening_progress(&[review], ScreeningStage::TitleAbstract).await?)
    })
    .await?;
    Ok(text)
}

async fn next(access: &Access, review: ReviewId, first: u64, ranked: bool) -> anyhow::Result<Vec<store::ReviewRecord>> {
    let next = NextRecords {
        review,
        stage: ScreeningStage::TitleAbstract,
        first,
        ranked,
    };
    Ok(access.next_to_screen(next).await?)
}

fn told_once(text: &mut String, what: &str, time: Duration, records: usize) -> anyhow::Result<()> {
    let each_second = records as f64 / time.as_secs_f64();
    writeln!(text, "  {what:<30} {:>9.2} s {each_second:>10.0} records/s", time.as_secs_f64())?;
    Ok(())
}

async fn told_often<T>(text: &mut String, what: &str, mut ask: impl AsyncFnMut() -> anyhow::Result<T>) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let start = Instant::now();
        ask().await?;
        times.push(start.elapsed());
    }
    let summary = Summary::of(times);
    writeln!(
        text,
        "  {what:<30} {:>9.2} ms median {:>9.2} ms p95",
        summary.median_ms, summary.p95_ms
    )?;
    Ok(())
}
