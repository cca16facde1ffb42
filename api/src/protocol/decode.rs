//! Parses GraphQL requests from JSON bodies and query strings, with strict types.

use std::fmt;

use async_graphql::Variables;
use serde::de::{Deserializer as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::persisted::Source;
use super::reject::{Rejection, malformed};
use crate::config::Limits;
use graphql::error::{Code, refuse};

/// One requested operation.
#[derive(Debug)]
pub struct Asked {
    pub source: Source,
    pub operation_name: Option<String>,
    pub variables: Variables,
}

/// One operation or a batch. A batch is answered with a list.
#[derive(Debug)]
pub enum Requested {
    One(Asked),
    Batch(Vec<Asked>),
}

impl Requested {
    /// The number of operations.
    pub const fn len(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Batch(all) => all.len(),
        }
    }
}

/// Parses a request body.
///
/// # Errors
/// The body is not JSON, not a GraphQL request, or the batch is too large.
pub fn body(bytes: &[u8], limits: &Limits) -> Result<Requested, Rejection> {
    if bytes.is_empty() {
        return Err(malformed("the body is empty"));
    }
    match json(bytes, limits.batch).map_err(|error| malformed(format!("the body is not JSON: {error}")))? {
        Json::Batch(all) if all.is_empty() => Err(malformed("the batch is empty")),
        Json::Batch(all) => Ok(Requested::Batch(all.into_iter().map(operation).collect::<Result<_, _>>()?)),
        Json::TooLarge => Err(refuse(Code::BatchLimit, format!("the batch has more than {} operations", limits.batch)).into()),
        Json::One(single) => Ok(Requested::One(operation(single)?)),
    }
}

/// A body, as JSON.
enum Json {
    One(Value),
    Batch(Vec<Value>),
    TooLarge,
}

fn json(bytes: &[u8], most: usize) -> serde_json::Result<Json> {
    if !bytes.trim_ascii_start().starts_with(b"[") {
        return serde_json::from_slice(bytes).map(Json::One);
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let batch = reader.deserialize_seq(BatchVisitor { most })?;
    reader.end()?;
    Ok(batch.map_or(Json::TooLarge, Json::Batch))
}

/// Reads a list, but discards it once it is longer than a batch may be, so that a refused request does not use memory.
struct BatchVisitor {
    most: usize,
}

impl<'de> Visitor<'de> for BatchVisitor {
    type Value = Option<Vec<Value>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of requests")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while all.len() < self.most {
            match items.next_element()? {
                Some(item) => all.push(item),
                None => return Ok(Some(all)),
            }
        }
        let mut kept = Some(all);
        while items.next_element::<IgnoredAny>()?.is_some() {
            kept = None;
        }
        Ok(kept)
    }
}

/// Parses a query string.
///
/// # Errors
/// A parameter is missing, repeated or malformed.
pub fn query_string(text: &str) -> Result<Requested, Rejection> {
    let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(text).map_err(|_| malformed("the query string is malformed"))?;
    let mut parameters = Map::new();
    for (name, value) in pairs.into_inner() {
        let value = match name.as_str() {
            "variables" | "extensions" if value.is_empty() => Value::Null,
            "variables" | "extensions" => {
                serde_json::from_str(&value).map_err(|error| malformed(format!("{name} is not JSON: {error}")))?
            }
            "query" | "operationName" | "documentId" => Value::String(value),
            _ => continue,
        };
        if let Some(twice) = parameters.get(&name).map(|_| &name) {
            return Err(malformed(format!("{twice} is given twice")));
        }
        parameters.insert(name, value);
    }
    Ok(Requested::One(operation(Value::Object(parameters))?))
}

/// Parses a JSON value.
///
/// # Errors
/// The value is not a GraphQL request.
pub fn operation(value: Value) -> Result<Asked, Rejection> {
    let Value::Object(mut parameters) = value else {
        return Err(malformed("a request is a JSON object"));
    };
    let source = Source::read(&mut parameters)?;
    let operation_name = match parameters.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => return Err(malformed("operationName must be a string or null")),
    };
    let variables = match parameters.remove("variables") {
        None | Some(Value::Null) => Variables::default(),
        Some(Value::Object(values)) => variables(values)?,
        Some(_) => return Err(malformed("variables must be an object or null")),
    };
    Ok(Asked {
        source,
        operation_name,
        variables,
    })
}

fn variables(values: Map<String, Value>) -> Result<Variables, Rejection> {
    let count = values.len();
    let variables = Variables::from_json(Value::Object(values));
    // The conversion gives an empty map if it fails.
    if variables.len() == count {
        Ok(variables)
    } else {
        Err(malformed("variables contain a name that is not a GraphQL name"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn of_a_batch_that_is_too_large_nothing_is_kept() {
        let kept = |text: &str| match json(text.as_bytes(), 2) {
            Ok(Json::One(_)) => "one",
            Ok(Json::Batch(all)) if all.is_empty() => "none",
            Ok(Json::Batch(_)) => "batch",
            Ok(Json::TooLarge) => "too large",
            Err(_) => "no JSON",
        };
        let cases = [
            (r#"{"query": 1}"#, "one"),
            ("3", "one"),
            (" [ ]", "none"),
            ("[1]", "batch"),
            ("\n[1, {\"a\": [2]}]\n", "batch"),
            ("[1, 2, 3]", "too large"),
            ("[1, 2, 3", "no JSON"),
            ("[1, 2, x]", "no JSON"),
            ("[1, 2] 3", "no JSON"),
            ("[1, 2, 3] 4", "no JSON"),
        ];
        for (text, expected) in cases {
            assert_eq!(kept(text), expected, "{text}");
        }
    }
}
