//! Builds the text by which search finds a programme.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// The parts of a programme that search covers.
pub(crate) struct ProgrammeWords<'a> {
    pub(crate) name: &'a str,
    pub(crate) summary: Option<&'a str>,
    pub(crate) rationale: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    /// The labels of the programme's terms, in order.
    pub(crate) labels: Vec<&'a str>,
    /// The parts of the programme's involvement, in order.
    pub(crate) involvement: Vec<InvolvementWords<'a>>,
}

/// The texts of one part of the involvement that search covers.
pub(crate) struct InvolvementWords<'a> {
    pub(crate) recruitment: Option<&'a str>,
    pub(crate) preparation: Option<&'a str>,
    pub(crate) support: Option<&'a str>,
    pub(crate) term_used: Option<&'a str>,
}

impl ProgrammeWords<'_> {
    /// The search text; the name is its heading.
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
