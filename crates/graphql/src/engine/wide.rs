//! Which fields of the schema are read from the store's wide columns.

use std::sync::Arc;

use store::Wide;

/// The names of the fields in a document.
pub trait FieldNames: std::fmt::Debug + Send + Sync {
    /// Whether a field of this name occurs anywhere in the document.
    fn mentions(&self, field: &str) -> bool;
}

/// The fields that a request mentions: request data that lets the store skip wide columns that no field shows.
#[derive(Debug, Clone)]
pub struct Mentioned(pub Arc<dyn FieldNames>);

impl store::Asked for Mentioned {
    fn asks_for(&self, wide: Wide) -> bool {
        fields_of(wide).iter().any(|field| self.0.mentions(field))
    }
}

/// The fields that show these columns. They are found only by name: a field with the same name in another type causes an unnecessary
/// read.
const fn fields_of(wide: Wide) -> &'static [&'static str] {
    match wide {
        Wide::Cursors => &["cursor", "startCursor", "endCursor"],
        Wide::SearchSnippet => &["snippet"],
        Wide::TermDefinition => &["definition"],
        Wide::TermSource => &["source"],
        Wide::TermSynonyms => &["synonyms"],
        Wide::ProgrammeSummary => &["summary", "completeness"],
        Wide::ProgrammeRationale => &["rationale", "completeness"],
        Wide::ProgrammeMaterials => &["materials", "completeness"],
        Wide::ProgrammeProcedures => &["procedures", "completeness"],
        Wide::ProgrammeTailoring => &["tailoring", "completeness"],
        Wide::ProgrammeModifications => &["modifications", "completeness"],
        Wide::ProgrammeFidelityPlanned => &["fidelityPlanned", "completeness"],
        Wide::ProgrammeFidelityActual => &["fidelityActual", "completeness"],
        Wide::ProgrammeInternal => &["internal"],
        Wide::StudyInvolvement => &["involvement"],
        Wide::StudyPlainLanguageSummary => &["plainLanguageSummary"],
        Wide::ReportAbstract => &["abstract"],
        Wide::OutcomeSummary => &["summary"],
        Wide::OutcomePlainLanguage | Wide::QuestionPlainLanguage => &["plainLanguage"],
        Wide::OutcomeFigures => &["figures"],
        Wide::WorkshopGroundRules => &["groundRules"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_are_shown_by_fields_of_the_schema() {
        let sdl = crate::sdl();
        let fields: Vec<&str> = sdl.lines().filter_map(|line| line.trim_start().split([':', '(']).next()).collect();
        for wide in Wide::ALL {
            for field in fields_of(wide) {
                assert!(fields.contains(field), "{wide:?}: {field}");
            }
        }
    }
}
