//! Lists the rows that a viewer can no longer see, for clients that keep copies.

use chrono::{DateTime, Utc};
use entity::column::{Code, Millis};
use entity::deletion;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::keyset::{KeyKind, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::sql::{col, columns};

/// A row that the viewer could see and cannot see any more.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// The row's id in the form that clients see.
    pub id: String,
    /// When the viewer lost sight of the row.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct DeletionRow {
    kind: Code<CopiedKind>,
    row_id: Uuid,
    at: Millis,
}

impl Access {
    /// A page of the rows that the viewer lost sight of at or after this time and still cannot see; oldest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn deletions(&self, since: DateTime<Utc>, page: &PageArguments) -> Result<Page<Deletion>, Error> {
        use deletion::Column;
        let mut rows = self.rows::<deletion::Entity>();
        rows.and_where(col(Column::At).gte(Millis(since)));
        let list = List {
            rows,
            columns: Box::new(|select| columns(select, &[Column::Kind, Column::RowId, Column::At])),
            order: vec![column(Column::At, KeyKind::Big), column(Column::Id, KeyKind::Id)],
            order_name: "deletion".to_owned(),
        };
        Ok(list.page::<DeletionRow>(self, page).await?.map(|row| Deletion {
            id: row.kind.0.id_text(row.row_id),
            at: row.at.0,
        }))
    }
}
