//! The inputs that describe a study and its reports.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};

use crate::engine::input::{Problems, change, change_word};
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::programme::TermCodesInput;

/// The description of a new study. A field that is left out, or is null, is empty.
#[derive(Debug, InputObject)]
pub struct StudyInput {
    /// The short code of the study: 1 to 64 letters, digits and hyphens. It must be unique.
    code: String,
    /// The title of the study: at most 1,000 characters.
    title: String,
    /// Whether the study is primary research or a review. The kind of a study never changes.
    #[graphql(default_with = "Word(StudyKind::Primary)")]
    kind: Word<StudyKind>,
    /// The id of the systematic review in which the study was found.
    review: MaybeUndefined<ID>,
    /// The reports of the study, the main one first: at most 50. The first report gives the study its year and its
    /// label.
    reports: Option<Vec<ReportInput>>,
    /// The records that became the reports of the study, after its other reports: ids of records that are included at
    /// FULL_TEXT, at most 50.
    records: Option<Vec<ID>>,
    /// The design of the study: the code of a term of the dimension STUDY_DESIGN.
    design: MaybeUndefined<String>,
    /// The category of the study design in the Mixed Methods Appraisal Tool (MMAT, version 2018).
    mmat_category: MaybeUndefined<Word<MmatCategory>>,
    /// The countries in which the study was carried out: codes of terms of the dimension COUNTRY, at most 50.
    countries: Option<Vec<String>>,
    /// The number of people in the study: 1 or more.
    sample_size: MaybeUndefined<i32>,
    /// The terms of the study: one entry per dimension. The design and the countries have fields of their own, and
    /// some dimensions belong to outcomes.
    terms: Option<Vec<TermCodesInput>>,
    /// The word that the study itself uses for the people involved, verbatim: at most 300 characters.
    term_used: MaybeUndefined<String>,
    /// How people with lived experience were involved in the training that was studied.
    involvement: MaybeUndefined<String>,
    /// What the study found, in plain language.
    plain_language_summary: MaybeUndefined<String>,
    /// The publication status of the study. The default is DRAFT.
    status: Option<Word<PublicationStatus>>,
    /// Where the data of the study come from. The default is EXTRACTED.
    provenance: Option<Word<Provenance>>,
    /// The address of the web page that the data of the study were taken from.
    source_url: MaybeUndefined<String>,
}

/// A report of a study. If its DOI is known already, the stored report is used and does not change; the differences
/// are returned in `Study.knownReports`.
#[derive(Debug, InputObject)]
pub struct ReportInput {
    /// The title of the report: at most 1,000 characters.
    title: String,
    /// The authors of the report in the published order, family names first: at most 500.
    authors: Vec<String>,
    /// The year in which the report was published, from 1900 to 2100.
    year: Option<i32>,
    /// The name of the journal in which the report was published: at most 300 characters.
    journal: Option<String>,
    /// The volume of the journal.
    volume: Option<String>,
    /// The issue of the journal.
    issue: Option<String>,
    /// The pages of the report, or its article number.
    pages: Option<String>,
    /// The digital object identifier (DOI) of the report, with or without `https://doi.org/`.
    doi: Option<String>,
    /// The identifier of the report in PubMed, which consists of digits.
    pmid: Option<String>,
    /// The address where the report can be read.
    url: Option<String>,
    /// The abstract of the report.
    #[graphql(name = "abstract")]
    abstract_text: Option<String>,
}

impl StudyInput {
    /// Reads the input into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::StudyInput, Refusal> {
        let mut problems = Problems::default();
        let input = store::StudyInput {
            code: Some(self.code),
            title: Some(self.title),
            kind: Some(self.kind.0),
            review: problems.change_id("input.review", self.review),
            reports: self.reports.map(|reports| reports.into_iter().map(Into::into).collect()),
            records: problems.ids("input.records", self.records),
            design: change(self.design),
            mmat_category: change_word(self.mmat_category),
            countries: self.countries,
            sample_size: change(self.sample_size),
            terms: self.terms.map(|terms| terms.into_iter().map(TermCodesInput::read).collect()),
            term_used: change(self.term_used),
            involvement: change(self.involvement),
            plain_language_summary: change(self.plain_language_summary),
            status: self.status.map(|word| word.0),
            provenance: self.provenance.map(|word| word.0),
            source_url: change(self.source_url),
        };
        problems.finish(input)
    }
}

impl From<ReportInput> for store::ReportInput {
    fn from(input: ReportInput) -> Self {
        Self {
            title: input.title,
            authors: input.authors,
            year: input.year,
            journal: input.journal,
            volume: input.volume,
            issue: input.issue,
            pages: input.pages,
            doi: input.doi,
            pmid: input.pmid,
            url: input.url,
            abstract_text: input.abstract_text,
        }
    }
}
