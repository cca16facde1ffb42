//! A programme as GraphQL shows it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use evidence::vocabulary::{Dimension, ProposalState, Provenance, PublicationStatus};
use policy::id::ProgrammeId;
use present::completeness;
use store::{Access, OutcomeParents, QuestionFilter, QuestionParents, StudyParents};

use super::parts::{Completeness, Involvement, InvolvementRating, involvement_of, ratings_of};
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, page};
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::noun::organisation::{Organisation, organisation};
use crate::noun::outcome::{Outcome, OutcomeFilter, OutcomesAsked, outcomes_of};
use crate::noun::project::{Project, project};
use crate::noun::proposal::{ProgrammeProposal, proposals_of};
use crate::noun::question::{Question, asked, questions_of};
use crate::noun::study::{RelatedStudy, StudiesAsked, Study, related_studies, studies_of};
use crate::noun::term::{Tagged, Term, terms_of};

/// A training programme in which people with lived experience take part.
#[derive(Clone)]
pub struct Programme(pub Arc<store::Programme>);

impl From<store::Programme> for Programme {
    fn from(programme: store::Programme) -> Self {
        Self(Arc::new(programme))
    }
}

/// A training programme in which people with lived experience take part.
#[Object]
impl Programme {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code that people know it by.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name of the programme (TIDieR item 1).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is, in a few sentences.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// Why it works this way: philosophy and rationale (TIDieR item 2).
    async fn rationale(&self) -> Option<&str> {
        self.0.rationale.as_deref()
    }

    /// Materials that are used (TIDieR item 3).
    async fn materials(&self) -> Option<&str> {
        self.0.materials.as_deref()
    }

    /// What is done (TIDieR item 4).
    async fn procedures(&self) -> Option<&str> {
        self.0.procedures.as_deref()
    }

    /// How it is fitted to those who take part (TIDieR item 9).
    async fn tailoring(&self) -> Option<&str> {
        self.0.tailoring.as_deref()
    }

    /// What was changed on the way (TIDieR item 10).
    async fn modifications(&self) -> Option<&str> {
        self.0.modifications.as_deref()
    }

    /// How well it was meant to be kept to (TIDieR item 11).
    async fn fidelity_planned(&self) -> Option<&str> {
        self.0.fidelity_planned.as_deref()
    }

    /// How well it was kept to (TIDieR item 12).
    async fn fidelity_actual(&self) -> Option<&str> {
        self.0.fidelity_actual.as_deref()
    }

