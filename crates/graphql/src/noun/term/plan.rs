//! Which fields of a term a plan reads.

use evidence::vocabulary::Dimension;
use store::{Link, Readable, Selection, TermField};

use crate::engine::planned::AskedField;

/// What is asked of terms; `None` if a plan does not cover it.
pub fn term(asked: AskedField<'_>) -> Option<Selection<TermField>> {
    asked.rows("Term", |terms, field| {
        let read = match field.name() {
            "id" => TermField::Id,
            "dimension" => TermField::Dimension,
            "code" => TermField::Code,
            "label" => TermField::Label,
            "definition" => TermField::Definition,
            "source" => TermField::Source,
            "synonyms" => TermField::Synonyms,
            "version" => TermField::Version,
            _ => return None,
        };
        terms.value(field.key(), read);
        Some(())
    })
}

/// Adds the terms of a row: of one dimension or of all, and of one dimension only the first, if `first`.
pub fn terms<F: Readable>(
    rows: &mut Selection<F>,
    field: AskedField<'_>,
    link: Link<F, TermField>,
    dimension: Option<Dimension>,
    first: bool,
) -> Option<()> {
    let asked = term(field)?;
    match dimension {
        Some(dimension) => rows.some(field.key(), link, asked, (TermField::Dimension, dimension.code()), first),
        None => rows.many(field.key(), link, asked),
    }
    Some(())
}
