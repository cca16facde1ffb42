//! Starts the server, and stops it in order: report "not ready", accept no new connections, finish running requests, exit.

use std::any::Any;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::{io, thread};

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
#[cfg(target_os = "linux")]
use tokio::net::TcpStream;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

use super::around::around;
use super::kept::{KeptAnswers, KeptCounts};
use super::{Edge, State, routes};
use crate::config::Settings;

/// A running server.
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    ended: tokio::task::JoinHandle<io::Result<()>>,
    edge: Data<Edge>,
}

/// A handle that stops a server.
#[derive(Clone)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    /// Stops now: readiness fails, running requests finish, then the server ends.
    pub fn now(&self) {
        self.0.send_replace(true);
    }
}

/// SIGTERM and SIGINT, from the moment on when this is made. Before it, they end the process at once: so it is made before anybody is told
/// the address of the server.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Receives the signals from now on, inside the current tokio runtime.
    ///
    /// # Errors
    /// The system does not allow it.
    pub fn receive() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }
}

impl Running {
    /// The address that the server listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the kept answers of this node did until now.
    #[must_use]
    pub fn kept(&self) -> KeptCounts {
        self.edge.kept.counts()
    }

    /// A handle that stops the server.
    #[must_use]
    pub fn stopper(&self) -> Stop {
        Stop(self.stop.clone())
    }

    /// Waits until the server has ended.
    ///
    /// # Errors
    /// The server failed.
    pub async fn ended(self) -> io::Result<()> {
        self.ended.await.map_err(io::Error::other)?
    }

    /// Serves until SIGTERM or SIGINT, then stops in order.
    ///
    /// # Errors
    /// The server failed.
    pub async fn until(self, signals: Signals) -> io::Result<()> {
        let Signals {
            mut terminate,
            mut interrupt,
        } = signals;
        let stop = self.stopper();
        let ended = self.ended();
        tokio::pin!(ended);
        tokio::select! {
            ended = &mut ended => return ended,
            _ = terminate.recv() => tracing::info!(signal = "SIGTERM", "stopping"),
            _ = interrupt.recv() => tracing::info!(signal = "SIGINT", "stopping"),
        }
        stop.now();
        ended.await
    }
}

/// Serves on a listener, inside the current tokio runtime.
///
/// # Errors
/// The listener cannot be used, or the engine's schema cannot be read.
pub fn serve(settings: &Settings, state: State, listener: TcpListener) -> io::Result<Running> {
    let address = listener.local_addr()?;
    let edge = Data::new(Edge::new(settings, state)?);
    let shared = edge.clone();
    let app = move || {
        App::new()
            .app_data(shared.clone())
            .wrap(Compress::default())
            .wrap(from_fn(around))
            .configure(routes::configure)
    };
    let workers = match settings.server.workers {
        0 => thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
        some => some,
    };
    let patience = Duration::from_millis(settings.live.send_ms);
    let server = HttpServer::new(app)
        .workers(workers)
        // When a client closes its connection, its request is cancelled at once.
        .h1_allow_half_closed(false)
        .on_connect(move |connection, _| bound_patience(connection, patience))
        .disable_signals()
        .shutdown_timeout(settings.server.shutdown_seconds)
        .listen(listener)?
        .run();
    let (stop, stopped) = watch::channel(false);
    let drain = Duration::from_secs(settings.server.drain_seconds);
    tokio::spawn(KeptAnswers::drop_what_is_old(edge.clone()));
    tokio::spawn(stop_in_order(server.handle(), edge.clone(), stopped, drain));
    tracing::info!(%address, workers, "serving");
    Ok(Running {
        address,
        stop,
        ended: tokio::spawn(run(server)),
        edge,
    })
}

/// Makes the kernel close a connection whose client does not read what was sent. Otherwise a client could keep answers, and its place,
/// for ever, because nothing else ends the connection while the buffers are full.
fn bound_patience(connection: &dyn Any, patience: Duration) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = connection.downcast_ref::<TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(patience))
    {
        tracing::debug!(%error, "the kernel does not bound how long a client may take to read");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (connection, patience);
}

async fn run(server: Server) -> io::Result<()> {
    server.await
}

async fn stop_in_order(server: ServerHandle, edge: Data<Edge>, mut stopped: watch::Receiver<bool>, drain: Duration) {
    // If the sender is dropped, nobody can stop the server any more: serve on.
    if stopped.wait_for(|stopped| *stopped).await.is_err() {
        return;
    }
    edge.draining.store(true, Ordering::Relaxed);
    tokio::time::sleep(drain).await;
    edge.stopping.send_replace(true);
    server.stop(true).await;
    edge.kept.close();
}
