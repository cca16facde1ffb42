//! Relay connections over the store's pages. `totalCount` is counted only when it is asked for.

use std::borrow::Cow;

use async_graphql::{Context, Object, OutputType, Result, SimpleObject, TypeName};
use futures_util::future::BoxFuture;
use store::{Page, PageArguments};

use super::scope::Scope;
use crate::error::Refusal;

/// Where a page lies in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether more rows follow this page.
    has_next_page: bool,
    /// Whether rows come before this page.
    has_previous_page: bool,
    /// The cursor of the page's first row.
    start_cursor: Option<String>,
    /// The cursor of the page's last row.
    end_cursor: Option<String>,
}

/// Counts the whole list that a page was cut from.
pub type Total = Box<dyn for<'a> Fn(&'a Scope) -> BoxFuture<'a, Result<i64, Refusal>> + Send + Sync>;

/// A way to count, as connections keep it.
pub fn total<F>(count: F) -> Total
where
    F: for<'a> Fn(&'a Scope) -> BoxFuture<'a, Result<i64, Refusal>> + Send + Sync + 'static,
{
    Box::new(count)
}

/// What a connection can hold.
pub trait Listed: OutputType + Clone + 'static {}
impl<T: OutputType + Clone + 'static> Listed for T {}

/// A page of a list.
pub struct Connection<T> {
    page: Page<T>,
    total: Total,
}

impl<T> Connection<T> {
    /// A connection over a page.
    pub fn new(page: Page<T>, total: Total) -> Self {
        Self { page, total }
    }
}

impl<T: Listed> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: Listed> Connection<T> {
    /// The page's rows, each with its cursor.
    async fn edges(&self) -> Vec<Edge<T>> {
        edges(&self.page)
    }

    /// The page's rows.
    async fn nodes(&self) -> Vec<&T> {
        self.page.items.iter().map(|item| &item.node).collect()
    }

    /// Where the page lies in its list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page)
    }

    /// How many rows of the list the viewer may see.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok((self.total)(Scope::of(ctx)?).await?)
    }
}

/// A page of a list that is not counted.
pub struct UncountedConnection<T>(pub Page<T>);

impl<T: Listed> TypeName for UncountedConnection<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <T as OutputType>::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: Listed> UncountedConnection<T> {
    /// The page's rows, each with its cursor.
    async fn edges(&self) -> Vec<Edge<T>> {
        edges(&self.0)
    }

    /// The page's rows.
    async fn nodes(&self) -> Vec<&T> {
        self.0.items.iter().map(|item| &item.node).collect()
    }

    /// Where the page lies in its list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.0)
    }
}

/// One row of a page.
pub struct Edge<T> {
    cursor: String,
    node: T,
}

impl<T: Listed> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <T as OutputType>::type_name()).into()
    }
}

/// One row of a page.
#[Object(name_type)]
impl<T: Listed> Edge<T> {
    /// The row's place in the list, for this viewer and this order.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row at this place of the list.
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

/// Where a page lies in its list.
pub fn page_info<T>(page: &Page<T>) -> PageInfo {
    PageInfo {
        has_next_page: page.has_next,
        has_previous_page: page.has_previous,
        start_cursor: page.items.first().map(|item| item.cursor.clone()),
        end_cursor: page.items.last().map(|item| item.cursor.clone()),
    }
}

/// Whether the request wants rows of this connection, and not only their number.
pub fn wants_rows(ctx: &Context<'_>) -> bool {
    let asked = ctx.look_ahead();
    ["edges", "nodes", "pageInfo"].iter().any(|field| asked.field(field).exists())
}

/// The paging arguments of a field, which must make sense even where the list is only counted.
///
/// # Errors
/// BAD_USER_INPUT for a size out of bounds, or both directions at once.
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

/// A page of the same rows as something else.
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
