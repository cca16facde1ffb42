//! Lists: one statement for a page, or one statement for a page of each of many parents. Rows are cut by keys in SQL, never in memory.

pub(crate) mod cursor;
pub(crate) mod keyset;
pub(crate) mod page;

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, OverStatement, Query, SelectStatement, WindowStatement};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::by_id::ById;
use crate::engine::cursor_key::CursorKey;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sources::Sources as _;
use crate::engine::wide::Wide;
use cursor::Seal;
use keyset::{Direction, Key, OrderKey};
use page::{Item, Page, PageArguments, PageRequest, cut};

/// A list to be paged: which rows, and in which order. The last key of the order is unique.
pub(crate) struct List {
    /// FROM, JOIN and WHERE, including the row rule; no columns and no order.
    pub(crate) rows: SelectStatement,
    /// The columns that are read of each row.
    pub(crate) columns: Columns,
    pub(crate) order: Vec<OrderKey>,
    /// The name of the order, which cursors are bound to.
    pub(crate) order_name: String,
}

/// Adds the columns of a row to a statement.
pub(crate) type Columns = Box<dyn Fn(&mut SelectStatement) + Send + Sync>;

const PARENT: &str = "list_parent";
const PLACE: &str = "list_place";

/// Whether the request asks for cursors; otherwise none are encrypted.
pub(crate) fn wants_cursors(access: &Access) -> bool {
    access.asks(Wide::Cursors)
}

/// The key for a page's cursors, if the page has any to read or to write.
pub(crate) async fn key_for(access: &Access, request: &PageRequest) -> Result<Option<Arc<CursorKey>>, Error> {
    if wants_cursors(access) || request.after.is_some() || request.before.is_some() {
        return access.cursor_key().await.map(Some);
    }
    Ok(None)
}

fn key_column(i: usize) -> String {
    format!("list_key_{i}")
}

impl List {
    /// The statement's rows past the page's cursors, with columns and ids, and with sort keys if the request asks for cursors.
    fn select(&self, access: &Access, request: &PageRequest, seal: Option<&Seal<'_>>) -> Result<SelectStatement, Error> {
        let mut select = self.rows.clone();
        for (text, path, direction) in [
            (&request.after, "after", Direction::Forward),
            (&request.before, "before", Direction::Backward),
        ] {
            if let Some(text) = text {
                let keys = seal.ok_or_else(|| cursor::refuse(path))?.read(text, path)?;
                let past = (keys.len() == self.order.len()).then(|| keyset::past(&self.order, &keys, direction));
                select.cond_where(past.flatten().ok_or_else(|| cursor::refuse(path))?);
            }
        }
        (self.columns)(&mut select);
        if wants_cursors(access) {
            for (i, key) in self.order.iter().enumerate() {
                select.expr_as(key.expr.clone(), Alias::new(key_column(i)));
            }
        }
        Ok(select)
    }

