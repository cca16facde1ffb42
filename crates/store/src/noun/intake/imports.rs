//! Reads the imports of reviews.

use std::collections::HashMap;

use entity::record_import;
use policy::id::{RecordImportId, ReviewId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::view::RecordImport;
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

impl Access {
    fn imports_list(&self, reviews: &[ReviewId]) -> List {
        use record_import::Column;
        let ids: Vec<Uuid> = reviews.iter().map(|id| id.0).collect();
        let mut rows = self.rows::<record_import::Entity>();
        rows.and_where(is_one_of(self.backend(), Column::ReviewId, &ids));
        List {
            rows,
            columns: Box::new(all_columns::<record_import::Entity>),
            order: vec![
                column(Column::ImportedAt, KeyKind::Big).descending(true),
                column(Column::Id, KeyKind::Id).descending(true),
            ],
            order_name: "import".to_owned(),
        }
    }

    /// A page of the imports of each of these reviews, newest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn imports_of(&self, reviews: &[ReviewId], page: &PageArguments) -> Result<HashMap<Uuid, Page<RecordImport>>, Error> {
        let list = self.imports_list(reviews);
        let pages = list
            .pages::<record_import::Model>(self, col(record_import::Column::ReviewId), page)
            .await?;
        Ok(pages.into_iter().map(|(id, page)| (id, page.map(RecordImport::of))).collect())
    }

    /// How many imports each of these reviews has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_imports_of(&self, reviews: &[ReviewId]) -> Result<HashMap<Uuid, i64>, Error> {
        counts(self, self.imports_list(reviews).rows, col(record_import::Column::ReviewId)).await
    }

    /// The imports with these ids that the viewer may see.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn imports_by_id(&self, ids: &[RecordImportId]) -> Result<Vec<RecordImport>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<record_import::Entity>();
        all_columns::<record_import::Entity>(&mut select);
        select.and_where(is_one_of(self.backend(), record_import::Column::Id, &ids));
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(RecordImport::of(record_import::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }
}
