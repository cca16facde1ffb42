//! Which fields of a term a plan reads.

use store::{Selection, TermField};

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
