//! Full-text search over all kinds of evidence, with the same results on both databases: stems are computed in Rust, synonyms of terms
//! are expanded, and no score depends on rows that the viewer cannot see.

mod page;
mod query;

use entity::search_document;
use evidence::vocabulary::SearchKind;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbBackend};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::count;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use query::{Part, SearchedWords, plain};

/// A row that a search found.
#[derive(Debug, Clone)]
pub struct SearchHit {
    /// The kind of the row.
    pub kind: SearchKind,
    /// The row's id; `kind` says of which table.
    pub id: Uuid,
    /// The matching text, with the matched words between `**`.
    pub snippet: String,
    /// 1 if the heading matches, 0.5 if only the body text does.
    pub score: f64,
}

/// How many rows a search finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchTotal {
    /// The number of rows, up to [`SearchTotal::MOST`].
    pub count: i64,
    /// Whether there are exactly that many rows; otherwise there are more.
    pub is_exact: bool,
}

impl SearchTotal {
    /// Rows are counted up to this number. Counting all rows that contain a common word would read most of the index.
    pub const MOST: i64 = 1_000;

    /// From a count that stopped at the row after the last one that is reported.
    const fn of(counted: i64) -> Self {
        Self {
            count: if counted > Self::MOST { Self::MOST } else { counted },
            is_exact: counted <= Self::MOST,
        }
    }
}

/// The rows of one kind that match the text, as a condition on their key. A blank text does not restrict anything.
pub(crate) async fn matching<C: ColumnTrait>(access: &Access, kind: SearchKind, text: &str, key: C) -> Result<Condition, Error> {
    if text.trim().is_empty() {
        return Ok(Condition::all());
    }
    let words = SearchedWords::read(access, text).await?;
    let found = Query::select()
        .expr(col(search_document::Column::RowId))
        .unscoped::<search_document::Entity>(Unscoped::OfRowsThatARuleBounds)
        .cond_where(words.is_in(access.backend(), &[kind]))
        .take();
    Ok(Condition::all().add(col(key).in_subquery(found)))
}

/// The search text contains a word with this stem, as a condition on `search_document`.
pub(crate) fn knows_stem(backend: DbBackend, stem: &str) -> Condition {
    if backend == DbBackend::Postgres {
        // A person's word does not become a part of the statement's text.
        let query = format!("'{}'", plain(stem));
        return Condition::all().add(Expr::cust_with_values("\"search_document\".\"words\" @@ $1::tsquery", [query]));
    }
    SearchedWords::of_stem(stem).is_in(backend, &[])
}

impl Access {
    /// How many rows of these kinds match the text.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_search(&self, text: &str, kinds: &[SearchKind]) -> Result<SearchTotal, Error> {
        let words = SearchedWords::read(self, text).await?;
        let mut found = self.found(&words, kinds, Part::Anywhere);
        found
            .expr_as(Expr::val(1), Alias::new("one"))
            // In order, because PostgreSQL then walks the texts of a common word; otherwise it would first look up all of them.
            .order_by_expr(self.document_id(Part::Anywhere), Order::Asc)
            .limit(u64::try_from(SearchTotal::MOST + 1).unwrap_or(u64::MAX));
        let counted = Query::select().over_rows(found, Alias::new("found")).take();
        Ok(SearchTotal::of(count(self, counted).await?))
    }

    /// The id of a text, in the form by which the database walks texts in order.
    fn document_id(&self, part: Part) -> Expr {
        match self.backend() {
            DbBackend::Sqlite => Expr::col((Alias::new(part.word_index().name()), Alias::new("rowid"))),
            _ => col(search_document::Column::Id),
        }
    }

    /// FROM the search texts of these kinds (of all kinds, if the list is empty) that match in this part, WHERE the viewer may see the
    /// row. SQLite walks its word index, which finds texts in the order of their ids, so that a page ends the walk.
    fn found(&self, words: &SearchedWords, kinds: &[SearchKind], part: Part) -> SelectStatement {
        use search_document::{Column, Entity};
        let mut rows = match self.backend() {
            DbBackend::Sqlite => {
                let mut rows = Query::select();
                let same = col(Column::Id).eq(self.document_id(part));
                rows.over_word_index(part.word_index()).look_up_rows::<Entity>(self.viewer(), same);
                rows
            }
            _ => self.rows::<Entity>(),
        };
        rows.cond_where(words.matches(self.backend(), kinds, part));
        rows
    }
}

#[cfg(test)]
mod tests;
