//! Sends requests over HTTP on loopback, with a client that uses little of the machine that it shares with the server.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use api::edge::Running;
use api::service::Service;
use serde::Serialize;
use serde_json::Value;

use crate::summary::Summary;

/// Serves on a free port, inside the current tokio runtime.
///
/// # Errors
/// If no port is free.
pub fn start(service: &Service) -> io::Result<Running> {
    service.serve(TcpListener::bind("127.0.0.1:0")?)
}

/// The measurements of a client.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Wire {
    /// The number of connections; each sends one request after the other.
    pub connections: usize,
    /// The number of answers a second over all connections.
    pub per_second: f64,
    /// The times of single requests.
    pub each: Summary,
}

/// A whole HTTP request, as bytes.
#[derive(Debug, Clone)]
pub struct Message(Vec<u8>);

impl Message {
    /// A GraphQL request without a token.
    #[must_use]
    pub fn graphql(body: &Value) -> Self {
        Self::graphql_of(None, body)
    }

    /// A request without a token to another path.
    #[must_use]
    pub fn post(path: &str, body: &Value) -> Self {
        Self::post_of(path, None, body)
    }

    /// A GraphQL request with this token.
    #[must_use]
    pub fn graphql_of(token: Option<&str>, body: &Value) -> Self {
        Self::post_of("/graphql", token, body)
    }

    fn post_of(path: &str, token: Option<&str>, body: &Value) -> Self {
        let body = body.to_string();
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/graphql-response+json\r\n{token}\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self(format!("{head}{body}").into_bytes())
    }

    /// The request that the server answers with the least work.
    #[must_use]
    pub fn hello() -> Self {
        Self(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n".to_vec())
    }
}

/// Sends the request over this many connections for this long, after a warm-up of a third of this time.
///
/// # Errors
/// If a connection fails, or if an answer is not accepted.
pub fn measure(address: SocketAddr, message: &Message, connections: usize, time: Duration) -> io::Result<Wire> {
    ask(address, message, connections, time / 3)?;
    let start = Instant::now();
    let times = ask(address, message, connections, time)?;
    let elapsed = start.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "a number of answers")]
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    Ok(Wire {
        connections,
        per_second,
        each: Summary::of(times),
    })
}

/// Sends the request once, over its own connection, and returns the body of the answer.
///
/// # Errors
/// If the connection fails, or if the answer is not accepted.
pub fn ask_once(address: SocketAddr, message: &Message) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.write_all(&message.0)?;
    let mut buffer = Vec::new();
    let body = read_answer(&mut stream, &mut buffer)?;
    Ok(buffer.split_off(body))
}

fn ask(address: SocketAddr, message: &Message, connections: usize, time: Duration) -> io::Result<Vec<Duration>> {
    let end = Instant::now() + time;
    thread::scope(|scope| {
        let askers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(move || ask_until(end, address, message)))
            .collect();
        let mut times = Vec::new();
        for asker in askers {
            times.extend(asker.join().map_err(|_| io::Error::other("a client broke down"))??);
        }
        Ok(times)
    })
}

fn ask_until(end: Instant, address: SocketAddr, message: &Message) -> io::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut times = Vec::new();
    let mut buffer = Vec::new();
    while times.is_empty() || Instant::now() < end {
        let start = Instant::now();
        stream.write_all(&message.0)?;
        read_answer(&mut stream, &mut buffer)?;
        times.push(start.elapsed());
    }
    Ok(times)
}

/// Reads one answer and returns where its body begins. The answer must have the status 200, a length, and no errors.
fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<usize> {
    let bad = |what: &str, buffer: &[u8]| {
        let start = String::from_utf8_lossy(buffer).chars().take(600).collect::<String>();
        io::Error::new(ErrorKind::InvalidData, format!("{what}: {start}"))
    };
    buffer.clear();
    let mut chunk = [0; 64 * 1024];
    let mut more = |buffer: &mut Vec<u8>| -> io::Result<()> {
        let read = stream.read(&mut chunk)?;
        if read == 0 {
            return Err(bad("the server closed the connection", buffer));
        }
        buffer.extend(chunk.iter().take(read));
        Ok(())
    };
    let body = loop {
        more(buffer)?;
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let head = buffer.get(..body).unwrap_or_default().to_ascii_lowercase();
    let length = length(&head).ok_or_else(|| bad("no length", buffer))?;
    while buffer.len() < body + length {
        more(buffer)?;
    }
    let refused = buffer.get(body..).is_some_and(|body| body.starts_with(b"{\"errors\""));
    if !head.starts_with(b"http/1.1 200 ") || refused {
        return Err(bad("not a good answer", buffer));
    }
    Ok(body)
}

fn length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).ok()?;
    head.lines()
        .find_map(|line| line.strip_prefix("content-length:"))?
        .trim()
        .parse()
        .ok()
}
