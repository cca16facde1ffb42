//! What clients say about a study and its reports.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::vocabulary::{MmatCategory, Provenance, PublicationStatus, StudyKind};

use crate::engine::input::{change, change_id, change_word};
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::programme::TermCodesInput;

/// The description of a new study. What is left out, or null, is empty.
#[derive(Debug, InputObject)]
pub struct StudyInput {
    /// The short code: letters, digits and hyphens.
    code: String,
    /// The title of the study.
    title: String,
    /// Primary research, or a review of others': it stays what it was made as.
    #[graphql(default_with = "Word(StudyKind::Primary)")]
    kind: Word<StudyKind>,
    /// The review that found the study.
    review: MaybeUndefined<ID>,
    /// The study's publications, the first one first. Year and label of the study are those of the first one.
    reports: Option<Vec<ReportInput>>,
    /// Code of a STUDY_DESIGN term.
    design: MaybeUndefined<String>,
    /// The category of the Mixed Methods Appraisal Tool (2018) that its design belongs to.
    mmat_category: MaybeUndefined<Word<MmatCategory>>,
    /// The countries that the study was done in: codes of COUNTRY terms.
    countries: Option<Vec<String>>,
    /// How many people were in it.
    sample_size: MaybeUndefined<i32>,
    /// The study's terms, by their codes: each dimension once.
    terms: Option<Vec<TermCodesInput>>,
    /// The study's own word for the people involved, verbatim.
    term_used: MaybeUndefined<String>,
    /// How people with lived experience were involved.
    involvement: MaybeUndefined<String>,
    /// What it found, in plain words.
    plain_language_summary: MaybeUndefined<String>,
    /// How far it is on its way to the public; a draft, where it is new and nothing is said.
    status: Option<Word<PublicationStatus>>,
    /// Where the description comes from.
    provenance: Option<Word<Provenance>>,
    /// The page that it was taken from.
    source_url: MaybeUndefined<String>,
}

/// A publication of a study. A DOI that is known already names the report that is there.
#[derive(Debug, InputObject)]
pub struct ReportInput {
    /// The title of the report.
    title: String,
    /// Its authors, family name first.
    authors: Vec<String>,
    /// The year in which the report was published.
    year: Option<i32>,
    /// The journal that it appeared in.
    journal: Option<String>,
    /// The volume of the journal.
    volume: Option<String>,
    /// The issue of the journal.
    issue: Option<String>,
    /// The pages of the journal or the book.
    pages: Option<String>,
    /// Its DOI, with or without an address before it.
    doi: Option<String>,
    /// The number of the report in PubMed.
    pmid: Option<String>,
    /// The address where the report can be read.
    url: Option<String>,
    /// The abstract of the report.
    #[graphql(name = "abstract")]
    abstract_text: Option<String>,
}

impl StudyInput {
    /// The input as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::StudyInput, Refusal> {
        Ok(store::StudyInput {
            code: Some(self.code),
            title: Some(self.title),
            kind: Some(self.kind.0),
            review: change_id(self.review, "input.review")?,
            reports: self.reports.map(|reports| reports.into_iter().map(Into::into).collect()),
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
        })
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
