//! A study in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{Dimension, MmatCategory, Provenance, PublicationStatus, StudyKind};
use policy::id::StudyId;
use store::{Access, OutcomeParents, QuestionFilter, QuestionParents};

use super::known::KnownReport;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, page};
use crate::engine::date::Time;
use crate::engine::input::orders;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::appraisal::{Appraisal, appraisals_of};
use crate::noun::outcome::{Outcome, OutcomeFilter, OutcomeOrder, OutcomesAsked, outcomes_of};
use crate::noun::programme::{Programme, programmes_of_study};
use crate::noun::question::{Question, asked, questions_of};
use crate::noun::report::{Report, reports_of};
use crate::noun::review::{Review, review};
use crate::noun::term::{Tagged, Term, terms_of};

/// A study: a piece of research. It can have several reports.
#[derive(Debug, Clone)]
pub struct Study(pub Arc<store::Study>);

impl From<store::Study> for Study {
    fn from(study: store::Study) -> Self {
        Self(Arc::new(study))
    }
}

/// A study: a piece of research. It can have several reports.
#[Object]
impl Study {
    /// The global id of the study, such as `study_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the study, which is unique among studies.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the study.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The year in which the first report of the study was published; null if it is not known.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// The first author and the year of the first report, as people cite the study, such as `Kassam 2011`.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Whether the study is primary research or a review of other research. Reviews are listed, but never counted as
    /// primary evidence.
    async fn kind(&self) -> Word<StudyKind> {
        Word(self.0.kind)
    }

    /// The reports of the study, the main one first.
    async fn reports(&self, ctx: &Context<'_>) -> Result<Vec<Report>> {
        Ok(reports_of(ctx, self.0.id).await?)
    }

    /// After createStudy and updateStudy, the reports of the input whose DOI was known already. Stored reports do not
    /// change: each entry shows how the input differed. The list is empty in all other answers.
    async fn known_reports(&self) -> Vec<KnownReport> {
        self.0.known_reports.iter().map(KnownReport::from).collect()
    }

    /// The design of the study: a term of the dimension STUDY_DESIGN. Null if it is not known.
    async fn design(&self, ctx: &Context<'_>) -> Result<Option<Term>> {
        Ok(self.terms_of(ctx, Some(Dimension::StudyDesign)).await?.into_iter().next())
    }

    /// The category of the study design in the Mixed Methods Appraisal Tool (MMAT, version 2018); null if it was not
    /// classified.
    async fn mmat_category(&self) -> Option<Word<MmatCategory>> {
        self.0.mmat_category.map(Word)
    }

    /// The critical appraisals of the study that the viewer may see: one for each rater, and the consensus last. Raters
    /// answer alone: another rater's answers are visible when two people have appraised the study. The list is empty for
    /// viewers who may not read records of reviews.
    async fn appraisals(&self, ctx: &Context<'_>) -> Result<Vec<Appraisal>> {
        Ok(appraisals_of(ctx, self.0.id).await?.to_vec())
    }

    /// The appraisal that the raters agreed on; null until there is one, and for viewers who may not read records of
    /// reviews.
    async fn appraisal(&self, ctx: &Context<'_>) -> Result<Option<Appraisal>> {
        let all = appraisals_of(ctx, self.0.id).await?;
        Ok(all.iter().find(|one| one.is_consensus()).cloned())
    }

