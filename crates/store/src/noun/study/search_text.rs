//! Builds the text by which search finds a study.

use evidence::vocabulary::SearchKind;

use crate::engine::search_text::{SearchText, paragraphs};

/// The parts of a study that search covers.
pub(crate) struct StudyWords<'a> {
    pub(crate) title: &'a str,
    pub(crate) label: &'a str,
    pub(crate) plain_language_summary: Option<&'a str>,
    pub(crate) involvement: Option<&'a str>,
    pub(crate) term_used: Option<&'a str>,
    /// The labels of the study's terms, in order.
    pub(crate) labels: Vec<&'a str>,
    /// The study's reports, in order.
    pub(crate) reports: Vec<ReportWords<'a>>,
}

/// The parts of a report that search covers.
pub(crate) struct ReportWords<'a> {
    pub(crate) title: &'a str,
    pub(crate) authors: &'a [String],
}

impl StudyWords<'_> {
    /// The search text; title and label are its heading.
    pub(crate) fn search_text(&self) -> SearchText {
        let labels = self.labels.join(", ");
        let reports: Vec<String> = self.reports.iter().map(ReportWords::cited).collect();
        let own = [self.plain_language_summary, self.involvement, self.term_used, Some(labels.as_str())];
        let body = own.into_iter().chain(reports.iter().map(|report| Some(report.as_str())));
        SearchText {
            kind: SearchKind::Study,
            heading: paragraphs([Some(self.title), Some(self.label)]),
            body: paragraphs(body),
        }
    }
}

impl ReportWords<'_> {
    fn cited(&self) -> String {
        format!("{}. {}", self.title, self.authors.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_is_found_by_its_reports_and_terms_too() {
        let authors = ["Doe J".to_owned(), "Roe R".to_owned()];
        let words = StudyWords {
            title: "A trial",
            label: "Doe 2020",
            plain_language_summary: Some("It helped."),
            involvement: Some(""),
            term_used: None,
            labels: vec!["Film", "Lecture"],
            reports: vec![ReportWords {
                title: "Results",
                authors: &authors,
            }],
        };
        let text = words.search_text();
        assert_eq!(text.heading, "A trial\nDoe 2020");
        assert_eq!(text.body, "It helped.\nFilm, Lecture\nResults. Doe J, Roe R");
    }
}
