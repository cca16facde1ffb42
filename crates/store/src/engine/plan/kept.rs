//! Statements of plans that are built once for each role, and then kept: of a branch, for any keys; of one row, for any code; of a page.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use sea_orm::{DbBackend, Iden};

use super::field::Column;
use super::level::Branch;
use super::link::LinkedRows;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::kept_statements::{KeptPage, KeptStatement, PLACEHOLDER, StatementKey};
use crate::engine::list::keyset::Direction;
use crate::engine::list::page::{PageArguments, PageRequest};
use crate::engine::list::{Columns, List, wants_cursors};
use crate::engine::ready_connections::PlannedFor;
use crate::engine::row_rule::Scoped;
use crate::engine::sql::{col, ids_value};

/// Adds columns to a statement, the first at place 0.
pub(crate) fn reading(access: &Access, columns: &[Column]) -> Columns {
    let columns: Vec<Expr> = columns.iter().map(|column| (column.of)(access)).collect();
    Box::new(move |select| {
        if columns.is_empty() {
            // A page of rows of which nothing is asked is still a page of rows.
            select.expr_as(Expr::cust("1"), Alias::new("c0"));
        }
        for (place, column) in columns.iter().enumerate() {
            select.expr_as(column.clone(), Alias::new(format!("c{place}")));
        }
    })
}

/// Adds the columns and then the parent to a statement that reads all rows of its parents.
pub(super) fn all_of_parents(select: &mut SelectStatement, columns: &Columns, parent: Expr) {
    columns(select);
    select.expr_as(parent, Alias::new("parent"));
}

/// The kept statement of a branch. `None` if it cannot be kept: its statement is then built for this request alone.
pub(super) async fn kept_for(access: &Access, branch: &Branch, of_one: bool) -> Result<Option<Arc<KeptStatement>>, Error> {
    if access.backend() != DbBackend::Postgres || wants_cursors(access) {
        return Ok(None);
    }
    if branch.holds_values || branch.wants_total || !branch.wants_rows {
        return Ok(None);
    }
    let (key, observed) = match look_up(access, branch.name.clone(), of_one, &branch.read_columns()) {
        KnownStatement::Is(known) => return Ok(known),
        KnownStatement::ToBuild(key, observed) => (key, observed),
    };
    let built = built(&observed, branch, of_one).await?;
    Ok(keep(&observed, key, built))
}

/// What is known of a statement.
enum KnownStatement {
    /// The statement; `None` if it cannot be kept.
    Is(Option<Arc<KeptStatement>>),
    /// It must be built in this view, and kept under this key.
    ToBuild(StatementKey, Box<Access>),
}

/// Looks for the statement that finds the rows of this name and reads these columns.
fn look_up(access: &Access, rows: String, of_one: bool, columns: &[Column]) -> KnownStatement {
    let Some(scope) = access.viewer().shared_scope() else {
        return KnownStatement::Is(None);
    };
    let key = StatementKey {
        scope,
        rows,
        of_one,
        columns: columns.iter().map(|column| column.name).collect(),
    };
    match access.connections().kept_statements.get(&key) {
        Some(known) => KnownStatement::Is(known),
        None => KnownStatement::ToBuild(key, Box::new(access.observed())),
    }
}

/// Keeps a statement, if building it depended on the role alone.
fn keep(observed: &Access, key: StatementKey, built: Option<KeptStatement>) -> Option<Arc<KeptStatement>> {
    let built = built.filter(|_| observed.depended_on_the_role_alone()).map(Arc::new);
    observed.connections().kept_statements.keep(key, built.clone());
    built
}

