//! Composes the text by which search finds an outcome.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// What of an outcome is searched.
pub(crate) struct OutcomeWords<'a> {
    pub(crate) measure: Option<&'a str>,
    /// The label of its domain.
    pub(crate) domain: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) plain_language: Option<&'a str>,
    pub(crate) comparison: Option<&'a str>,
}

impl OutcomeWords<'_> {
    /// The search text: headed by the measure, or by the domain where no measure is named.
    pub(crate) fn search_text(&self) -> SearchText {
        SearchText {
            kind: SearchKind::Outcome,
            heading: self.measure.unwrap_or(self.domain).to_owned(),
            body: paragraphs([Some(self.summary), self.plain_language, self.comparison]),
        }
    }
}
