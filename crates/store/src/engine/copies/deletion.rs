//! Lists what left the viewer's sight, for whoever keeps copies.

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

/// Something that the viewer could see, and cannot see now.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// The id of what left, as clients write it.
    pub id: String,
    /// When it left.
    pub at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct DeletionRow {
    kind: Code<CopiedKind>,
    row_id: Uuid,
    at: Millis,
}

impl Access {
    /// A page of what left the viewer's sight at this time or later, and has not come back; oldest first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, else where the database fails.
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
