//! An import in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use futures_util::future::try_join;
use policy::id::RecordImportId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::noun::account::{Account, account};
use crate::noun::review::{SearchSource, facts_of, search_source};

/// A file whose records were imported into a source of a review.
#[derive(Debug, Clone)]
pub struct Import(pub Arc<store::RecordImport>);

impl From<store::RecordImport> for Import {
    fn from(import: store::RecordImport) -> Self {
        Self(Arc::new(import))
    }
}

/// A file whose records were imported into a source of a review. The import can be undone while nothing was decided on
/// its records.
#[Object]
impl Import {
    /// The global id of the import, such as `import_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The source that the records were imported into.
    async fn source(&self, ctx: &Context<'_>) -> Result<SearchSource> {
        Ok(search_source(ctx, self.0.source).await?)
    }

    /// The name of the file, without folders; null if it had none.
    async fn file_name(&self) -> Option<&str> {
        self.0.file_name.as_deref()
    }

    /// The format of the file, such as `RIS`.
    async fn format(&self) -> &str {
        &self.0.format
    }

    /// The number of records that the import added.
    async fn records(&self) -> i32 {
        self.0.records
    }

    /// When the file was imported.
    async fn imported_at(&self) -> Time {
        Time(self.0.imported_at)
    }

    /// The account that imported the file; null if it was imported from the command line.
    async fn by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.by).await?)
    }

    /// When the import was undone; null if it was not.
    async fn undone_at(&self) -> Option<Time> {
        self.0.undone_at.map(Time)
    }

    /// Whether the viewer may undo the import now: they lead the review, and nothing was decided on its records.
    async fn viewer_can_undo(&self, ctx: &Context<'_>) -> Result<bool> {
        let scope = Scope::of(ctx)?;
        let open = scope.load::<ImportToUndo>(self.0.id);
        let (facts, open) = try_join(facts_of(ctx, self.0.review), open).await?;
        Ok(facts.led_by(scope.viewer()) && open.unwrap_or(false))
    }
}

/// Loads whether nothing was decided on the records of an import.
struct ImportToUndo;

impl Fetch for ImportToUndo {
    type Key = RecordImportId;
    type Value = bool;

    async fn fetch(access: &Access, keys: Vec<RecordImportId>) -> Result<HashMap<RecordImportId, bool>, store::Error> {
        access.imports_to_undo(&keys).await
    }
}

/// Loads imports by their ids.
pub struct ImportById;

impl Fetch for ImportById {
    type Key = RecordImportId;
    type Value = Import;

    async fn fetch(access: &Access, keys: Vec<RecordImportId>) -> Result<HashMap<RecordImportId, Import>, store::Error> {
        let found = access.imports_by_id(&keys).await?;
        Ok(found.into_iter().map(|import| (import.id, import.into())).collect())
    }
}
