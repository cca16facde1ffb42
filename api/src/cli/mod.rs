//! The command line: whoever holds the machine. Answers go to standard output, everything else to standard error.

mod access;
mod answer;
mod check;
mod demo;
mod evidence;
mod live;
mod progress;
mod serve;

pub use demo::demo_tokens;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::config::{Settings, Sources};
use crate::graphql;
use crate::service::Service;
use answer::Answer;

/// The evidence on involving people with lived experience in mental health training, over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "lived-evidence", version)]
struct Arguments {
    /// A file of settings over the built-in ones; the environment (`LIVED_EVIDENCE__SECTION__KEY`) is over both.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answers as JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the demo evidence, with a token for each role: the quickest way to see it all.
    Demo(demo::Demo),
    /// Serves what is in the configured database.
    Serve(serve::Serve),
    /// Brings the tables up to date, and makes the first signing key.
    Migrate,
    /// Loads evidence files from a folder: all of them, or nothing.
    Import(evidence::Import),
    /// Prints the served GraphQL schema.
    Schema,
    /// Prints who may see and do what.
    Matrix,
    /// Checks configuration, database, tables and keys, and says what to do.
    Doctor(check::Doctor),
    /// Makes and lists accounts.
    #[command(subcommand)]
    Account(access::AccountCommand),
    /// Issues, lists, rotates and revokes role tokens.
    #[command(subcommand)]
    Token(access::TokenCommand),
    /// Rotates the key that signs tokens.
    #[command(subcommand)]
    Key(access::KeyCommand),
    /// Keeps identities: seals them anew under the current key.
    #[command(subcommand)]
    Identity(access::IdentityCommand),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return answer::failed(&error.into()),
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(error) => answer::failed(&error),
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let answer = Answer::new(arguments.json);
    let settings = || load(arguments.config.clone());
    match arguments.command {
        Command::Schema => answer::text(&graphql::sdl())?,
        Command::Matrix => answer::text(&policy::render::markdown())?,
        Command::Doctor(doctor) => return doctor.run(settings(), &answer).await,
        Command::Demo(demo) => demo.run(settings()?, &answer).await?,
        Command::Serve(serve) => serve.run(settings()?).await?,
        Command::Migrate => evidence::migrate(settings()?, &answer).await?,
        Command::Import(import) => import.run(settings()?, &answer).await?,
        Command::Account(command) => command.run(&open(settings()?).await?, &answer).await?,
        Command::Token(command) => command.run(&open(settings()?).await?, &answer).await?,
        Command::Key(command) => command.run(&open(settings()?).await?, &answer).await?,
        Command::Identity(command) => command.run(&open(settings()?).await?, &answer).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn load(file: Option<PathBuf>) -> anyhow::Result<Settings> {
    let sources = Sources {
        file,
        ..Sources::default()
    };
    Ok(sources.load()?)
}

/// The service over a database whose tables are up to date.
async fn open(settings: Settings) -> anyhow::Result<Service> {
    let service = connect(settings).await?;
    let pending = service
        .store()
        .pending_migrations()
        .await
        .context("while asking the database for its version")?;
    anyhow::ensure!(
        pending == 0,
        "{pending} changes of the tables are still to be made: run `lived-evidence migrate` first"
    );
    Ok(service)
}

async fn connect(settings: Settings) -> anyhow::Result<Service> {
    Service::open(settings)
        .await
        .context("while opening the database that database.url names")
}
