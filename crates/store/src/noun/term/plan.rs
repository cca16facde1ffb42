//! The fields of a term that a plan reads, and the ways to the terms of other rows.

use std::sync::Arc;

use entity::{outcome_term, programme_term, study_term, term};
use evidence::vocabulary::Dimension;
use futures_util::future::BoxFuture;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, Func, SelectStatement};
use sea_orm::{DbBackend, Order};

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::plan::{
    Column as PlanColumn, Found, Link, Memory, MemoryIds, Readable, ReadableField as _, Write, id_of, known_row, readable, reading,
};
use crate::engine::reads::Reads as _;
use crate::engine::remembered::RememberedRows;
use crate::engine::row_rule::PartOf;
use crate::engine::sql::col;

readable! {
    /// The fields that are read of a term's own row.
    TermField of term {
        /// The id.
        Id: Write::Id(|id| TermId(id).to_string()) => Id,
        /// The dimension.
        Dimension: Write::Code(|code| code.parse::<Dimension>().is_ok()) => Dimension,
        /// The code.
        Code: Write::Text => Code,
        /// The name that people read.
        Label: Write::Text => Label,
        /// What it means.
        Definition: Write::Text => Definition,
        /// Where it comes from.
        Source: Write::Text => Source,
        /// Other words for it.
        Synonyms: Write::Texts => Synonyms,
        /// The number of changes.
        Version: Write::Int => Version,
    }
}

/// The term with the id that a field of another row holds.
pub(crate) fn term_by<F: Readable>(key: F) -> Link<F, TermField> {
    Link::by_id::<term::Entity>("the term", key, term::Column::Id).in_memory(VOCABULARY)
}

/// A table that gives terms to the rows of another one, in the order in which they were entered.
trait Tags: PartOf {
    const TERM: Self::Column;
    const POSITION: Self::Column;
    /// The names of the link, of the id in one of its rows, and of all ids in the parent's row.
    const NAMES: [&'static str; 3];
}

macro_rules! tags {
    ($($module:ident of $parent:literal),+) => {$(
        impl Tags for $module::Entity {
            const TERM: Self::Column = $module::Column::TermId;
            const POSITION: Self::Column = $module::Column::Position;
            const NAMES: [&'static str; 3] = [
                concat!("terms of the ", $parent),
                concat!("term of the ", $parent),
                concat!("terms in the row of the ", $parent),
            ];
        }
    )+};
}
tags!(programme_term of "programme", study_term of "study", outcome_term of "outcome");

/// The terms of a programme.
pub(crate) fn of_programme<F: Readable>(key: F) -> Link<F, TermField> {
    of::<programme_term::Entity, F>(key)
}

/// The terms of a study.
pub(crate) fn of_study<F: Readable>(key: F) -> Link<F, TermField> {
    of::<study_term::Entity, F>(key)
}

/// The parameters of effectiveness that an outcome is about.
pub(crate) fn of_outcome<F: Readable>(key: F) -> Link<F, TermField> {
    of::<outcome_term::Entity, F>(key)
}

fn of<E: Tags, F: Readable>(key: F) -> Link<F, TermField> {
    let [name, one, all] = E::NAMES;
    let links = Link::new(name, key, |access, parents| {
        let mut links = access.parts_of::<E>(parents);
        links.order_by_expr(col(E::KEY), Order::Asc);
        in_order::<E>(&mut links);
        let found = Found::all(links, col(E::KEY));
        Box::pin(async move { Ok(found) })
    });
    links.in_memory(Memory {
        ids: MemoryIds::Listed {
            in_parent: id(all, all_in_parent::<E>),
            in_statement: id(one, |_| col(E::TERM)),
        },
        ..VOCABULARY
    })
}

const fn id(name: &'static str, of: fn(&Access) -> Expr) -> PlanColumn {
    PlanColumn {
        name,
        of,
        write: Write::Id(|id| TermId(id).to_string()),
    }
}

fn in_order<E: Tags>(links: &mut SelectStatement) {
    links
        .order_by_expr(col(E::POSITION), Order::Asc)
        .order_by_expr(col(E::TERM), Order::Asc);
}

/// The ids of all terms, as a column of the parent's row. NULL on SQLite, where nobody reads it.
fn all_in_parent<E: Tags>(access: &Access) -> Expr {
    if access.backend() != DbBackend::Postgres {
        return Expr::cust("NULL");
    }
    let mut links = access.parts_in_row::<E>();
    links.expr(col(E::TERM));
    in_order::<E>(&mut links);
    Func::cust("ARRAY").arg(Expr::SubQuery(None, Box::new(links.into()))).into()
}

/// Everyone may read all terms, and there are a few hundred of them: plans look them up in memory.
const VOCABULARY: Memory = Memory {
    rows: vocabulary,
    columns: term_fields,
    ids: MemoryIds::Key,
};

fn term_fields() -> Vec<PlanColumn> {
    TermField::ALL.iter().map(|field| field.column()).collect()
}

fn vocabulary(access: &Access, version: i64) -> BoxFuture<'_, Result<Arc<RememberedRows>, Error>> {
    let read = async || {
        let mut select = access.rows::<term::Entity>();
        let columns = term_fields();
        reading(access, &columns)(&mut select);
        let mut rows = Vec::new();
        // Plans that hold a connection wait here for each other, so this read must not wait for a connection that one of them holds.
        for row in access.control().query_all(&select).await? {
            // The id is the first of the fields.
            rows.push((id_of(&row, 0)?.unwrap_or_default(), known_row(&row, &columns)?));
        }
        Ok(RememberedRows::new(rows))
    };
    Box::pin(access.connections().vocabulary.in_version(version, read))
}
