//! A study as GraphQL shows it.

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
use crate::noun::outcome::{Outcome, OutcomeFilter, OutcomeOrder, OutcomesAsked, outcomes_of};
use crate::noun::programme::{Programme, programmes_of_study};
use crate::noun::question::{Question, asked, questions_of};
use crate::noun::report::{Report, reports_of};
use crate::noun::term::{Tagged, Term, terms_of};

/// A piece of research. A study can have several reports.
#[derive(Debug, Clone)]
pub struct Study(pub Arc<store::Study>);

impl From<store::Study> for Study {
    fn from(study: store::Study) -> Self {
        Self(Arc::new(study))
    }
}

/// A piece of research. A study can have several reports.
#[Object]
impl Study {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code that people know it by.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the study.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// The year of its first report.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// First author and year, as people cite it.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// Primary research, or a review of others': listed, never counted as primary evidence.
    async fn kind(&self) -> Word<StudyKind> {
        Word(self.0.kind)
    }

    /// Its publications, in order.
    async fn reports(&self, ctx: &Context<'_>) -> Result<Vec<Report>> {
        Ok(reports_of(ctx, self.0.id).await?)
    }

    /// Reports of the input whose DOI was known already, in the answer of createStudy and updateStudy; empty elsewhere. A known report stays
    /// as it is stored: what was given otherwise is named here.
    async fn known_reports(&self) -> Vec<KnownReport> {
        self.0.known_reports.iter().map(KnownReport::from).collect()
    }

    /// The design of the study: a term of the dimension STUDY_DESIGN.
    async fn design(&self, ctx: &Context<'_>) -> Result<Option<Term>> {
        Ok(self.terms_of(ctx, Some(Dimension::StudyDesign)).await?.into_iter().next())
    }

    /// The category of the Mixed Methods Appraisal Tool (2018) that its design belongs to.
    async fn mmat_category(&self) -> Option<Word<MmatCategory>> {
        self.0.mmat_category.map(Word)
    }

    /// The countries that it was done in.
    async fn countries(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Country)).await
    }

    /// How many people were in it, as published.
    async fn sample_size(&self) -> Option<i32> {
        self.0.sample_size
    }

    /// Its terms, all of them or those of one dimension.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension whose terms are listed.")] dimension: Option<Word<Dimension>>,
    ) -> Result<Vec<Term>> {
        self.terms_of(ctx, dimension.map(|word| word.0)).await
    }

    /// The teaching methods that it studied.
    async fn methods(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Method)).await
    }

    /// The people who were trained: terms of the dimension AUDIENCE.
    async fn audiences(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Audience)).await
    }

    /// The study's own word for the people involved, verbatim.
    async fn term_used(&self) -> Option<&str> {
        self.0.term_used.as_deref()
    }

    /// How people with lived experience were involved.
    async fn involvement(&self) -> Option<&str> {
        self.0.involvement.as_deref()
    }

    /// What it found, in plain words.
    async fn plain_language_summary(&self) -> Option<&str> {
        self.0.plain_language_summary.as_deref()
    }

    /// How far it is on its way to the public.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The outcomes that the study found.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows are meant; without a filter, all that the viewer may see.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "The order of the rows, the most important key first.")] order_by: Option<Vec<OutcomeOrder>>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
        #[graphql(desc = "How many rows of the end of the list: 100 at most.")] last: Option<i32>,
        #[graphql(desc = "A cursor: the page ends before its row.")] before: Option<String>,
    ) -> Result<Connection<Outcome>> {
        let asked = OutcomesAsked {
            filter: filter.unwrap_or_default().read()?,
            order: orders(order_by)?,
            page: page(ctx, first, after, last, before)?,
        };
        Ok(outcomes_of(ctx, OutcomeParents::Studies(vec![self.0.id]), asked).await?)
    }

    /// The programmes that it evaluates, as far as the viewer may see them; the first hundred.
    async fn programmes(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        Ok(programmes_of_study(ctx, self.0.id).await?)
    }

    /// Other studies that may have the same people in them, without saying so.
    async fn possible_overlap_with(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let found = Scope::of(ctx)?.load::<OverlapsOfStudy>(self.0.id).await?;
        Ok(found.map(|studies| studies.to_vec()).unwrap_or_default())
    }

    /// Questions that it bears on, as far as the viewer may see them, best rank first.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let asked = asked(QuestionFilter::default(), None, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Studies(vec![self.0.id]), asked).await?)
    }

    /// Where the description comes from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The page that it was taken from.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the row, which each change raises by one; send it with the next change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the study last changed: its own fields, its terms, reports, outcomes and the programmes that it evaluates.
    /// Moves when it comes into the viewer's sight, too.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether this viewer may change it and its outcomes.
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

/// Studies by their ids.
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
/// NOT_FOUND where it is not there, or not there any more, for this viewer.
pub async fn study(ctx: &Context<'_>, id: StudyId) -> Result<Study, Refusal> {
    let found = Scope::of(ctx)?.load::<StudyById>(id).await?;
    found.ok_or_else(|| store::Error::NotFound("study").into())
}
