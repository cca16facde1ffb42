//! Runs the server in its own process, so that its memory can be measured separately, and reads its figures over standard input and output.

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

/// The figures that the server reports about itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// The number of SQL statements so far.
    pub statements: u64,
    /// The resident memory of the process, in KiB. `None` if the system does not report it.
    pub resident_kib: Option<u64>,
    /// The statements that ran most often: the number of runs and the total time of each.
    pub most: Vec<(String, u64, Duration)>,
}

/// A server that runs until this value is dropped.
#[derive(Debug)]
pub struct Server {
    /// The address on which it listens.
    pub address: SocketAddr,
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts this program again in another process, as a server of the database.
    ///
    /// # Errors
    /// If it does not start.
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

    /// Reads the server's figures.
    ///
    /// # Errors
    /// If the server's process has ended.
    pub fn told(&mut self) -> anyhow::Result<Told> {
        let input = self.input.as_mut().context("the server's process has no input")?;
        writeln!(input)?;
        Ok(serde_json::from_str(&line(&mut self.output)?)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server stops at the end of its input.
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

fn line(output: &mut BufReader<ChildStdout>) -> anyhow::Result<String> {
    let mut line = String::new();
    anyhow::ensure!(output.read_line(&mut line)? > 0, "the server's process ended");
    Ok(line.trim_end().to_owned())
}

/// The number of runs and the total time of each statement.
type Counts = Arc<Mutex<HashMap<String, (u64, Duration)>>>;

/// The main function of the server's process: serves on a free port, prints the address, and answers each line of input with its figures.
///
/// # Errors
/// If the database cannot be reached, or no port is free.
pub fn serve(url: &str) -> anyhow::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let mut settings = Settings::defaults()?;
    url.clone_into(&mut settings.database.url);
    // All people join one after the other from the same address.
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
