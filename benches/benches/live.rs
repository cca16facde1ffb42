//! Benchmarks subscriptions: many sockets follow one round while people vote in it.

use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use anyhow::Context;
use benches::database::{Backend, Database};
use benches::generate::Size;
use benches::live::follower::{Followed, Follower};
use benches::live::options::LiveOptions;
use benches::live::report::Measured;
use benches::live::server::{self, Server};
use benches::live::stage::Stage;
use clap::Parser;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use policy::Role;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, sleep_until};

// The allocator that the service itself is built with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The number of sockets that are opened at the same time.
const OPENED_AT_ONCE: usize = 20;
/// The time that the server gets to release memory before its memory use is read.
const CALM: Duration = Duration::from_secs(1);

fn main() -> anyhow::Result<()> {
    let options = LiveOptions::parse();
    if let Some(url) = &options.serve {
        return server::serve(url);
    }
    let folder = tempfile::tempdir().context("while making a folder for databases")?;
    let mut backends = vec![Backend::Sqlite(folder.path().to_owned())];
    backends.extend(postgres().map(|server| Backend::Postgres { server, keep: false }));
    backends.retain(|backend| options.uses(backend.name()));
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    for backend in backends {
        let database = runtime.block_on(backend.create(Size::of_studies(0)))?;
        let measured = runtime.block_on(measure(&options, backend.name(), &database));
        runtime.block_on(database.drop())?;
        let measured = measured?;
        write!(io::stdout(), "{measured}")?;
        if options.statements {
            write!(io::stdout(), "{}", measured.statements()?)?;
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the environment names the server")]
fn postgres() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
    set("BENCH_POSTGRES_URL").or_else(|| set("TEST_POSTGRES_URL"))
}

/// Fails if the last answer on a socket differs from the answer to the same query asked afterwards.
async fn measure(options: &LiveOptions, backend: &'static str, database: &Database) -> anyhow::Result<Measured> {
    let facilitator = facilitator(database).await?;
    let mut server = Server::start(database.url())?;
    let (address, people) = (server.address, options.ballots());
    let stage = spawn_blocking(move || Stage::set(address, facilitator, people)).await??;
    sleep(CALM).await;
    let before = server.told()?;

    let following = stage.following();
    let tokens = std::iter::repeat_n(&stage.facilitator, options.sockets());
    let opened = stream::iter(tokens).map(|token| Follower::open(address, token, &following));
    let followers: Vec<Follower> = opened.buffer_unordered(OPENED_AT_ONCE).try_collect().await?;
    sleep(CALM).await;
    let idle = server.told()?;

    let following: Vec<_> = followers.into_iter().map(|follower| tokio::spawn(follower.follow())).collect();
    let (cast, casting) = vote(&stage, options).await?;
    let closing = stage.clone();
    let closed = spawn_blocking(move || closing.close()).await??;
    let mut sockets: Vec<Followed> = Vec::with_capacity(following.len());
    for following in following {
        sockets.push(following.await??);
    }
    let after = server.told()?;

    let asked = stage.clone();
    let now = spawn_blocking(move || asked.seen()).await??;
    for (number, socket) in sockets.iter().enumerate() {
        anyhow::ensure!(
            socket.last == now,
            "socket {number} ends with {}, and the round is {now}",
            socket.last
        );
        let counted = socket.frames.last().is_some_and(|frame| frame.closed && frame.ballots == people);
        anyhow::ensure!(counted, "socket {number} does not end closed with {people} ballots: {now}");
    }
    let mut measured = Measured {
        backend,
        cast,
        closed,
        casting,
        sockets,
        before,
        idle,
        left: after.clone(),
        after,
    };
    // The numbers are calculated from the frames, so only the connections are closed here.
    for socket in &mut measured.sockets {
        socket.leave();
    }
    sleep(CALM).await;
    measured.left = server.told()?;
    Ok(measured)
}

/// Fills the database with the demo, and returns the token of a facilitator in it.
async fn facilitator(database: &Database) -> anyhow::Result<String> {
    let service = database.open().await?;
    service.prepare().await?;
    service.import_demo(&mut |_| {}).await?;
    let tokens = api::cli::demo_tokens(&service).await?;
    let token = tokens.into_iter().find(|(role, _)| *role == Role::ServiceUserEducator);
    service.close().await?;
    Ok(token.context("the demo has no facilitator")?.1)
}

/// Everybody votes once, at regular intervals, without waiting for earlier answers. Returns when each answer arrived, and how long it took.
async fn vote(stage: &Stage, options: &LiveOptions) -> anyhow::Result<(Vec<Instant>, Vec<Duration>)> {
    let distance = options.time() / u32::try_from(options.ballots()).unwrap_or(u32::MAX).max(1);
    let mut next = tokio::time::Instant::now();
    let mut voting = Vec::with_capacity(options.ballots());
    for person in 0..options.ballots() {
        sleep_until(next).await;
        next += distance;
        let stage = stage.clone();
        voting.push(spawn_blocking(move || {
            let asked = Instant::now();
            stage
                .vote(person)
                .map(|answered| (answered, answered.saturating_duration_since(asked)))
        }));
    }
    let (mut cast, mut took) = (Vec::new(), Vec::new());
    for voting in voting {
        let (answered, casting) = voting.await??;
        cast.push(answered);
        took.push(casting);
    }
    cast.sort_unstable();
    Ok((cast, took))
}
