//! The command line, for people with access to the machine. Results go to standard output, everything else to standard error.

mod access;
mod answer;
mod check;
mod demo;
mod evidence;
mod found;
mod live;
mod manual;
mod memory;
mod progress;
mod records;
mod review;
mod serve;
mod vocabulary;

pub use demo::{demo_review, demo_tokens, demo_workshop};

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::config::{Settings, Sources};
use crate::service::Service;
use answer::Answer;

/// The evidence on involving people with lived experience in mental health training, over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "lived-evidence", version)]
struct Arguments {
    /// A file with settings, which replace the defaults. Environment variables (`LIVED_EVIDENCE__SECTION__KEY`) replace both.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Prints results as JSON, for programs.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the demo evidence, with a token for each role. The quickest way to try everything.
    Demo(demo::Demo),
    /// Serves the configured database.
    Serve(serve::Serve),
    /// Applies the missing migrations, and creates the first signing key.
    Migrate,
    /// Loads evidence files from a folder: all of them, or none.
    Load(evidence::Load),
    /// Imports files of records into a review.
    Import(records::Import),
    /// Compares all records of a review again.
    Dedup(records::Dedup),
    /// Writes the records of a review, or its flow, to standard output.
    Export(records::Export),
    /// Creates and lists reviews, and manages their teams.
    #[command(subcommand)]
    Review(review::ReviewCommand),
    /// Prints the served GraphQL schema.
    Schema,
    /// Prints the permission matrix: which role may see and do what.
    Matrix,
    /// Prints a script that completes commands and options in a shell.
    Completions(manual::Completions),
    /// Prints the manual page, for `man`.
    Man,
    /// Checks configuration, database, tables and keys, and says how to fix problems.
    Doctor(check::Doctor),
    /// Creates and lists accounts.
    #[command(subcommand)]
    Account(access::AccountCommand),
    /// Creates, changes and lists organisations.
    #[command(subcommand)]
    Organisation(vocabulary::OrganisationCommand),
    /// Creates, changes and lists terms of the vocabulary.
    #[command(subcommand)]
    Term(vocabulary::TermCommand),
    /// Issues, lists, rotates and revokes role tokens.
    #[command(subcommand)]
    Token(access::TokenCommand),
    /// Rotates the key that signs tokens.
    #[command(subcommand)]
    Key(access::KeyCommand),
    /// Encrypts identities again with the current key.
    #[command(subcommand)]
    Identity(access::IdentityCommand),
}

/// Runs the command of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refused) => return answer::misunderstood(&refused),
    };
    if matches!(arguments.command, Command::Serve(_) | Command::Demo(_)) {
        memory::goes_back_at_once();
    }
    let answer = Answer::new(arguments.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return answer.failed(&error.into()),
    };
    match runtime.block_on(run(arguments, answer)) {
        Ok(code) => code,
        Err(error) => answer.failed(&error),
    }
}

async fn run(arguments: Arguments, answer: Answer) -> anyhow::Result<ExitCode> {
    let settings = || load(arguments.config.clone());
    match arguments.command {
        Command::Schema => answer::text(&graphql::sdl())?,
        Command::Matrix => answer::text(&policy::render::markdown())?,
        Command::Completions(completions) => completions.run()?,
        Command::Man => manual::man()?,
        Command::Doctor(doctor) => return doctor.run(settings(), &answer).await,
        Command::Demo(demo) => demo.run(settings()?, &answer).await?,
        Command::Serve(serve) => serve.run(settings()?).await?,
        Command::Migrate => evidence::migrate(settings()?, &answer).await?,
        Command::Load(load) => load.run(settings()?, &answer).await?,
        Command::Import(import) => import.run(settings()?, &answer).await?,
        Command::Dedup(dedup) => over(settings()?, async |service| dedup.run(service, &answer).await).await?,
        Command::Export(export) => over(settings()?, async |service| export.run(service).await).await?,
        Command::Review(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Account(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Organisation(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Term(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Token(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Key(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
        Command::Identity(command) => over(settings()?, async |service| command.run(service, &answer).await).await?,
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

/// Runs a command on a database whose tables are up to date.
async fn over<T>(settings: Settings, run: impl AsyncFnOnce(&Service) -> anyhow::Result<T>) -> anyhow::Result<T> {
    closing(found::open(settings).await?, run).await
}

/// Runs a command and then closes the database, even if the command failed. After that, the file itself contains all writes.
async fn closing<T>(service: Service, run: impl AsyncFnOnce(&Service) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let outcome = run(&service).await;
    let closed = service.close().await.context("while closing the database");
    let value = outcome?;
    closed?;
    Ok(value)
}
