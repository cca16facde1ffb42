//! The fields of a term that a plan reads, and the ways to the terms of other rows.

use std::sync::Arc;

use entity::{outcome_term, programme_term, study_term, term};
use evidence::vocabulary::Dimension;
use futures_util::future::BoxFuture;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ColumnTrait, Order};

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::plan::{
    Column as PlanColumn, Found, Link, LinkedRows, Memory, Readable, ReadableField as _, Write, id_of, known_row, readable, reading,
};
use crate::engine::reads::Reads as _;
use crate::engine::remembered::RememberedRows;
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

/// The terms of a programme.
pub(crate) fn of_programme<F: Readable>(key: F) -> Link<F, TermField> {
    use programme_term::Column;
    let links = Link::new("terms of the programme", key, |access, ids| {
        let links = access.parts_of::<programme_term::Entity>(ids);
        let found = tagged(links, Column::ProgrammeId, Column::Position, Column::TermId);
        Box::pin(async move { Ok(found) })
    });
    links.in_memory(Memory {
        id: Some(id("programme_term.term_id", |_| col(Column::TermId))),
        ..VOCABULARY
    })
}

/// The terms of a study.
pub(crate) fn of_study<F: Readable>(key: F) -> Link<F, TermField> {
    use study_term::Column;
    let links = Link::new("terms of the study", key, |access, ids| {
        let links = access.parts_of::<study_term::Entity>(ids);
        let found = tagged(links, Column::StudyId, Column::Position, Column::TermId);
        Box::pin(async move { Ok(found) })
    });
    links.in_memory(Memory {
        id: Some(id("study_term.term_id", |_| col(Column::TermId))),
        ..VOCABULARY
    })
}

/// The parameters of effectiveness that an outcome is about.
pub(crate) fn of_outcome<F: Readable>(key: F) -> Link<F, TermField> {
    use outcome_term::Column;
    let links = Link::new("terms of the outcome", key, |access, ids| {
        let links = access.parts_of::<outcome_term::Entity>(ids);
        let found = tagged(links, Column::OutcomeId, Column::Position, Column::TermId);
        Box::pin(async move { Ok(found) })
    });
    links.in_memory(Memory {
        id: Some(id("outcome_term.term_id", |_| col(Column::TermId))),
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

/// The links of these parents in the order in which they were entered.
fn tagged<C: ColumnTrait>(mut links: SelectStatement, parent: C, position: C, term_id: C) -> Found {
    links
        .order_by_expr(col(parent), Order::Asc)
        .order_by_expr(col(position), Order::Asc)
        .order_by_expr(col(term_id), Order::Asc);
    Found {
        rows: LinkedRows::All(Box::new(links)),
        parent: col(parent),
    }
}

/// Everyone may read all terms, and there are a few hundred of them: plans look them up in memory.
const VOCABULARY: Memory = Memory {
    rows: vocabulary,
    columns: term_fields,
    id: None,
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