/// The kept statement that reads the row with a value in a column.
pub(super) fn kept_row<E: Scoped>(access: &Access, column: E::Column, columns: &[Column]) -> Option<Arc<KeptStatement>> {
    if access.backend() != DbBackend::Postgres {
        return None;
    }
    let name = [E::default().table_name(), " by ", &column.to_string()].concat();
    match look_up(access, name, true, columns) {
        KnownStatement::Is(known) => known,
        KnownStatement::ToBuild(key, observed) => {
            let select = row_with::<E>(&observed, column, PLACEHOLDER_TEXT, columns);
            keep(&observed, key, KeptStatement::of(&select, &PLACEHOLDER_TEXT.into(), None))
        }
    }
}

/// The statement that reads the row with a value in a column.
pub(super) fn row_with<E: Scoped>(access: &Access, column: E::Column, value: &str, columns: &[Column]) -> SelectStatement {
    let mut select = access.rows::<E>();
    select.and_where(col(column).eq(value));
    reading(access, columns)(&mut select);
    select
}

/// Builds a list in a view.
pub(crate) type Listing = Box<dyn for<'a> Fn(&'a Access) -> BoxFuture<'a, Result<List, Error>> + Send + Sync>;

/// Builds a list of what is asked for, as often as a plan needs it.
pub(crate) fn listing<Q: Clone + Send + Sync + 'static>(
    asked: Q,
    list: for<'a> fn(&'a Access, Q) -> BoxFuture<'a, Result<List, Error>>,
) -> Listing {
    Box::new(move |access| list(access, asked.clone()))
}

/// The kept statement of a page of the list with this name.
pub(super) async fn kept_page(
    access: &Access,
    name: String,
    page: &PageArguments,
    columns: &[Column],
    list: &Listing,
) -> Result<Option<Arc<KeptStatement>>, Error> {
    if access.backend() != DbBackend::Postgres || wants_cursors(access) || page.has_cursor() {
        return Ok(None);
    }
    let (key, observed) = match look_up(access, name + &page.name(), false, columns) {
        KnownStatement::Is(known) => return Ok(known),
        KnownStatement::ToBuild(key, observed) => (key, observed),
    };
    let mut list = list(&observed).await?;
    list.columns = reading(&observed, columns);
    let request = page.read(observed.page_sizes())?;
    let select = list.page_statement(&observed, &request, None)?;
    Ok(keep(&observed, key, Some(KeptStatement::fixed(&select, KeptPage::of(&request)))))
}

/// No row has this code. A statement is built with it in place of a value, so that its places are found.
const PLACEHOLDER_TEXT: &str = "\u{10ffff} in place of a value \u{10ffff}";

async fn built(access: &Access, branch: &Branch, of_one: bool) -> Result<Option<KeptStatement>, Error> {
    let found = (branch.finding)(access, &[PLACEHOLDER]).await?;
    let (rows, parent, each) = found.ready(access, &[PLACEHOLDER], !of_one);
    let (columns, placeholder) = (reading(access, &branch.read_columns()), ids_value(&[PLACEHOLDER]));
    match rows {
        LinkedRows::All(mut select) => {
            all_of_parents(&mut select, &columns, parent);
            Ok(KeptStatement::of(&select, &placeholder, None))
        }
        LinkedRows::Page(_, _, PlannedFor::Values) => Ok(None),
        LinkedRows::Page(mut list, page, PlannedFor::Keys) => {
            let request = page.read(access.page_sizes())?;
            list.columns = columns;
            let select = if of_one {
                list.page_statement(access, &request, None)?
            } else {
                list.statement_of_each(access, parent, each, &request, None)?
            };
            Ok(KeptStatement::of(&select, &placeholder, Some(KeptPage::of(&request))))
        }
    }
}

impl KeptPage {
    fn of(request: &PageRequest) -> Self {
        Self {
            size: request.size,
            backward: request.direction == Direction::Backward,
        }
    }
}

impl From<KeptPage> for PageRequest {
    fn from(page: KeptPage) -> Self {
        Self {
            direction: if page.backward { Direction::Backward } else { Direction::Forward },
            size: page.size,
            after: None,
            before: None,
        }
    }
}
