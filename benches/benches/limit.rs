//! Compares the service with a server that is written by hand for four queries, on the same PostgreSQL database, in one run: the servers
//! are asked in turn, and their answers must be the same. Quote the shares, not the rates: both depend on the machine, the shares much
//! less.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, ensure};
use api::config::Settings;
use benches::database::{Backend, Database};
use benches::generate::{self, Size};
use benches::limit::asked::{self, LimitQuery};
use benches::limit::report::{Compared, HEAD};
use benches::limit::server::{LimitServer, STATIC};
use benches::wire::{self, Message};
use clap::Parser;
use serde_json::Value;
use tokio::runtime::Builder;

// The allocator that the service itself is built with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: [usize; 2] = [1, 16];

/// Compares the service with a hand-written server. BENCH_POSTGRES_URL names the PostgreSQL server.
#[derive(Debug, Parser)]
#[command(name = "limit")]
struct LimitOptions {
    /// The size of the evidence, in studies.
    #[arg(long, default_value_t = 20_000)]
    studies: usize,

    /// How many times each server is asked in turn.
    #[arg(long, default_value_t = 3)]
    rounds: usize,

    /// How long each server is asked in each round, in milliseconds.
    #[arg(long, default_value_t = 2_000)]
    ms: u64,

    /// Keeps the database, and measures one that an earlier run kept.
    #[arg(long)]
    keep: bool,

    /// The seed of the evidence.
    #[arg(long, default_value_t = 20_261_124)]
    seed: u64,

    // Cargo passes this to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[expect(clippy::disallowed_methods, reason = "the environment names the server")]
fn postgres() -> anyhow::Result<String> {
    let set = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    set("BENCH_POSTGRES_URL")
        .or_else(|| set("TEST_POSTGRES_URL"))
        .context("BENCH_POSTGRES_URL must name a PostgreSQL server")
}

fn main() -> anyhow::Result<()> {
    let options = LimitOptions::parse();
    let size = Size::of_studies(options.studies);
    let backend = Backend::Postgres {
        server: postgres()?,
        keep: options.keep,
    };
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let database = runtime.block_on(backend.create(size))?;
    let compared = runtime.block_on(async {
        if !database.found {
            database.fill(&generate::bundle(options.seed, size)?).await?;
        }
        compare(&options, size, &database).await
    });
    runtime.block_on(database.drop())?;
    compared
}

/// The addresses of the servers.
struct Servers {
    limit: SocketAddr,
    service: SocketAddr,
    keeping: SocketAddr,
}

async fn compare(options: &LimitOptions, size: Size, database: &Database) -> anyhow::Result<()> {
    let service = wire::start(&database.open().await?)?;
    let keeping = wire::start(&database.open_keeping().await?)?;
    let workers = available_parallelism().map_or(2, NonZero::get);
    let connections = Settings::defaults()?.database.max_connections;
    let limit = LimitServer::start(database.url(), workers, connections)?;
    let servers = Servers {
        limit: limit.address,
        service: service.address(),
        keeping: keeping.address(),
    };
    write!(
        io::stdout(),
        "{} studies, {} rounds of {} ms\n\n{HEAD}",
        options.studies,
        options.rounds,
        options.ms
    )?;
    let examples = generate::examples(options.seed, size)?;
    for query in asked::all(&examples) {
        same_answers(&servers, &query)?;
        for count in CONNECTIONS {
            write!(io::stdout(), "{}", measured(options, &servers, &query, count)?)?;
        }
    }
    service.stopper().now();
    keeping.stopper().now();
    limit.stop().await?;
    service.ended().await?;
    keeping.ended().await?;
    Ok(())
}

fn message(query: &LimitQuery, path: &str) -> Message {
    Message::post(path, &query.body())
}

fn same_answers(servers: &Servers, query: &LimitQuery) -> anyhow::Result<()> {
    let read = |address, path: &str| -> anyhow::Result<Value> {
        let answer = wire::ask_once(address, &message(query, path)).with_context(|| format!("{}: {path}", query.name))?;
        Ok(serde_json::from_slice(&answer)?)
    };
    let by_hand = read(servers.limit, query.path)?;
    for address in [servers.service, servers.keeping] {
        let answer = read(address, "/graphql")?;
        ensure!(answer == by_hand, "{}: the answers differ:\n{answer}\n{by_hand}", query.name);
    }
    let rows = by_hand.to_string().len();
    ensure!(rows > 200, "{}: there is nothing to read: {by_hand}", query.name);
    Ok(())
}

fn measured(options: &LimitOptions, servers: &Servers, query: &LimitQuery, connections: usize) -> anyhow::Result<Compared> {
    let mut compared = Compared {
        name: query.name,
        connections,
        limit: Vec::new(),
        service: Vec::new(),
        same_bytes: Vec::new(),
        kept: Vec::new(),
    };
    let graphql = message(query, "/graphql");
    let (by_hand, same) = (message(query, query.path), message(query, &format!("{STATIC}{}", query.path)));
    for _ in 0..options.rounds {
        let ask = |address, message| wire::measure(address, message, connections, Duration::from_millis(options.ms));
        compared.limit.push(ask(servers.limit, &by_hand)?);
        compared.service.push(ask(servers.service, &graphql)?);
        compared.same_bytes.push(ask(servers.limit, &same)?);
        compared.kept.push(ask(servers.keeping, &graphql)?);
    }
    Ok(compared)
}
