//! Asks a running service whether it is alive, for the health check of a container.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(4);
const ALIVE: &[u8] = b"HTTP/1.1 200 ";

/// Whether the service that listens on `listen` answers `GET /health/live` with 200.
pub(super) async fn ask(listen: SocketAddr) -> anyhow::Result<()> {
    let address = reachable(listen);
    timeout(PATIENCE, exchange(address))
        .await
        .with_context(|| format!("{address} does not answer in time"))?
}

async fn exchange(address: SocketAddr) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address)
        .await
        .with_context(|| format!("nothing answers at {address}"))?;
    let request = format!("GET /health/live HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut head = [0; ALIVE.len()];
    stream.read_exact(&mut head).await?;
    anyhow::ensure!(head == *ALIVE, "{address} answers, but not with status 200");
    Ok(())
}

/// An address to connect to: a service that listens on all addresses is asked on the loopback address.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, listen.port())
}
