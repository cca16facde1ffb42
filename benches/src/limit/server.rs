//! Serves the hand-written answers over HTTP, from a thread of its own.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::error::ErrorInternalServerError;
use actix_web::web::{Bytes, Data, Json, Path, post};
use actix_web::{App, HttpResponse, HttpServer, rt};
use anyhow::Context;
use serde::Deserialize;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::answers::{self, Variables};
use super::json;

/// The path under which the bytes of the first answer of a query are answered again.
pub const STATIC: &str = "/static";

/// The running server.
#[derive(Debug)]
pub struct LimitServer {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: JoinHandle<anyhow::Result<()>>,
}

struct Serving {
    pool: PgPool,
    first: Mutex<HashMap<String, Bytes>>,
}

#[derive(Debug, Deserialize)]
struct LimitRequest {
    #[serde(default)]
    variables: Variables,
}

impl LimitServer {
    /// Starts on a free port, with this many workers and as many connections to the database as the service has.
    ///
    /// # Errors
    /// If no port is free, or the database cannot be reached.
    pub fn start(url: &str, workers: usize, connections: u32) -> anyhow::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let url = url.to_owned();
        let thread = thread::spawn(move || rt::System::new().block_on(serve(&url, workers, connections, sender)));
        match receiver.recv() {
            Ok((address, handle)) => Ok(Self { address, handle, thread }),
            Err(_) => match thread.join() {
                Ok(Err(error)) => Err(error),
                Ok(Ok(())) | Err(_) => anyhow::bail!("the hand-written server did not start"),
            },
        }
    }

    /// Stops.
    ///
    /// # Errors
    /// If the server failed while it ran.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.handle.stop(false).await;
        self.thread
            .join()
            .unwrap_or_else(|_| anyhow::bail!("the hand-written server broke down"))
    }
}

async fn serve(url: &str, workers: usize, connections: u32, started: mpsc::Sender<(SocketAddr, ServerHandle)>) -> anyhow::Result<()> {
    let pool = PgPoolOptions::new().max_connections(connections).test_before_acquire(false);
    let pool = pool.connect(url).await.context("while reaching the database")?;
    let serving = Data::new(Serving {
        pool,
        first: Mutex::default(),
    });
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let app = move || {
        App::new()
            .app_data(Data::clone(&serving))
            .route("/{query}", post().to(answered))
            .route(&format!("{STATIC}/{{query}}"), post().to(again))
    };
    let server = HttpServer::new(app).workers(workers).disable_signals().listen(listener)?.run();
    started.send((address, server.handle())).context("nobody waits for the server")?;
    Ok(server.await?)
}

async fn answer(serving: &Serving, query: &str, asked: &Variables) -> anyhow::Result<Vec<u8>> {
    let mut connection = serving.pool.acquire().await?;
    let answer: anyhow::Result<json::Json> = match query {
        "study" => answers::study(&mut connection, asked).await,
        "studies" => answers::studies(&mut connection, asked).await,
        "programmes" => answers::programmes(&mut connection).await,
        "questions" => answers::questions(&mut connection).await,
        other => anyhow::bail!("no query is called {other}"),
    };
    Ok(answer?.into_bytes())
}

async fn answered(serving: Data<Serving>, query: Path<String>, asked: Json<LimitRequest>) -> actix_web::Result<HttpResponse> {
    let body = answer(&serving, &query, &asked.variables).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}

async fn again(serving: Data<Serving>, query: Path<String>, asked: Json<LimitRequest>) -> actix_web::Result<HttpResponse> {
    let known = serving
        .first
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(query.as_str())
        .cloned();
    let body = match known {
        Some(body) => body,
        None => {
            let body = Bytes::from(answer(&serving, &query, &asked.variables).await.map_err(ErrorInternalServerError)?);
            let mut first = serving.first.lock().unwrap_or_else(PoisonError::into_inner);
            first.insert(query.into_inner(), body.clone());
            body
        }
    };
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}
