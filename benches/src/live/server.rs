//! The server in a process of its own, so that its memory is its own: it is asked for its numbers over standard input.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use api::config::Settings;
use api::service::Service;
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

/// What the server says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// SQL statements so far.
    pub statements: u64,
    /// Memory of the process that is in the machine's, in KiB; where the system tells.
    pub resident_kib: Option<u64>,
    /// The statements that were run most: how often, and their time in all.
    pub most: Vec<(String, u64, Duration)>,
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts this very program once more, serving the database.
    ///
    /// # Errors
    /// It does not start.
    pub fn start(url: &str) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("while looking for this program")?;
        let mut command = Command::new(program);
        command.args(["--serve", url]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().context("while starting the server's process")?;
        let input = process.stdin.take();
        let output = process.stdout.take().context("the server's process has no output")?;
        let mut output = BufReader::new(output);
        let address = line(&mut output)?.parse().context("while reading where the server listens")?;
        Ok(Self {
            address,
            process,
            input,
            output,
        })
    }

    /// Asks it for its numbers.
    ///
    /// # Errors
    /// It is gone.
    pub fn told(&mut self) -> anyhow::Result<Told> {
        let input = self.input.as_mut().context("the server's process has no input")?;
        writeln!(input)?;
        Ok(serde_json::from_str(&line(&mut self.output)?)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input is what it waits for.
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

fn line(output: &mut BufReader<ChildStdout>) -> anyhow::Result<String> {
    let mut line = String::new();
    anyhow::ensure!(output.read_line(&mut line)? > 0, "the server's process ended");
    Ok(line.trim_end().to_owned())
}

/// How often each statement ran, and its time in all.
type Counts = Arc<Mutex<HashMap<String, (u64, Duration)>>>;

/// What the other process does: serves on a free port, says where, and answers each line with its numbers.
///
/// # Errors
/// The database cannot be reached, or no port is free.
pub fn serve(url: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let mut settings = Settings::defaults()?;
    url.clone_into(&mut settings.database.url);
    // Everybody joins from one address here, one after the other.
    settings.limits.joins_per_minute = 100_000;
    settings.server.shutdown_seconds = 0;
    let (service, running) = runtime.block_on(async {
        let service = Service::open(settings).await?;
        let running = service.serve(TcpListener::bind("127.0.0.1:0")?)?;
        service.store().listening().await;
        anyhow::Ok((service, running))
    })?;
    let counts = Counts::default();
    let counted = Arc::clone(&counts);
    service.store().statements().watch(move |statement, elapsed| {
        let mut counts = counted.lock().unwrap_or_else(PoisonError::into_inner);
        if !counts.contains_key(statement) {
            counts.insert(statement.to_owned(), (0, Duration::ZERO));
        }
        if let Some((count, total)) = counts.get_mut(statement) {
            *count += 1;
            *total += elapsed;
        }
    });
    let mut output = io::stdout();
    writeln!(output, "{}", running.address())?;
    output.flush()?;
    for asked in io::stdin().lines() {
        asked?;
        let told = Told {
            statements: service.store().statements().so_far().0,
            resident_kib: resident_kib(),
            most: most(&counts),
        };
        writeln!(output, "{}", serde_json::to_string(&told)?)?;
        output.flush()?;
    }
    running.stopper().now();
    runtime.block_on(running.ended())?;
    Ok(())
}

fn most(counts: &Counts) -> Vec<(String, u64, Duration)> {
    let counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let each = counts.iter().map(|(statement, (count, total))| (statement.clone(), *count, *total));
    let mut each: Vec<_> = each.collect();
    each.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    each
}

fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
