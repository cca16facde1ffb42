//! Parses an address to listen on, with a numeric address or a host name.

use std::net::{SocketAddr, ToSocketAddrs as _};

use serde::de::{Deserialize as _, Deserializer, Error as _};

/// The address in a text such as `127.0.0.1:8080`, `[::1]:8080` or `localhost:8080`.
///
/// # Errors
/// A message, if the text is not such an address.
pub fn listen(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let addresses: Vec<SocketAddr> = text
        .to_socket_addrs()
        .map_err(|_| format!("{text:?} is not an address with a port, such as 127.0.0.1:8080, [::1]:8080 or localhost:8080"))?
        .collect();
    let first = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
    first.copied().ok_or_else(|| format!("the host of {text:?} has no address"))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    listen(&String::deserialize(from)?).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_named_by_number_or_by_a_hosts_name() {
        assert_eq!(listen("127.0.0.1:80").unwrap().to_string(), "127.0.0.1:80");
        assert_eq!(listen("[::1]:0").unwrap().to_string(), "[::1]:0");
        let localhost = listen("localhost:8080").unwrap();
        assert!(localhost.ip().is_loopback() && localhost.port() == 8080);
        for wrong in ["nowhere", "localhost", "127.0.0.1", ":80:80", "127.0.0.1:99999"] {
            assert!(listen(wrong).is_err(), "{wrong}");
        }
    }
}
