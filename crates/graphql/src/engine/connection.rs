//! Relay connections over the store's pages. `totalCount` runs a count only when a client asks for it.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, Result, SimpleObject, TypeName};
use futures_util::future::BoxFuture;
use store::{Page, PageArguments};

use super::scope::Scope;
use crate::error::Refusal;

/// The position of a page in its list, and whether there are rows before and after it.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether the list has more rows after this page.
    has_next_page: bool,
    /// Whether the list has rows before this page.
    has_previous_page: bool,
    /// The cursor of the first row of this page; null if the page has no rows.
    start_cursor: Option<String>,
    /// The cursor of the last row of this page; null if the page has no rows.
    end_cursor: Option<String>,
}

/// Counts all rows of the list that a page belongs to.
pub type Total = Box<dyn for<'a> Fn(&'a Scope) -> BoxFuture<'a, Result<i64, Refusal>> + Send + Sync>;

/// Wraps a counting function for a connection.
pub fn total<F>(count: F) -> Total
where
    F: for<'a> Fn(&'a Scope) -> BoxFuture<'a, Result<i64, Refusal>> + Send + Sync + 'static,
{
    Box::new(count)
}

/// A type that a connection can list.
pub trait Listed: OutputType + Clone + 'static {}
impl<T: OutputType + Clone + 'static> Listed for T {}

/// One page of a list, as a Relay connection with a total count.
pub struct Connection<T> {
    page: Page<T>,
    total: Total,
}

impl<T> Connection<T> {
    /// A connection over this page.
    pub fn new(page: Page<T>, total: Total) -> Self {
        Self { page, total }
    }
}

impl<T: Listed> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// One page of a list, as a Relay connection: the rows, their cursors, and the total number of rows.
#[Object(name_type)]
impl<T: Listed> Connection<T> {
    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<T>> {
        edges(&self.page)
    }

    /// The rows of this page, without their cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.page.items.iter().map(|item| &item.node).collect()
    }

    /// The position of this page in the list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page)
    }

    /// The number of rows in the whole list, not only on this page. Rows that the viewer may not see are not counted.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok((self.total)(Scope::of(ctx)?).await?)
    }
}

/// One page of a list, as a Relay connection without a total count.
pub struct UncountedConnection<T>(pub Page<T>);

impl<T: Listed> TypeName for UncountedConnection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// One page of a list, as a Relay connection: the rows and their cursors. The rows of the whole list are not counted.
#[Object(name_type)]
impl<T: Listed> UncountedConnection<T> {
    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<T>> {
        edges(&self.0)
    }

    /// The rows of this page, without their cursors.
    async fn nodes(&self) -> Vec<&T> {
        self.0.items.iter().map(|item| &item.node).collect()
    }

    /// The position of this page in the list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.0)
    }
}

/// A row of a page, with its cursor.
pub struct Edge<T> {
    cursor: String,
    node: T,
}

impl<T: Listed> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <T as OutputType>::type_name()).into()
    }
}

/// A row of a page, with its cursor.
#[Object(name_type)]
impl<T: Listed> Edge<T> {
    /// The opaque cursor of the row, for the arguments `after` and `before`. It is valid for this list, this order
    /// and this viewer only.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row itself.
    async fn node(&self) -> &T {
        &self.node
    }
}

/// The rows of a page, each with its cursor.
pub fn edges<T: Clone>(page: &Page<T>) -> Vec<Edge<T>> {
    let edge = |item: &store::Item<T>| Edge {
        cursor: item.cursor.clone(),
        node: item.node.clone(),
    };
    page.items.iter().map(edge).collect()
}

/// The position of a page in its list.
pub fn page_info<T>(page: &Page<T>) -> PageInfo {
    PageInfo {
        has_next_page: page.has_next,
        has_previous_page: page.has_previous,
        start_cursor: page.items.first().map(|item| item.cursor.clone()),
        end_cursor: page.items.last().map(|item| item.cursor.clone()),
    }
}

/// Whether the request asks for rows of this connection, and not only for their number.
pub fn wants_rows(ctx: &Context<'_>) -> bool {
    let asked = ctx.look_ahead();
    ["edges", "nodes", "pageInfo"].iter().any(|field| asked.field(field).exists())
}

/// The paging arguments of a field. They are checked even if the request only asks for the count.
///
/// # Errors
/// BAD_USER_INPUT when a size is out of bounds, or `first` and `last` are combined.
pub fn page(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> Result<PageArguments, Refusal> {
    let arguments = PageArguments {
        first: first.map(i64::from),
        after,
        last: last.map(i64::from),
        before,
    };
    arguments.check(Scope::of(ctx)?.access().page_sizes())?;
    Ok(arguments)
}

/// Converts the rows of a page.
pub fn map_page<T, U>(page: Page<T>, f: impl Fn(T) -> U) -> Page<U> {
    let items = page
        .items
        .into_iter()
        .map(|item| store::Item {
            cursor: item.cursor,
            node: f(item.node),
        })
        .collect();
    Page {
        items,
        has_next: page.has_next,
        has_previous: page.has_previous,
    }
}
