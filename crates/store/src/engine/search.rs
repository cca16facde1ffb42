//! Full-text search over all kinds of evidence, with the same results on both databases: stems are computed in Rust, synonyms of terms
//! are expanded, and no score depends on rows that the viewer cannot see.

use entity::column::{AsJson, Code};
use entity::{search_document, term};
use evidence::vocabulary::SearchKind;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbBackend, FromQueryResult};
use uuid::Uuid;
use words::text;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::keyset::{KeyKind, OrderKey, column};
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, column_if, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::wide::Wide;

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

/// The maximum length of a snippet, in characters.
const SNIPPET: usize = 200;

/// A parsed query, which can be rendered for either database.
struct SearchedWords {
    /// For each word of the query, the alternatives that match it; each alternative is a phrase of stems.
    positions: Vec<Vec<Vec<String>>>,
}

impl SearchedWords {
    /// Parses the text, and adds the known synonyms of each word. Runs one statement.
    async fn read(access: &Access, text: &str) -> Result<Self, Error> {
        let mut select = access.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Label, term::Column::Synonyms]);
        let mut groups = Vec::new();
        for row in access.reader().query_all(&select).await? {
            let AsJson(mut group): AsJson<Vec<String>> = row.try_get("", "synonyms")?;
            group.insert(0, row.try_get("", "label")?);
            groups.push(group);
        }
        Ok(Self {
            positions: text::expand(text, &groups),
        })
    }

    fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    fn phrases(&self) -> Vec<Vec<String>> {
        self.positions.iter().flatten().cloned().collect()
    }

    /// Stems consist of letters and digits only, so a stem cannot contain a quote.
    fn render(&self, all: &str, any: &str, phrase: impl Fn(&[String]) -> String) -> String {
        let position = |alternatives: &Vec<Vec<String>>| {
            let phrases: Vec<String> = alternatives.iter().map(|stems| phrase(stems)).collect();
            format!("({})", phrases.join(any))
        };
        let positions: Vec<String> = self.positions.iter().map(position).collect();
        positions.join(all)
    }

    /// The condition on `search_document`. With [`Place::Heading`], only headings are searched.
    fn matches(&self, backend: DbBackend, place: Place) -> Expr {
        if self.is_empty() {
            return Expr::cust("1 = 0");
        }
        if backend == DbBackend::Postgres {
            let weight = if place == Place::Heading { ":A" } else { "" };
            let query = self.render(" & ", " | ", |stems| {
                let words: Vec<String> = stems.iter().map(|stem| format!("'{stem}'{weight}")).collect();
                format!("({})", words.join(" <-> "))
            });
            Expr::cust_with_values("\"search_document\".\"words\" @@ $1::tsquery", [query])
        } else {
            let query = self.render(" AND ", " OR ", |stems| format!("\"{}\"", stems.join(" ")));
            let query = if place == Place::Heading {
                format!("heading_stems : ({query})")
            } else {
                query
            };
            Expr::cust_with_values(
                "\"search_document\".\"id\" IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)",
                [query],
            )
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    Heading,
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
        .and_where(col(search_document::Column::Kind).eq(Code(kind)))
        .and_where(words.matches(access.backend(), Place::Anywhere))
        .take();
    Ok(Condition::all().add(col(key).in_subquery(found)))
}

/// The search text contains a word with this stem, as a condition on `search_document`.
pub(crate) fn knows_stem(backend: DbBackend, stem: &str) -> Expr {
    let words = SearchedWords {
        positions: vec![vec![vec![stem.to_owned()]]],
    };
    words.matches(backend, Place::Anywhere)
}

#[derive(FromQueryResult)]
struct HitRow {
    kind: Code<SearchKind>,
    row_id: Uuid,
    heading: Option<String>,
    body: Option<String>,
    score: f64,
}

impl Access {
    /// A page of the matching rows of these kinds; rows whose heading matches come first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn search(&self, text: &str, kinds: &[SearchKind], page: &PageArguments) -> Result<Page<SearchHit>, Error> {
        use search_document::Column;
        let words = SearchedWords::read(self, text).await?;
        let score = Expr::Case(Box::new(
            CaseStatement::new()
                .case(words.matches(self.backend(), Place::Heading), 1.0)
                .finally(0.5),
        ));
        let snippets = self.asks(Wide::SearchSnippet);
        let scored = score.clone();
        let list = List {
            rows: self.found(&words, kinds),
            columns: Box::new(move |select| {
                columns(select, &[Column::Kind, Column::RowId]);
                column_if(select, Column::Heading, snippets);
                column_if(select, Column::Body, snippets);
                select.expr_as(scored.clone(), Alias::new("score"));
            }),
            order: vec![
                OrderKey::new(score, KeyKind::Real).descending(true),
                column(Column::RowId, KeyKind::Id),
            ],
            order_name: format!("search {text}"),
        };
        let phrases = words.phrases();
        Ok(list.page::<HitRow>(self, page).await?.map(|row| hit(row, &phrases)))
    }

    /// How many rows of these kinds match the text.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_search(&self, text: &str, kinds: &[SearchKind]) -> Result<i64, Error> {
        let words = SearchedWords::read(self, text).await?;
        count(self, self.found(&words, kinds)).await
    }

    fn found(&self, words: &SearchedWords, kinds: &[SearchKind]) -> SelectStatement {
        let mut rows = self.documents(kinds);
        rows.and_where(words.matches(self.backend(), Place::Anywhere));
        rows
    }

    /// The search texts of these kinds, or of all kinds if the list is empty.
    fn documents(&self, kinds: &[SearchKind]) -> SelectStatement {
        let mut rows = self.rows::<search_document::Entity>();
        if !kinds.is_empty() {
            rows.and_where(col(search_document::Column::Kind).is_in(kinds.iter().copied().map(Code)));
        }
        rows
    }
}

fn hit(row: HitRow, phrases: &[Vec<String>]) -> SearchHit {
    let heading = row.heading.unwrap_or_default();
    let text = if row.score > 0.5 { heading } else { row.body.unwrap_or_default() };
    SearchHit {
        kind: row.kind.0,
        id: row.row_id,
        snippet: text::snippet(&text, phrases, SNIPPET),
        score: row.score,
    }
}