    /// The countries in which the study was carried out: terms of the dimension COUNTRY.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Country)).await
    }

    /// The number of people in the study, as published; null if it is not known.
    async fn sample_size(&self) -> Option<i32> {
        self.0.sample_size
    }

    /// The terms of the study, of all dimensions or of one.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only terms of this dimension. Without it, terms of all dimensions.")] dimension: Option<Word<Dimension>>,
    ) -> Result<Vec<Term>> {
        self.terms_of(ctx, dimension.map(|word| word.0)).await
    }

    /// The teaching methods that were studied: terms of the dimension METHOD.
    async fn methods(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Method)).await
    }

    /// The people who were trained: terms of the dimension AUDIENCE.
    async fn audiences(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Audience)).await
    }

    /// The word that the study itself uses for the people involved, verbatim; null if it is not known.
    async fn term_used(&self) -> Option<&str> {
        self.0.term_used.as_deref()
    }

    /// How people with lived experience were involved in the training that was studied; null if it was not described.
    async fn involvement(&self) -> Option<&str> {
        self.0.involvement.as_deref()
    }

    /// What the study found, in plain language; null if it was not written.
    async fn plain_language_summary(&self) -> Option<&str> {
        self.0.plain_language_summary.as_deref()
    }

    /// The publication status of the study.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The outcomes that the study found.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<OutcomeOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Outcome>> {
        let asked = OutcomesAsked {
            filter: filter.unwrap_or_default().read()?,
            order: orders(order_by)?,
            page: page(ctx, first, after, last, before)?,
        };
        Ok(outcomes_of(ctx, OutcomeParents::Studies(vec![self.0.id]), asked).await?)
    }

    /// The programmes that the study evaluates, as far as the viewer may see them: at most 100.
    async fn programmes(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        Ok(programmes_of_study(ctx, self.0.id).await?)
    }

    /// Other studies that may include the same people without saying so, as far as the viewer may see them.
    async fn possible_overlap_with(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let found = Scope::of(ctx)?.load::<OverlapsOfStudy>(self.0.id).await?;
        Ok(found.map(|studies| studies.to_vec()).unwrap_or_default())
    }

    /// The questions that the study bears on, the best rank first, as far as the viewer may see them.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let asked = asked(QuestionFilter::default(), None, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Studies(vec![self.0.id]), asked).await?)
    }

    /// The review of the literature that found the study; null if none did.
    async fn review(&self, ctx: &Context<'_>) -> Result<Option<Review>> {
        Ok(review(ctx, self.0.review).await?)
    }

    /// Where the data of the study come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The address of the web page that the data of the study were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the study, for optimistic locking. It starts at 1 and rises with each change; a mutation must
    /// send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the study last changed: its own fields, terms, reports, outcomes, or
    /// the programmes that it evaluates. The time also changes when the study becomes visible to the viewer.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether the viewer may change the study and its outcomes.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.editable_by(Scope::of(ctx)?.viewer()))
    }
}

impl Study {
    async fn terms_of(&self, ctx: &Context<'_>, dimension: Option<Dimension>) -> Result<Vec<Term>> {
        Ok(terms_of(ctx, Tagged::Study(self.0.id), dimension).await?)
    }
}

struct OverlapsOfStudy;

impl Fetch for OverlapsOfStudy {
    type Key = StudyId;
    type Value = Arc<[Study]>;

    async fn fetch(access: &Access, keys: Vec<StudyId>) -> Result<HashMap<StudyId, Arc<[Study]>>, store::Error> {
        let found = access.overlaps_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, studies)| (StudyId(id), studies.into_iter().map(Study::from).collect()))
            .collect())
    }
}

/// Loads studies by their ids.
pub struct StudyById;

impl Fetch for StudyById {
    type Key = StudyId;
    type Value = Study;

    async fn fetch(access: &Access, keys: Vec<StudyId>) -> Result<HashMap<StudyId, Study>, store::Error> {
        let found = access.studies_by_id(&keys).await?;
        Ok(found.into_iter().map(|study| (study.id, study.into())).collect())
    }
}

/// The study with this id.
///
/// # Errors
/// NOT_FOUND when the study does not exist (any more) for this viewer.
pub async fn study(ctx: &Context<'_>, id: StudyId) -> Result<Study, Refusal> {
    let found = Scope::of(ctx)?.load::<StudyById>(id).await?;
    found.ok_or_else(|| store::Error::NotFound("study").into())
}
