//! Information sheets: what people read before they agree to take part in a workshop.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ID, Object};
use policy::id::{InformationSheetId, WorkshopId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;

/// A version of the information sheet that people read before they agree to take part in a workshop. A published
/// version never changes.
#[derive(Debug, Clone)]
pub struct InformationSheet(Arc<store::InformationSheet>);

impl From<store::InformationSheet> for InformationSheet {
    fn from(sheet: store::InformationSheet) -> Self {
        Self(Arc::new(sheet))
    }
}

/// A version of the information sheet that people read before they agree to take part in a workshop. A published
/// version never changes.
#[Object]
impl InformationSheet {
    /// The global id of this version of the sheet, such as `sheet_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The name of the version, to which consents refer. It is unique in the workshop.
    async fn version(&self) -> &str {
        &self.0.version
    }

    /// The text of the sheet, in CommonMark.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The contact for questions, and for withdrawing without this service.
    async fn contact(&self) -> &str {
        &self.0.contact
    }

    /// When this version was published.
    async fn published_at(&self) -> Time {
        Time(self.0.published_at)
    }
}

/// Loads information sheets by their ids.
pub struct InformationSheetById;

impl Fetch for InformationSheetById {
    type Key = InformationSheetId;
    type Value = InformationSheet;

    async fn fetch(access: &Access, keys: Vec<InformationSheetId>) -> Result<HashMap<InformationSheetId, InformationSheet>, store::Error> {
        let found = access.information_sheets_by_id(&keys).await?;
        Ok(found.into_iter().map(|sheet| (sheet.id, sheet.into())).collect())
    }
}

/// Loads all published versions of a workshop's sheet, the oldest first.
pub struct SheetsOf;

impl Fetch for SheetsOf {
    type Key = WorkshopId;
    type Value = Vec<InformationSheet>;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Vec<InformationSheet>>, store::Error> {
        let found = access.information_sheets_of(&keys).await?;
        let shown = |sheets: Vec<store::InformationSheet>| sheets.into_iter().map(InformationSheet::from).collect();
        Ok(found.into_iter().map(|(id, sheets)| (id, shown(sheets))).collect())
    }
}
