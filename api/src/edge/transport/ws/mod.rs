//! GraphQL over a WebSocket: the complete subprotocol `graphql-transport-ws` with its close codes. Operations on a socket have the same
//! limits as requests. The number of sockets, and what a socket may buffer, is limited here.

mod close;
mod frames;
mod message;
mod operations;
mod origin;
mod socket;

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::UPGRADE;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use tokio::time::Instant;

use self::socket::{Socket, Started};
use crate::edge::around::Logged;
use crate::edge::limits::places::Holder;
use crate::edge::limits::rate::Asker;
use crate::edge::{Edge, asker, auth};
use crate::protocol::reject::{Rejection, malformed};
use crate::protocol::request_id::RequestId;

const PROTOCOL: &str = "graphql-transport-ws";

/// Whether the client asks for a WebSocket.
pub fn is_asked_for(request: &HttpRequest) -> bool {
    let upgrade = request.headers().get(UPGRADE).and_then(|value| value.to_str().ok());
    request.method() == Method::GET && upgrade.is_some_and(|value| value.to_ascii_lowercase().contains("websocket"))
}

/// The header with the agreed subprotocol.
const AGREED: &str = "sec-websocket-protocol";

/// Writes the header of the agreed subprotocol with the capitals of RFC 6455. Header names are not case-sensitive, but some clients
/// (Python's gql 4) look for the usual spelling, and our HTTP library writes all names in lower case. The library writes the reason of
/// the status line unchanged, so the header is added to the reason.
fn in_its_usual_case(response: &mut HttpResponse) {
    const WITH_ITS_HEADER: &str = "Switching Protocols\r\nSec-WebSocket-Protocol: graphql-transport-ws";
    response.headers_mut().remove(AGREED);
    response.head_mut().reason = Some(WITH_ITS_HEADER);
}

/// Opens a WebSocket.
///
/// # Errors
/// A page of another origin, an invalid token, too many requests or sockets, a stopping node, or no WebSocket handshake.
pub async fn open(
    request: &HttpRequest,
    payload: Payload,
    edge: &Data<Edge>,
    id: &RequestId,
    logged: &mut Logged,
) -> Result<HttpResponse, Rejection> {
    origin::check(request.headers(), &edge.cors_origins)?;
    let deadline = Instant::now() + Duration::from_millis(edge.limits.request_ms);
    let viewer = asker::viewer(request, edge, deadline).await;
    asker::count(request, edge, viewer.as_ref().ok(), 1)?;
    let viewer = viewer?;
    let address = crate::edge::around::address(request, edge.trust_forwarded_for);
    let unknown = Holder::Unknown(address.map(Asker::at));
    let place = edge.place(viewer.token().map_or(unknown, |token| Holder::Token(Asker::Token(token.id))))?;
    let bearer = auth::bearer(request.headers())?.map(str::to_owned);
    let no_handshake = |_| malformed("this is not a WebSocket handshake (RFC 6455)");
    let payload = frames::bounded(request, payload, edge.live.message_bytes)
        .await
        .map_err(no_handshake)?;
    let (mut response, session, messages) = actix_ws::handle_with_protocols(request, payload, &[PROTOCOL]).map_err(no_handshake)?;
    let agreed = response.headers().contains_key(AGREED);
    if agreed {
        in_its_usual_case(&mut response);
    }
    logged.role = Some(viewer.role());
    let started = Started {
        edge: edge.clone(),
        id: id.clone(),
        address,
        header: bearer.map(|bearer| (bearer, viewer)),
        headers: request.headers().clone(),
        place: Some(place),
    };
    let socket = Socket::new(started, session, messages);
    // On the thread of this worker, like the connection itself.
    actix_web::rt::spawn(async move {
        if agreed {
            socket.run().await;
        } else {
            socket.refuse(close::Close::PROTOCOL_NOT_ACCEPTABLE).await;
        }
    });
    Ok(response)
}
