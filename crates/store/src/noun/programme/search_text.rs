//! Composes the text by which search finds a programme.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// What of a programme is searched.
pub(crate) struct ProgrammeWords<'a> {
    pub(crate) name: &'a str,
    pub(crate) summary: Option<&'a str>,
    pub(crate) rationale: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    /// The labels of its terms, in order.
    pub(crate) labels: Vec<&'a str>,
    /// The parts of its involvement, in order.
    pub(crate) involvement: Vec<InvolvementWords<'a>>,
}

/// What of a part of the involvement is searched.
pub(crate) struct InvolvementWords<'a> {
    pub(crate) recruitment: Option<&'a str>,
    pub(crate) preparation: Option<&'a str>,
    pub(crate) support: Option<&'a str>,
    pub(crate) term_used: Option<&'a str>,
}

impl ProgrammeWords<'_> {
    /// The search text: headed by the name.
    pub(crate) fn search_text(&self) -> SearchText {
        let labels = self.labels.join(", ");
        let own = [self.summary, self.rationale, self.region, Some(labels.as_str())];
        let parts = self.involvement.iter();
        let parts = parts.flat_map(|part| [part.recruitment, part.preparation, part.support, part.term_used]);
        SearchText {
            kind: SearchKind::Programme,
            heading: self.name.to_owned(),
            body: paragraphs(own.into_iter().chain(parts)),
        }
    }
}
