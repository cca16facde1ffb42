//! The messages of graphql-transport-ws: strict parsing and writing.

use serde::Serialize;
use serde_json::{Map, Value};

use super::close::Close;
use crate::protocol::decode;
use crate::protocol::decode::Asked;
use crate::protocol::render::Outcome;

// Clients use UUIDs or numbers as ids.
const LONGEST_ID: usize = 128;

/// A message from a client.
#[derive(Debug)]
pub enum Said {
    ConnectionInit(Option<Map<String, Value>>),
    Ping(Option<Value>),
    Pong,
    Subscribe(Box<str>, Asked),
    Complete(Box<str>),
}

/// # Errors
/// The text is not a message of the protocol.
pub fn read(text: &str) -> Result<Said, Close> {
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
        return Err(Close::bad("Messages are JSON objects"));
    };
    let Some(Value::String(kind)) = message.remove("type") else {
        return Err(Close::bad("A message has a type"));
    };
    let payload = message.remove("payload");
    match kind.as_str() {
        "connection_init" => Ok(Said::ConnectionInit(object(payload)?)),
        "ping" => Ok(Said::Ping(object(payload)?.map(Value::Object))),
        "pong" => object(payload).map(|_| Said::Pong),
        "subscribe" => {
            let payload = payload.ok_or(Close::bad("A subscribe message has a payload"))?;
            let asked = decode::operation(payload).map_err(|_| Close::bad("The payload is not a GraphQL request"))?;
            Ok(Said::Subscribe(id(&mut message)?, asked))
        }
        "complete" => Ok(Said::Complete(id(&mut message)?)),
        _ => Err(Close::bad("There is no message of this type")),
    }
}

fn object(payload: Option<Value>) -> Result<Option<Map<String, Value>>, Close> {
    match payload {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(Close::bad("A payload is an object")),
    }
}

fn id(message: &mut Map<String, Value>) -> Result<Box<str>, Close> {
    match message.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= LONGEST_ID => Ok(id.into()),
        _ => Err(Close::bad("An id is a text of 1 to 128 bytes")),
    }
}

#[derive(Serialize)]
struct Message<'m, P> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'m str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<P>,
}

fn write<P: Serialize>(kind: &'static str, id: Option<&str>, payload: Option<P>) -> String {
    let message = Message { id, kind, payload };
    serde_json::to_string(&message).unwrap_or_else(|error| {
        // Answers are values with text keys, which can always be serialised.
        tracing::error!(cause = %error, "a message could not be written");
        String::new()
    })
}

/// The connection is accepted.
pub fn connection_ack() -> String {
    write::<()>("connection_ack", None, None)
}

/// The reply to a ping.
pub fn pong(payload: Option<Value>) -> String {
    write("pong", None, payload)
}

/// An answer of an operation.
pub fn next(id: &str, outcome: &Outcome) -> String {
    write("next", Some(id), Some(outcome))
}

/// The end of an operation that was not executed.
pub fn error(id: &str, outcome: &Outcome) -> String {
    write("error", Some(id), Some(outcome.errors()))
}

/// The end of an operation.
pub fn complete(id: &str) -> String {
    write::<()>("complete", Some(id), None)
}