    /// What cursors of this list are bound to. Without a key, no cursor is read or written.
    fn seal<'a>(&self, access: &Access, key: Option<&'a CursorKey>) -> Option<Seal<'a>> {
        key.map(|key| Seal::new(key, &self.order_name, &access.viewer().scope_key()))
    }

    fn item(&self, row: &QueryResult, place: usize, seal: Option<&Seal<'_>>) -> Result<Item<usize>, Error> {
        let cursor = match seal {
            Some(seal) => seal.write(&self.keys(row)?)?,
            None => String::new(),
        };
        Ok(Item { cursor, node: place })
    }

    /// The values that this row is sorted by.
    fn keys(&self, row: &QueryResult) -> Result<Vec<Key>, Error> {
        let read = |(i, key): (usize, &OrderKey)| Ok(key.read(row, &key_column(i))?);
        self.order.iter().enumerate().map(read).collect()
    }

    /// One page of the whole list, in one statement.
    pub(crate) async fn page<T: FromQueryResult>(&self, access: &Access, page: &PageArguments) -> Result<Page<T>, Error> {
        let (rows, page) = self.rows(access, page).await?;
        page.try_map(|place| decoded(&rows, place))
    }

    /// The statement of one page of the whole list.
    pub(crate) fn page_statement(&self, access: &Access, request: &PageRequest, seal: Option<&Seal<'_>>) -> Result<SelectStatement, Error> {
        let mut select = self.select(access, request, seal)?;
        for key in &self.order {
            let (order, nulls) = key.sql_order(request.direction);
            match nulls {
                Some(nulls) => select.order_by_expr_with_nulls(key.expr.clone(), order, nulls),
                None => select.order_by_expr(key.expr.clone(), order),
            };
        }
        select.limit(request.size + 1);
        Ok(select)
    }

    /// The rows of one page of the whole list, and their places.
    pub(crate) async fn rows(&self, access: &Access, page: &PageArguments) -> Result<(Vec<QueryResult>, Page<usize>), Error> {
        let request = page.read(access.page_sizes())?;
        let cursor_key = key_for(access, &request).await?;
        let seal = self.seal(access, cursor_key.as_deref());
        let select = self.page_statement(access, &request, seal.as_ref())?;
        let rows = access.reader().query_all(&select).await?;
        let seal = seal.as_ref().filter(|_| wants_cursors(access));
        let items = rows.iter().enumerate().map(|(place, row)| self.item(row, place, seal));
        let page = cut(items.collect::<Result<_, _>>()?, &request);
        Ok((rows, page))
    }

    /// A page for each parent, in one statement. `parent` is the column with the parent's key; the caller has already restricted the rows
    /// to these parents.
    pub(crate) async fn pages<T: FromQueryResult>(
        &self,
        access: &Access,
        parent: Expr,
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<T>>, Error> {
        let (rows, pages) = self.rows_of_each(access, parent, None, page).await?;
        let decoded = |(parent, page): (Uuid, Page<usize>)| Ok((parent, page.try_map(|place| decoded(&rows, place))?));
        pages.into_iter().map(decoded).collect()
    }

    /// The statement of a page for each parent. If `each` finds the parents, it restricts the rows to them, which is for PostgreSQL. After
    /// the list's own columns, it reads the parent of each row.
    pub(crate) fn statement_of_each(
        &self,
        access: &Access,
        parent: Expr,
        each: Option<SeenParents>,
        request: &PageRequest,
        seal: Option<&Seal<'_>>,
    ) -> Result<SelectStatement, Error> {
        if let Some(each) = each {
            return self.one_after_the_other(access, &parent, each, request, seal);
        }
        let mut inner = self.select(access, request, seal)?;
        let mut window = WindowStatement::new();
        window.add_partition_by(parent.clone());
        for key in &self.order {
            let (order, nulls) = key.sql_order(request.direction);
            match nulls {
                Some(nulls) => window.order_by_expr_with_nulls(key.expr.clone(), order, nulls),
                None => window.order_by_expr(key.expr.clone(), order),
            };
        }
        inner
            .expr_as(parent, Alias::new(PARENT))
            .expr_window_as(Expr::cust("ROW_NUMBER()"), window, Alias::new(PLACE));
        Ok(Query::select()
            .expr(Expr::cust("*"))
            .over_rows(inner, Alias::new("list_rows"))
            .and_where(Expr::col(Alias::new(PLACE)).lte(i64::try_from(request.size + 1).unwrap_or(i64::MAX)))
            .order_by(Alias::new(PARENT), sea_orm::Order::Asc)
            .order_by(Alias::new(PLACE), sea_orm::Order::Asc)
            .take())
    }

    /// The pages of the parents one after the other: each ends as soon as it is full, where a window sorts all rows of all parents. A
    /// subquery with a limit runs once for each parent, so its rows keep their order.
    fn one_after_the_other(
        &self,
        access: &Access,
        parent: &Expr,
        each: SeenParents,
        request: &PageRequest,
        seal: Option<&Seal<'_>>,
    ) -> Result<SelectStatement, Error> {
        let parents = Alias::new("list_parents");
        let key = Expr::col((parents.clone(), Alias::new(SeenParents::ID)));
        let mut page = self.page_statement(access, request, seal)?;
        page.and_where(parent.clone().eq(key.clone()));
        Ok(Query::select()
            .expr(Expr::cust("\"list_rows\".*"))
            .expr_as(key, Alias::new(PARENT))
            .over_rows(each.rows(), parents)
            .join_rows_for_each(page, Alias::new("list_rows"))
            .take())
    }

    /// The rows of a page for each parent, and their places.
    pub(crate) async fn rows_of_each(
        &self,
        access: &Access,
        parent: Expr,
        each: Option<SeenParents>,
        page: &PageArguments,
    ) -> Result<(Vec<QueryResult>, ById<Page<usize>>), Error> {
        let request = page.read(access.page_sizes())?;
        let cursor_key = key_for(access, &request).await?;
        let seal = self.seal(access, cursor_key.as_deref());
        let select = self.statement_of_each(access, parent, each, &request, seal.as_ref())?;
        let seal = seal.as_ref().filter(|_| wants_cursors(access));
        let rows = access.reader().query_all(&select).await?;
        let mut by_parent: ById<Vec<Item<usize>>> = ById::default();
        for (place, row) in rows.iter().enumerate() {
            let parent: Uuid = row.try_get("", PARENT)?;
            by_parent.entry(parent).or_default().push(self.item(row, place, seal)?);
        }
        let pages = by_parent
            .into_iter()
            .map(|(parent, items)| (parent, cut(items, &request)))
            .collect();
        Ok((rows, pages))
    }
}

/// The row at a place.
fn decoded<T: FromQueryResult>(rows: &[QueryResult], place: usize) -> Result<T, Error> {
    let row = rows
        .get(place)
        .ok_or_else(|| Error::Corrupt("a page has a row that was not read".to_owned()))?;
    Ok(T::from_query_result(row, "")?)
}

/// How many rows the statement finds. Uses COUNT(*), because COUNT("id") costs several times as much.
pub(crate) async fn count(access: &Access, mut rows: SelectStatement) -> Result<i64, Error> {
    rows.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    let row = access.reader().query_one(&rows).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0))
}

/// How many rows the statement finds for each parent, in one statement.
pub(crate) async fn counts(access: &Access, mut rows: SelectStatement, parent: Expr) -> Result<HashMap<Uuid, i64>, Error> {
    rows.expr_as(parent.clone(), Alias::new(PARENT))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .add_group_by([parent]);
    let mut counts = HashMap::new();
    for row in access.reader().query_all(&rows).await? {
        counts.insert(row.try_get("", PARENT)?, row.try_get("", "n")?);
    }
    Ok(counts)
}
