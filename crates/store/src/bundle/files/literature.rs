//! Rows of the literature review: reports, studies, outcomes.

use evidence::effect::EffectInput;
use evidence::vocabulary::{
    Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, MmatCategory, Perspective, Provenance, PublicationStatus,
    StudyKind,
};
use serde::{Deserialize, Serialize};

use super::{Kind, Row, TermCodes};

/// A publication.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ReportRow {
    pub code: String,
    pub title: String,
    pub authors: Vec<String>,
    pub authors_incomplete: bool,
    pub year: Option<i32>,
    pub journal: Option<String>,
    pub volume: Option<String>,
    pub issue: Option<String>,
    pub pages: Option<String>,
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub url: Option<String>,
    #[serde(rename = "abstract")]
    pub abstract_text: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub retracted: bool,
    pub studies: Vec<String>,
    #[serde(default)]
    pub sources: Vec<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// A piece of research, apart from its reports.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct StudyRow {
    pub code: String,
    pub kind: StudyKind,
    pub label: String,
    pub title: String,
    pub year: Option<i32>,
    pub reports: Vec<String>,
    /// A code of the dimension `STUDY_DESIGN`.
    pub design: Option<String>,
    pub mmat_category: Option<MmatCategory>,
    /// Codes of the dimension `COUNTRY`.
    pub countries: Vec<String>,
    pub sample_size: Option<i32>,
    pub terms: Vec<TermCodes>,
    pub term_used: Option<String>,
    pub involvement: Option<String>,
    pub plain_language_summary: Option<String>,
    pub review_conclusion: Option<String>,
    pub possible_overlap_with: Vec<String>,
    pub involved_perspectives: Vec<Perspective>,
    pub status: PublicationStatus,
    /// Must be null: reviews are not loaded from files.
    pub review: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct OutcomeRow {
    pub code: String,
    pub study: String,
    pub programme: Option<String>,
    /// A code of the dimension `OUTCOME_DOMAIN`.
    pub domain: String,
    pub learning_domain: Option<LearningDomain>,
    pub kirkpatrick_level: Option<KirkpatrickLevel>,
    pub perspective: Perspective,
    pub evidence_kind: EvidenceKind,
    pub measure: Option<String>,
    pub comparison: Option<String>,
    pub timepoint: Option<String>,
    pub timepoint_weeks: Option<f64>,
    pub direction: EffectDirection,
    pub contrast: Contrast,
    /// Whether a higher value of the measure is better. `None` means yes.
    #[serde(default)]
    pub higher_is_better: Option<bool>,
    /// Exactly one form of effect, as in the API's `EffectInput`.
    pub effect: Option<EffectInput>,
    pub printed_effect: Option<String>,
    pub summary: String,
    pub plain_language: Option<String>,
    /// Codes of the dimension `EFFECTIVENESS_PARAMETER`.
    pub parameters: Vec<String>,
    /// Describes how a standard error was derived.
    pub note: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

impl Row for ReportRow {
    const KIND: Kind = Kind::Report;
    const NOTES: &'static [&'static str] = &["note", "backgroundFields", "correctedFields"];

    fn code(&self) -> String {
        self.code.clone()
    }
}

impl Row for StudyRow {
    const KIND: Kind = Kind::Study;
    const NOTES: &'static [&'static str] = &["note", "notes", "countriesNote", "sampleSizeNote", "includedPapers", "family"];

    fn code(&self) -> String {
        self.code.clone()
    }
}

impl Row for OutcomeRow {
    const KIND: Kind = Kind::Outcome;
    const NOTES: &'static [&'static str] = &[];

    fn code(&self) -> String {
        self.code.clone()
    }
}
