//! A record as a viewer sees it.

use entity::record;
use evidence::vocabulary::{RemovalKind, ScreeningStage, ScreeningVerdict};
use policy::id::{RecordId, ReportId, ReviewId, SearchSourceId};

/// A bibliographic record as a search returned it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRecord {
    /// The record's id.
    pub id: RecordId,
    /// The review.
    pub review: ReviewId,
    /// The source in which it was found.
    pub source: SearchSourceId,
    /// The title; empty if the file has none.
    pub title: String,
    /// The abstract.
    pub abstract_text: Option<String>,
    /// The authors as the file writes them, in their order.
    pub authors: Vec<String>,
    /// The year of publication.
    pub year: Option<i32>,
    /// The journal, book or proceedings.
    pub journal: Option<String>,
    /// The volume.
    pub volume: Option<String>,
    /// The issue.
    pub issue: Option<String>,
    /// The pages, or the number of the article.
    pub pages: Option<String>,
    /// The digital object identifier, as the file has it.
    pub doi: Option<String>,
    /// The number in PubMed.
    pub pmid: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Keywords and subject headings.
    pub keywords: Vec<String>,
    /// The language, as the file has it.
    pub language: Option<String>,
    /// What kind of publication it is, as a code.
    pub kind: Option<String>,
    /// The text of the record as the file had it.
    pub raw: Option<String>,
    /// The record that it is a duplicate of.
    pub duplicate_of: Option<RecordId>,
    /// Why it was removed before screening.
    pub removed: Option<RemovalKind>,
    /// What was noted when it was removed.
    pub removal_note: Option<String>,
    /// Whether its report could be retrieved; `None` until somebody says so.
    pub retrieved: Option<bool>,
    /// The stage at which it waits for a decision; `None` if it waits for none.
    pub stage: Option<ScreeningStage>,
    /// The final verdict at title and abstract.
    pub title_abstract: Option<ScreeningVerdict>,
    /// The final verdict at full text.
    pub full_text: Option<ScreeningVerdict>,
    /// The code of the reason for which it was excluded at full text.
    pub exclusion_reason: Option<String>,
    /// The stage at which two votes differ and nobody has settled them.
    pub conflict: Option<ScreeningStage>,
    /// Its report, if it became one.
    pub report: Option<ReportId>,
}

impl ReviewRecord {
    pub(crate) fn of(model: record::Model) -> Self {
        let differ = |votes: i32, verdict: bool, stage: ScreeningStage| (votes == 2 && !verdict).then_some(stage);
        Self {
            id: RecordId(model.id),
            review: ReviewId(model.review_id),
            source: SearchSourceId(model.source_id),
            title: model.title,
            abstract_text: model.abstract_text,
            authors: model.authors.0,
            year: model.year,
            journal: model.journal.or(model.journal_short),
            volume: model.volume,
            issue: model.issue,
            pages: model.pages.or(model.article_number),
            doi: model.doi,
            pmid: model.pmid,
            url: model.url,
            keywords: model.keywords.0,
            language: model.language,
            kind: model.kind,
            raw: model.raw,
            duplicate_of: model.duplicate_of_id.map(RecordId),
            removed: model.removed.map(|kind| kind.0),
            removal_note: model.removal_note,
            retrieved: model.retrieved,
            stage: model.stage.map(|stage| stage.0),
            title_abstract: model.ta_verdict.map(|verdict| verdict.0),
            full_text: model.ft_verdict.map(|verdict| verdict.0),
            exclusion_reason: model.ft_reason,
            conflict: differ(model.ft_votes, model.ft_verdict.is_some(), ScreeningStage::FullText).or(differ(
                model.ta_votes,
                model.ta_verdict.is_some(),
                ScreeningStage::TitleAbstract,
            )),
            report: model.report_id.map(ReportId),
        }
    }

    /// The final verdict of the last stage that was decided.
    #[must_use]
    pub fn decision(&self) -> Option<ScreeningVerdict> {
        self.full_text.or(self.title_abstract)
    }
}
