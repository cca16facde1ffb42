//! The text by which search finds a row: a heading, which weighs more, and a body. Each noun builds its own.

use entity::column::Code;
use entity::search_document;
use evidence::vocabulary::SearchKind;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use uuid::Uuid;
use words::text::stems;

use crate::engine::error::Error;
use crate::engine::work::writer::Writer;

/// The text of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SearchText {
    /// The kind of the row.
    pub(crate) kind: SearchKind,
    pub(crate) heading: String,
    pub(crate) body: String,
}

impl SearchText {
    /// The search index row for the text of the row `row_id`.
    pub(crate) fn document(self, row_id: Uuid) -> search_document::ActiveModel {
        search_document::ActiveModel {
            id: NotSet,
            kind: Set(Code(self.kind)),
            row_id: Set(row_id),
            heading_stems: Set(stems(&self.heading)),
            body_stems: Set(stems(&self.body)),
            heading: Set(self.heading),
            body: Set(self.body),
        }
    }
}

impl Writer<'_> {
    /// Writes a row's search text. A text that is there already keeps its id, because searches list texts in the order of their ids.
    pub(crate) async fn index(&self, id: Uuid, text: SearchText) -> Result<(), Error> {
        use search_document::Column;
        let update = OnConflict::columns([Column::Kind, Column::RowId])
            .update_columns([Column::Heading, Column::Body, Column::HeadingStems, Column::BodyStems])
            .to_owned();
        self.insert_or(text.document(id), update).await?;
        Ok(())
    }
}

/// Joins the texts that are present, one per line.
pub(crate) fn paragraphs<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let there: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    there.join("\n")
}
