//! Publishes the API for tools: the schema as text and as the result of the introspection query, and the manifest of persisted documents.
//! Request limits do not apply here, so that tools can read the schema under any configuration.

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

/// The query that tools send, with everything that introspection offers.
const INTROSPECTION: &str = include_str!("introspection.graphql");
/// The schema changes only with the service's version, but a browser should not use an old one for long.
const A_MINUTE: &str = "public, max-age=60";
const JSON: &str = "application/json; charset=utf-8";

/// The published descriptions of the API.
pub struct Published {
    /// The schema, in the schema definition language.
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

    /// The manifest of persisted documents, built once. Few clients request it and building it checks each document, so this does not
    /// happen at the start.
    pub fn manifest(&self, documents: &Documents) -> &Document {
        self.written
            .get_or_init(|| Document::new(self.manifest.file(documents), JSON, A_MINUTE))
    }

    /// The schema as the result of the introspection query, which runs only once.
    ///
    /// # Errors
    /// The executor does not answer the query.
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
