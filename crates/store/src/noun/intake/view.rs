//! An import as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::record_import;
use policy::id::{AccountId, RecordImportId, ReviewId, SearchSourceId};

/// A file whose records were imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordImport {
    /// The import's id.
    pub id: RecordImportId,
    /// The review.
    pub review: ReviewId,
    /// The source of the records.
    pub source: SearchSourceId,
    /// The name of the file, without folders.
    pub file_name: Option<String>,
    /// The format, such as `RIS`.
    pub format: String,
    /// How many records it brought.
    pub records: i32,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// The account that imported it; `None` for the command line.
    pub by: Option<AccountId>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
}

impl RecordImport {
    pub(super) fn of(model: record_import::Model) -> Self {
        Self {
            id: RecordImportId(model.id),
            review: ReviewId(model.review_id),
            source: SearchSourceId(model.source_id),
            file_name: model.file_name,
            format: model.format,
            records: model.records,
            imported_at: model.imported_at.0,
            by: model.by_id.map(AccountId),
            undone_at: model.undone_at.map(|time| time.0),
        }
    }
}
