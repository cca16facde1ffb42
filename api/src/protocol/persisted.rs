//! Stores documents that requests name by their hash instead of sending the text: those of a manifest, which is read at the start, and
//! those that clients sent once with their hash (automatic persisted queries), which this node remembers up to a limit.

mod manifest;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use moka::sync::Cache;
use serde_json::{Map, Value};

pub use self::manifest::Manifest;

use super::reject::{Rejection, malformed};
use crate::config::PersistedDocuments;
use graphql::error::{Code, Refusal};

/// The SHA-256 of a document's text, which identifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentHash([u8; 32]);

/// The prefix of a `documentId` that is a hash.
const PREFIX: &str = "sha256:";

impl DocumentHash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self(hash)
    }

    /// The `documentId` for this hash: `sha256:` and its digits.
    pub fn id(self) -> String {
        format!("{PREFIX}{self}")
    }

    /// Parses 64 hexadecimal digits in lower case.
    pub fn parse(digits: &str) -> Option<Self> {
        let value = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let mut hash = [0; 32];
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        if pairs.len() != hash.len() || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
            *byte = (value(*high)? << 4) | value(*low)?;
        }
        Some(Self(hash))
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// How a request names its document.
#[derive(Debug)]
pub enum Source {
    /// By its text.
    Text(String),
    /// By the id of a persisted document.
    Id(DocumentHash),
    /// By the hash of an automatic persisted query; the first time, the text is sent too.
    Automatic(DocumentHash, Option<String>),
}

impl Source {
    /// Reads the parameters `query`, `documentId` and `extensions.persistedQuery`.
    ///
    /// # Errors
    /// None of them is given, one is malformed, or they name different documents.
    pub fn read(parameters: &mut Map<String, Value>) -> Result<Self, Rejection> {
        let id = match parameters.remove("documentId") {
            None | Some(Value::Null) => None,
            Some(Value::String(id)) => Some(document_id(&id)?),
            Some(_) => return Err(malformed("documentId must be a string or null")),
        };
        let automatic = match parameters.remove("extensions") {
            None | Some(Value::Null) => None,
            Some(Value::Object(mut extensions)) => extensions.remove("persistedQuery").map(persisted_query).transpose()?,
            Some(_) => return Err(malformed("extensions must be an object or null")),
        };
        let named = id.or(automatic);
        let text = match parameters.remove("query") {
            Some(Value::String(text)) => Some(text),
            Some(Value::Null) if named.is_some() => None,
            Some(_) => return Err(malformed("query must be a string")),
            None => None,
        };
        if let (Some(id), Some(automatic)) = (id, automatic)
            && id != automatic
        {
            return Err(malformed("documentId and extensions.persistedQuery name different documents"));
        }
        if let (Some(named), Some(text)) = (named, &text)
            && named != DocumentHash::of(text)
        {
            return Err(malformed(format!(
                "the hash {named} is not the hash of the query, which is {}",
                DocumentHash::of(text)
            )));
        }
        match (automatic, id, text) {
            (Some(hash), _, text) => Ok(Self::Automatic(hash, text)),
            (None, _, Some(text)) => Ok(Self::Text(text)),
            (None, Some(id), None) => Ok(Self::Id(id)),
            (None, None, None) => Err(malformed(
                "query is missing: send a document, or name one by documentId or extensions.persistedQuery",
            )),
        }
    }
}

fn document_id(id: &str) -> Result<DocumentHash, Rejection> {
    let hash = id.strip_prefix(PREFIX).and_then(DocumentHash::parse);
    hash.ok_or_else(|| malformed("documentId must be sha256: and 64 hexadecimal digits in lower case"))
}

/// The value of `extensions.persistedQuery`, as Apollo's clients and urql send it.
fn persisted_query(value: Value) -> Result<DocumentHash, Rejection> {
    if value.get("version").and_then(Value::as_u64) != Some(1) {
        return Err(Code::PersistedQueryNotSupported.into());
    }
    let digits = value.get("sha256Hash").and_then(Value::as_str).unwrap_or_default();
    DocumentHash::parse(digits).ok_or_else(|| malformed("extensions.persistedQuery.sha256Hash must be 64 hexadecimal digits in lower case"))
}

/// The text of a document.
pub struct Found {
    pub text: Arc<str>,
    /// The hash under which to remember the text, once it is known to be valid.
    learn: Option<DocumentHash>,
}

/// Documents by their hashes.
pub struct Persisted {
    known: BTreeMap<DocumentHash, Arc<str>>,
    remembered: Option<Cache<DocumentHash, Arc<str>>>,
    /// Whether the operator has configured a manifest of documents.
    configured: bool,
}

impl Persisted {
    /// Starts with the documents of a manifest.
    pub fn new(settings: &PersistedDocuments, manifest: &Manifest) -> Self {
        Self {
            known: manifest.documents().collect(),
            remembered: (settings.remembered > 0).then(|| memory(settings)),
            configured: !settings.manifest.is_empty(),
        }
    }

    /// The text of the document that a request names.
    ///
    /// # Errors
    /// No document with this hash is known; the message is the one that clients expect.
    pub fn find(&self, source: Source) -> Result<Found, Refusal> {
        let found = |text: Arc<str>| Found { text, learn: None };
        match source {
            Source::Text(text) => Ok(found(text.into())),
            Source::Automatic(hash, Some(text)) => Ok(Found {
                text: text.into(),
                learn: Some(hash),
            }),
            Source::Id(hash) => self.get(&hash).map(found).ok_or_else(|| Code::PersistedQueryNotFound.into()),
            Source::Automatic(hash, None) => self.get(&hash).map(found).ok_or_else(|| {
                // After this answer a client sends only texts. With configured documents it should go on sending hashes.
                let never = self.remembered.is_none() && !self.configured;
                let code = if never {
                    Code::PersistedQueryNotSupported
                } else {
                    Code::PersistedQueryNotFound
                };
                code.into()
            }),
        }
    }

    /// The document with this hash.
    pub fn get(&self, hash: &DocumentHash) -> Option<Arc<str>> {
        let remembered = || self.remembered.as_ref().and_then(|remembered| remembered.get(hash));
        self.known.get(hash).cloned().or_else(remembered)
    }

    /// The document for a `documentId`, if it is a known one.
    pub fn of_id(&self, id: &str) -> Option<Arc<str>> {
        self.get(&document_id(id).ok()?)
    }

    /// Remembers a document that came with its hash, after it was found to be valid.
    pub fn remember(&self, found: &Found) {
        if let (Some(hash), Some(remembered)) = (found.learn, &self.remembered)
            && !self.known.contains_key(&hash)
        {
            remembered.insert(hash, Arc::clone(&found.text));
        }
    }
}

/// A cache with two limits in one: a document weighs its size in bytes, but at least its share of the maximum number. Documents that are
/// used often stay when the cache is full. A client sends a forgotten document again with its text.
fn memory(settings: &PersistedDocuments) -> Cache<DocumentHash, Arc<str>> {
    let least = (settings.remembered_bytes / settings.remembered).max(1);
    let weigh = move |_: &DocumentHash, text: &Arc<str>| u32::try_from(least.max(text.len() as u64)).unwrap_or(u32::MAX);
    Cache::builder().weigher(weigh).max_capacity(settings.remembered_bytes).build()
}

#[cfg(test)]
mod tests;
