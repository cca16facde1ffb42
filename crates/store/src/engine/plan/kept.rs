//! The statement of a branch for any keys: built once for each role, and then kept.

use std::sync::Arc;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, SelectStatement};

use super::field::Column;
use super::level::Branch;
use super::link::{Found, LinkedRows};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::kept_statements::{KeptPage, KeptStatement, PLACEHOLDER, StatementKey};
use crate::engine::list::keyset::Direction;
use crate::engine::list::page::PageRequest;
use crate::engine::list::{Columns, wants_cursors};
use crate::engine::ready_connections::PlannedFor;

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
    let Some(scope) = access.viewer().shared_scope() else {
        return Ok(None);
    };
    let key = StatementKey {
        scope,
        link: branch.name.clone(),
        of_one,
        columns: branch.read_columns().iter().map(|column| column.name).collect(),
    };
    let kept = &access.connections().kept_statements;
    if let Some(known) = kept.get(&key) {
        return Ok(known);
    }
    let observed = access.observed();
    let built = built(&observed, branch, of_one)
        .await?
        .filter(|_| observed.depended_on_the_role_alone());
    let built = built.map(Arc::new);
    kept.keep(key, built.clone());
    Ok(built)
}

async fn built(access: &Access, branch: &Branch, of_one: bool) -> Result<Option<KeptStatement>, Error> {
    let Found { rows, parent } = (branch.finding)(access, &[PLACEHOLDER]).await?;
    let columns = reading(access, &branch.read_columns());
    match rows {
        LinkedRows::All(mut select) => {
            all_of_parents(&mut select, &columns, parent);
            Ok(KeptStatement::of(&select, None))
        }
        LinkedRows::Page(_, _, PlannedFor::Values) => Ok(None),
        LinkedRows::Page(mut list, page, PlannedFor::Keys) => {
            let request = page.read(access.page_sizes())?;
            list.columns = columns;
            let select = if of_one {
                list.page_statement(access, &request, None)?
            } else {
                list.statement_of_each(access, parent, Some(&[PLACEHOLDER]), &request, None)?
            };
            let page = KeptPage {
                size: request.size,
                backward: request.direction == Direction::Backward,
            };
            Ok(KeptStatement::of(&select, Some(page)))
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
