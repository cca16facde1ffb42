//! Publishes the contract for tools: the schema as text and as the answer to the introspection query, and the manifest of persisted
//! documents. The limits of requests do not apply here, so that tools find the schema whatever is configured.

use std::sync::OnceLock;

use async_graphql::Request;
use policy::Viewer;
use tokio::sync::OnceCell;

use super::State;
use super::tagged::Document;
use crate::protocol::document::Documents;
use crate::protocol::persisted::Manifest;
use crate::protocol::request_id::RequestId;
use graphql::error::Refusal;

/// The query that tools send, with everything that the schema says of itself.
const INTROSPECTION: &str = include_str!("introspection.graphql");
/// The schema changes with the service's version only, but a browser should not work with the old one for long.
const A_MINUTE: &str = "public, max-age=60";
const JSON: &str = "application/json; charset=utf-8";

/// What is published of the contract.
pub struct Published {
    /// The schema, in the schema language.
    pub sdl: Document,
    manifest: Manifest,
    written: OnceLock<Document>,
    introspection: OnceCell<Document>,
}

impl Published {
    /// Publishes this schema and this manifest.
    pub fn new(sdl: &str, manifest: Manifest) -> Self {
        Self {
            sdl: Document::new(sdl.to_owned(), "text/plain; charset=utf-8", A_MINUTE),
            manifest,
            written: OnceLock::new(),
            introspection: OnceCell::new(),
        }
    }

    /// The manifest of persisted documents, written once. Few ask for it, and each document in it is checked for that: not at the start.
    pub fn manifest(&self, documents: &Documents) -> &Document {
        self.written
            .get_or_init(|| Document::new(self.manifest.file(documents), JSON, A_MINUTE))
    }

    /// The schema as the answer to the introspection query, which is asked once.
    ///
    /// # Errors
    /// The executor does not answer it.
    pub async fn introspection(&self, state: &State) -> Result<&Document, Refusal> {
        let asked = async || {
            let request = Request::new(INTROSPECTION);
            let response = state.engine.execute(Viewer::public(), request, RequestId::fresh()).await;
            if let Some(error) = response.errors.first() {
                return Err(Refusal::internal(format!("the introspection query failed: {}", error.message)));
            }
            let answer = serde_json::json!({ "data": response.data });
            Ok(Document::new(answer.to_string(), JSON, A_MINUTE))
        };
        self.introspection.get_or_try_init(asked).await
    }
}
