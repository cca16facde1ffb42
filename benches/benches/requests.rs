//! Benchmarks requests: each query on each size and backend, in-process and over HTTP.

use std::cell::OnceCell;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::thread;

use anyhow::Context;
use benches::database::{Backend, Database};
use benches::generate::{self, Examples, Size};
use benches::inside::Inner;
use benches::options::Options;
use benches::report::{MeasuredQuery, Run, Set};
use benches::wire::Message;
use benches::{queries, wire};
use clap::Parser;
use serde_json::Value;
use store::bundle::Bundle;
use tokio::runtime::{Builder, Runtime};

// The allocator that the service itself is built with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONNECTIONS: [usize; 2] = [1, 16];

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let folder = tempfile::tempdir().context("while making a folder for databases")?;
    let mut backends = vec![Backend::Sqlite(options.keep.clone().unwrap_or_else(|| folder.path().to_owned()))];
    let keep = options.keep.is_some();
    backends.extend(postgres().map(|server| Backend::Postgres { server, keep }));
    backends.retain(|backend| options.uses(backend.name()));
    let names: Vec<&str> = backends.iter().map(Backend::name).collect();
    let absent = if postgres().is_none() {
        "; not on PostgreSQL: BENCH_POSTGRES_URL is not set"
    } else {
        ""
    };
    say(&options, &format!("measuring on {}{absent}\n", names.join(" and ")))?;

    let mut run = Run {
        seed: options.seed,
        cores: thread::available_parallelism().map_or(1, usize::from),
        sets: Vec::new(),
    };
    let mut failed = false;
    for studies in options.sizes() {
        let evidence = Evidence::new(options.seed, Size::of_studies(studies).with_outcomes(options.outcomes))?;
        for backend in &backends {
            let bench = Bench {
                options: &options,
                backend,
                studies,
            };
            let (set, failures) = bench.run(&evidence)?;
            say(&options, &set.tables(options.statements))?;
            for failure in &failures {
                say(&options, &format!("\nnot measured: {failure}\n"))?;
            }
            failed |= !failures.is_empty();
            run.sets.push(set);
        }
    }
    if options.json {
        writeln!(io::stdout(), "{}", serde_json::to_string(&run)?)?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

#[expect(clippy::disallowed_methods, reason = "the environment names the server")]
fn postgres() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    set("BENCH_POSTGRES_URL").or_else(|| set("TEST_POSTGRES_URL"))
}

/// Writes tables to standard output, unless JSON is written there.
fn say(options: &Options, text: &str) -> io::Result<()> {
    if options.json {
        write!(io::stderr(), "{text}")
    } else {
        write!(io::stdout(), "{text}")
    }
}

/// The evidence of one size, made when the first database of that size needs it.
struct Evidence {
    seed: u64,
    size: Size,
    examples: Examples,
    bundle: OnceCell<Bundle>,
}

impl Evidence {
    fn new(seed: u64, size: Size) -> anyhow::Result<Self> {
        Ok(Self {
            seed,
            size,
            examples: generate::examples(seed, size)?,
            bundle: OnceCell::new(),
        })
    }

    fn bundle(&self) -> anyhow::Result<&Bundle> {
        match self.bundle.get() {
            Some(bundle) => Ok(bundle),
            None => {
                let bundle = generate::bundle(self.seed, self.size)?;
                Ok(self.bundle.get_or_init(|| bundle))
            }
        }
    }
}

/// One backend with evidence of one size.
struct Bench<'a> {
    options: &'a Options,
    backend: &'a Backend,
    studies: usize,
}

impl Bench<'_> {
    fn run(&self, evidence: &Evidence) -> anyhow::Result<(Set, Vec<String>)> {
        // The server handles requests in single-threaded runtimes, one for each core. In-process measurements use one such runtime.
        let single = Builder::new_current_thread().enable_all().build()?;
        let database = single.block_on(self.backend.create(evidence.size))?;
        let measured = self.measure(&single, &database, evidence);
        single.block_on(database.drop())?;
        measured
    }

    fn measure(&self, single: &Runtime, database: &Database, evidence: &Evidence) -> anyhow::Result<(Set, Vec<String>)> {
        let load = if database.found {
            None
        } else {
            Some(single.block_on(database.fill(evidence.bundle()?))?)
        };
        let mut set = Set {
            backend: self.backend.name(),
            studies: self.studies,
            load,
            hello: Vec::new(),
            queries: Vec::new(),
        };
        let (mut failures, mut bodies) = (Vec::new(), Vec::new());
        let inner = Inner::of(&single.block_on(database.open())?)?;
        let wanted = queries::all(&evidence.examples)
            .into_iter()
            .filter(|asked| self.options.wants(&asked.name));
        for mut asked in wanted {
            if let Err(error) = single.block_on(inner.settle(&mut asked)) {
                failures.push(format!("{}: {error:#}", asked.name));
                continue;
            }
            match single.block_on(inner.measure(&asked, self.options.time())) {
                Ok(inside) => {
                    let by_hand = match asked.by_hand {
                        Some(statement) => single.block_on(database.time_statement(statement, self.options.time()))?,
                        None => None,
                    };
                    set.queries.push(MeasuredQuery {
                        name: asked.name.clone(),
                        inside,
                        by_hand,
                        wire: Vec::new(),
                    });
                    bodies.push(asked.body());
                }
                Err(error) => failures.push(format!("{}: {error:#}", asked.name)),
            }
        }
        if !self.options.no_http {
            failures.extend(self.over_http(database, &mut set, &bodies)?);
        }
        Ok((set, failures))
    }

    /// Measures over HTTP. A query with a failed answer is left out of the tables; the failures are returned.
    fn over_http(&self, database: &Database, set: &mut Set, bodies: &[Value]) -> anyhow::Result<Vec<String>> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let running = runtime.block_on(async { anyhow::Ok(wire::start(&database.open().await?)?) })?;
        let address = running.address();
        let measure = |message: &Message, count| wire::measure(address, message, count, self.options.time());
        let mut failures = Vec::new();
        for count in CONNECTIONS {
            set.hello.push(measure(&Message::hello(), count)?);
        }
        for (measured, body) in set.queries.iter_mut().zip(bodies) {
            let message = Message::graphql(body);
            for count in CONNECTIONS {
                let wire = measure(&message, count);
                if let Err(error) = &wire {
                    failures.push(format!("{}, {count} connections: {error}", measured.name));
                }
                measured.wire.push(wire.ok());
            }
        }
        running.stopper().now();
        runtime.block_on(running.ended())?;
        Ok(failures)
    }
}
