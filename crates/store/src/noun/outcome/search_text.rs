//! Builds the text by which search finds an outcome.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// The parts of an outcome that search covers.
pub(crate) struct OutcomeWords<'a> {
    pub(crate) measure: Option<&'a str>,
    /// The label of the outcome's domain.
    pub(crate) domain: &'a str,
    pub(crate) summary: &'a str,
    pub(crate) plain_language: Option<&'a str>,
    pub(crate) comparison: Option<&'a str>,
}

impl OutcomeWords<'_> {
    /// The search text. Its heading is the measure, or the domain if no measure is given.
    pub(crate) fn search_text(&self) -> SearchText {
        SearchText {
            kind: SearchKind::Outcome,
            heading: self.measure.unwrap_or(self.domain).to_owned(),
            body: paragraphs([Some(self.summary), self.plain_language, self.comparison]),
        }
    }
}
