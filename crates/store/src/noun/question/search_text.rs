//! Builds the text by which search finds a question.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// The parts of a question that search covers.
pub(crate) struct QuestionWords<'a> {
    pub(crate) text: &'a str,
    pub(crate) plain_language: Option<&'a str>,
    pub(crate) theme: Option<&'a str>,
}

impl QuestionWords<'_> {
    /// The search text; the question itself is its heading.
    pub(crate) fn search_text(&self) -> SearchText {
        SearchText {
            kind: SearchKind::Question,
            heading: self.text.to_owned(),
            body: paragraphs([self.plain_language, self.theme]),
        }
    }
}
