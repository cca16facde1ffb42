//! Reads and writes manifests of persisted documents, in the format of Apollo's tools (`apollo-persisted-query-manifest`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{DocumentHash, PREFIX};
use async_graphql::parser::types::OperationType;

use crate::protocol::document::Documents;

const FORMAT: &str = "apollo-persisted-query-manifest";
const VERSION: u64 = 1;

/// Documents by their hashes, with the name and the kind of the operation in each.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    entries: BTreeMap<DocumentHash, Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    name: String,
    body: Arc<str>,
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidManifest {
    /// The file cannot be read.
    #[error("documents.manifest: {path}: {source}")]
    Unreadable {
        /// The configured path.
        path: String,
        /// Why it cannot be read.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a manifest in this format.
    #[error("documents.manifest: {0}")]
    Malformed(String),
    /// A document's id is not its hash.
    #[error("documents.manifest: {name}: its id is {id}, and the SHA-256 of its body is {hash}")]
    WrongId {
        /// The operation's name.
        name: String,
        /// The id in the manifest.
        id: String,
        /// The id that it should be.
        hash: DocumentHash,
    },
    /// A document that would be refused if a client sent it.
    #[error("documents.manifest: {name}: {reason}")]
    Refused {
        /// The operation's name.
        name: String,
        /// What is wrong with the document.
        reason: String,
    },
}

/// The file, as Apollo's tools write it.
#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u64,
    operations: Vec<ManifestOperation>,
}

#[derive(Serialize, Deserialize)]
struct ManifestOperation {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    body: String,
}

impl Manifest {
    /// Reads a manifest file.
    ///
    /// # Errors
    /// The file cannot be read, is not a manifest, or gives a document an id that is not its hash.
    pub fn read(path: &Path) -> Result<Self, InvalidManifest> {
        let text = std::fs::read_to_string(path).map_err(|source| InvalidManifest::Unreadable {
            path: path.display().to_string(),
            source,
        })?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, InvalidManifest> {
        let file: File = serde_json::from_str(text).map_err(|error| InvalidManifest::Malformed(error.to_string()))?;
        if file.format != FORMAT || file.version != VERSION {
            let found = format!("the format is {} {}, and {FORMAT} {VERSION} is read", file.format, file.version);
            return Err(InvalidManifest::Malformed(found));
        }
        let mut manifest = Self::default();
        for ManifestOperation { id, name, body, .. } in file.operations {
            let hash = DocumentHash::of(&body);
            if DocumentHash::parse(id.strip_prefix(PREFIX).unwrap_or(&id)) != Some(hash) {
                return Err(InvalidManifest::WrongId { name, id, hash });
            }
            manifest.add(&name, &body);
        }
        Ok(manifest)
    }

    /// Adds a document.
    pub fn add(&mut self, name: &str, body: &str) {
        let entry = Entry {
            name: name.to_owned(),
            body: body.into(),
        };
        self.entries.insert(DocumentHash::of(body), entry);
    }

    /// Adds the documents of another manifest.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// The documents, by their hashes.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentHash, Arc<str>)> {
        self.entries.iter().map(|(hash, entry)| (*hash, Arc::clone(&entry.body)))
    }

    /// Checks every document as if a client had sent it.
    ///
    /// # Errors
    /// A document is not valid, exceeds a limit, or does not have exactly one operation.
    pub fn check(&self, documents: &Documents) -> Result<(), InvalidManifest> {
        self.entries.values().try_for_each(|entry| entry.operation(documents).map(drop))
    }

    /// The manifest as a file, with the kind of each operation. Documents that this node would refuse are left out.
    pub fn file(&self, documents: &Documents) -> String {
        let operations = self.entries.iter().filter_map(|(hash, entry)| {
            let kind = entry.operation(documents).ok()?;
            Some(ManifestOperation {
                id: hash.to_string(),
                name: entry.name.clone(),
                kind: kind.to_owned(),
                body: entry.body.to_string(),
            })
        });
        let mut operations: Vec<ManifestOperation> = operations.collect();
        operations.sort_by(|left, right| left.name.cmp(&right.name));
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            operations,
        };
        serde_json::to_string_pretty(&file).unwrap_or_else(|error| {
            tracing::error!(cause = %error, "the manifest could not be written");
            String::new()
        })
    }
}

impl Entry {
    /// The kind of the document's only operation.
    fn operation(&self, documents: &Documents) -> Result<&'static str, InvalidManifest> {
        let checked = documents.prepare(&self.body);
        let operation = checked.as_ref().map_err(Clone::clone).and_then(|checked| checked.operation(None));
        match operation {
            Ok(operation) => Ok(kind(operation.kind)),
            Err(refusal) => Err(InvalidManifest::Refused {
                name: self.name.clone(),
                reason: refusal.message.into_owned(),
            }),
        }
    }
}

const fn kind(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn of(format: &str, version: u64, id: &str) -> Result<Manifest, String> {
        let operation = json!({ "id": id, "name": "Hello", "type": "query", "body": "{ hello }" });
        let text = json!({ "format": format, "version": version, "operations": [operation] }).to_string();
        Manifest::parse(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_manifest_is_read_with_ids_that_are_hashes_only() {
        let id = DocumentHash::of("{ hello }").to_string();
        for good in [id.clone(), format!("sha256:{id}")] {
            let manifest = of(FORMAT, 1, &good).unwrap();
            let documents: Vec<_> = manifest.documents().collect();
            assert_eq!(documents, [(DocumentHash::of("{ hello }"), "{ hello }".into())]);
        }
        for (refused, says) in [
            (of("relay", 1, &id), "relay"),
            (of(FORMAT, 2, &id), "2"),
            (of(FORMAT, 1, "hello-1"), "hello-1"),
            (of(FORMAT, 1, &DocumentHash::of("{ other }").to_string()), "Hello"),
            (Manifest::parse("{}").map_err(|error| error.to_string()), "format"),
        ] {
            assert!(refused.as_ref().is_err_and(|refused| refused.contains(says)), "{refused:?}");
        }
    }
}
