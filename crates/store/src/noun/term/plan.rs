//! The fields of a term that a plan reads, and the ways to the terms of other rows.

use entity::{outcome_term, programme_term, study_term, term};
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::SelectStatement;

use super::tagged_rows;
use crate::engine::access::Access;
use crate::engine::plan::{Found, Link, LinkedRows, Readable, Write, readable};
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
    Link::by_id::<term::Entity>("the term", key, term::Column::Id)
}

/// The terms of a programme.
pub(crate) fn of_programme<F: Readable>(key: F) -> Link<F, TermField> {
    use programme_term::Column;
    Link::new("terms of the programme", key, |access, ids| {
        let links = access.parts_of::<programme_term::Entity>(ids);
        let found = tagged(access, links, Column::ProgrammeId, Column::TermId, Column::Position);
        Box::pin(async move { Ok(found) })
    })
}

/// The terms of a study.
pub(crate) fn of_study<F: Readable>(key: F) -> Link<F, TermField> {
    use study_term::Column;
    Link::new("terms of the study", key, |access, ids| {
        let links = access.parts_of::<study_term::Entity>(ids);
        let found = tagged(access, links, Column::StudyId, Column::TermId, Column::Position);
        Box::pin(async move { Ok(found) })
    })
}

/// The parameters of effectiveness that an outcome is about.
pub(crate) fn of_outcome<F: Readable>(key: F) -> Link<F, TermField> {
    use outcome_term::Column;
    Link::new("terms of the outcome", key, |access, ids| {
        let links = access.parts_of::<outcome_term::Entity>(ids);
        let found = tagged(access, links, Column::OutcomeId, Column::TermId, Column::Position);
        Box::pin(async move { Ok(found) })
    })
}

fn tagged<C: ColumnTrait>(access: &Access, links: SelectStatement, parent: C, term_id: C, position: C) -> Found {
    Found {
        rows: LinkedRows::All(Box::new(tagged_rows(access, links, term_id, position))),
        parent: col(parent),
    }
}