    /// How far it is on its way to the public.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The project that gathered it.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(project(ctx, self.0.project).await?)
    }

    /// The organisation that runs the programme.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, self.0.organisation).await?)
    }

    /// The country that it is held in.
    async fn country(&self, ctx: &Context<'_>) -> Result<Option<Term>> {
        Ok(self.terms_of(ctx, Some(Dimension::Country)).await?.into_iter().next())
    }

    /// The region that it is held in.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// The year in which the programme began.
    async fn started_year(&self) -> Option<i32> {
        self.0.started_year
    }

    /// The year in which the programme ended.
    async fn ended_year(&self) -> Option<i32> {
        self.0.ended_year
    }

    /// How many sessions the programme has.
    async fn sessions(&self) -> Option<i32> {
        self.0.sessions
    }

    /// How many hours it takes in all.
    async fn hours(&self) -> Option<f64> {
        self.0.hours
    }

    /// Over how many weeks it runs.
    async fn weeks(&self) -> Option<f64> {
        self.0.weeks
    }

    /// Its terms, all of them or those of one dimension.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The dimension whose terms are listed.")] dimension: Option<Word<Dimension>>,
    ) -> Result<Vec<Term>> {
        self.terms_of(ctx, dimension.map(|word| word.0)).await
    }

    /// The teaching methods of the programme: terms of the dimension METHOD.
    async fn methods(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Method)).await
    }

    /// The topics that the programme is about.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Topic)).await
    }

    /// The people whom the programme trains: terms of the dimension AUDIENCE.
    async fn audiences(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Audience)).await
    }

    /// Who takes part in it besides the learners, and how.
    async fn involvement(&self, ctx: &Context<'_>) -> Result<Vec<Involvement>> {
        Ok(involvement_of(ctx, self.0.id).await?)
    }

    /// Ratings of involvement, oldest first. Several stand side by side; disagreement is kept.
    async fn ratings(&self, ctx: &Context<'_>) -> Result<Vec<InvolvementRating>> {
        Ok(ratings_of(ctx, self.0.id).await?)
    }

    /// The latest agreed Tew level (1-5); null while raters disagree or nobody has rated.
    async fn involvement_level(&self) -> Option<i32> {
        self.0.involvement_level
    }

    /// The studies that evaluate the programme.
    async fn evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
        #[graphql(desc = "How many rows of the end of the list: 100 at most.")] last: Option<i32>,
        #[graphql(desc = "A cursor: the page ends before its row.")] before: Option<String>,
    ) -> Result<Connection<Study>> {
        let asked = StudiesAsked::new(store::StudyFilter::default(), page(ctx, first, after, last, before)?);
        Ok(studies_of(ctx, StudyParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// Studies of programmes like this one, most shared terms first, with what they share.
    async fn related_studies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many studies are listed at most, the nearest first.", default_with = "Some(10)")] first: Option<i32>,
    ) -> Result<Vec<RelatedStudy>> {
        Ok(related_studies(ctx, self.0.id, first.unwrap_or(10)).await?)
    }

    /// The outcomes of studies that are about the programme.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which rows are meant; without a filter, all that the viewer may see.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
        #[graphql(desc = "How many rows of the end of the list: 100 at most.")] last: Option<i32>,
        #[graphql(desc = "A cursor: the page ends before its row.")] before: Option<String>,
    ) -> Result<Connection<Outcome>> {
        let asked = OutcomesAsked {
            filter: filter.unwrap_or_default().read()?,
            order: Vec::new(),
            page: page(ctx, first, after, last, before)?,
        };
        Ok(outcomes_of(ctx, OutcomeParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// Prioritised questions that this programme could help to answer, best rank first.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let filter = QuestionFilter {
            prioritised: Some(true),
            ..QuestionFilter::default()
        };
        let asked = asked(filter, None, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// Which of the 12 items of TIDieR are described.
    async fn completeness(&self, ctx: &Context<'_>) -> Result<Completeness> {
        let programme = &*self.0;
        let terms = self.terms_of(ctx, None).await?;
        let dimensions: Vec<Dimension> = terms.iter().map(|term| term.0.dimension).collect();
        let told = completeness::Programme {
            name: &programme.name,
            rationale: programme.rationale.as_deref(),
            materials: programme.materials.as_deref(),
            procedures: programme.procedures.as_deref(),
            region: programme.region.as_deref(),
            tailoring: programme.tailoring.as_deref(),
            modifications: programme.modifications.as_deref(),
            fidelity_planned: programme.fidelity_planned.as_deref(),
            fidelity_actual: programme.fidelity_actual.as_deref(),
            has_dose: programme.sessions.is_some() || programme.hours.is_some() || programme.weeks.is_some(),
            has_involvement: !involvement_of(ctx, programme.id).await?.is_empty(),
            dimensions: &dimensions,
        };
        Ok(Completeness::from(told.described().completeness()))
    }

    /// Changes that were proposed to the programme, newest first, as far as the viewer may see them.
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only proposals in this state; without it, all that the viewer can see.")] state: Option<Word<ProposalState>>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Connection<ProgrammeProposal>> {
        let page = page(ctx, first, after, None, None)?;
        Ok(proposals_of(ctx, self.0.id, state.map(|word| word.0), page).await?)
    }

    /// Contact and working notes; null unless the viewer may see them.
    async fn internal(&self, ctx: &Context<'_>) -> Result<Option<ProgrammeInternal>> {
        let viewer = Scope::of(ctx)?.viewer();
        Ok(self.0.internal.reveal(viewer).map(|internal| ProgrammeInternal {
            contact_name: internal.contact_name.clone(),
            contact_email: internal.contact_email.clone(),
            notes: internal.notes.clone(),
        }))
    }

    /// Where the description comes from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The page that it was taken from.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// Counts the changes that the viewer can see, from 1. A change must carry the version that it was made from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the programme last changed: its own fields, its terms, involvement, ratings and evaluations.
    /// Moves when it comes into the viewer's sight, too.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether this viewer may change it.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.editable_by(Scope::of(ctx)?.viewer()))
    }

    /// Whether this viewer may make it public, or take it back.
    async fn viewer_can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.publishable_by(Scope::of(ctx)?.viewer()))
    }
}

impl Programme {
    async fn terms_of(&self, ctx: &Context<'_>, dimension: Option<Dimension>) -> Result<Vec<Term>> {
        Ok(terms_of(ctx, Tagged::Programme(self.0.id), dimension).await?)
    }
}

/// What only those who work on a programme see of it.
#[derive(SimpleObject)]
pub struct ProgrammeInternal {
    /// The name of the person to ask about the programme.
    contact_name: Option<String>,
    /// The e-mail address of the person to ask about the programme.
    contact_email: Option<String>,
    /// Working notes on the programme.
    notes: Option<String>,
}

/// Programmes by their ids.
pub struct ProgrammeById;

impl Fetch for ProgrammeById {
    type Key = ProgrammeId;
    type Value = Programme;

    async fn fetch(access: &Access, keys: Vec<ProgrammeId>) -> Result<HashMap<ProgrammeId, Programme>, store::Error> {
        Ok(access
            .programmes_by_id(&keys)
            .await?
            .into_iter()
            .map(|programme| (programme.id, programme.into()))
            .collect())
    }
}
