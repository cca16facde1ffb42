//! A programme in the schema.

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

/// A training programme in which people with lived experience take part as educators or in other ways.
#[derive(Clone)]
pub struct Programme(pub Arc<store::Programme>);

impl From<store::Programme> for Programme {
    fn from(programme: store::Programme) -> Self {
        Self(Arc::new(programme))
    }
}

/// A training programme in which people with lived experience take part as educators or in other ways.
#[Object]
impl Programme {
    /// The global id of the programme, such as `programme_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the programme, which is unique among programmes.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The name of the programme (TIDieR item 1).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the programme is, in a few sentences; null if it was not described.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// Why the programme works the way it does: its philosophy and rationale (TIDieR item 2). Null if it was not
    /// described.
    async fn rationale(&self) -> Option<&str> {
        self.0.rationale.as_deref()
    }

    /// The materials that the programme uses (TIDieR item 3); null if they were not described.
    async fn materials(&self) -> Option<&str> {
        self.0.materials.as_deref()
    }

    /// What is done in the programme, step by step (TIDieR item 4); null if it was not described.
    async fn procedures(&self) -> Option<&str> {
        self.0.procedures.as_deref()
    }

    /// How the programme is adapted to the people who take part (TIDieR item 9); null if it was not described.
    async fn tailoring(&self) -> Option<&str> {
        self.0.tailoring.as_deref()
    }

    /// How the programme was changed while it ran (TIDieR item 10); null if it was not described.
    async fn modifications(&self) -> Option<&str> {
        self.0.modifications.as_deref()
    }

    /// How the programme's fidelity was meant to be maintained: how closely its plan should be followed (TIDieR item
    /// 11). Null if it was not described.
    async fn fidelity_planned(&self) -> Option<&str> {
        self.0.fidelity_planned.as_deref()
    }

    /// How closely the plan of the programme was followed in fact (TIDieR item 12); null if it was not described.
    async fn fidelity_actual(&self) -> Option<&str> {
        self.0.fidelity_actual.as_deref()
    }

    /// The publication status of the programme.
    async fn status(&self) -> Word<PublicationStatus> {
        Word(self.0.status)
    }

    /// The project that collected the programme; null if there is none.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(project(ctx, self.0.project).await?)
    }

    /// The organisation that runs the programme; null if it is not known.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        Ok(organisation(ctx, self.0.organisation).await?)
    }

    /// The country in which the programme is held: a term of the dimension COUNTRY. Null if it is not known.
    async fn country(&self, ctx: &Context<'_>) -> Result<Option<Term>> {
        Ok(self.terms_of(ctx, Some(Dimension::Country)).await?.into_iter().next())
    }

    /// The region in which the programme is held; null if it is not known.
    async fn region(&self) -> Option<&str> {
        self.0.region.as_deref()
    }

    /// The year in which the programme began; null if it is not known.
    async fn started_year(&self) -> Option<i32> {
        self.0.started_year
    }

    /// The year in which the programme ended; null if it has not ended, or the year is not known.
    async fn ended_year(&self) -> Option<i32> {
        self.0.ended_year
    }

    /// The number of sessions of the programme; null if it is not known.
    async fn sessions(&self) -> Option<i32> {
        self.0.sessions
    }

    /// The total duration of the programme in hours; null if it is not known.
    async fn hours(&self) -> Option<f64> {
        self.0.hours
    }

    /// The number of weeks over which the programme runs; null if it is not known.
    async fn weeks(&self) -> Option<f64> {
        self.0.weeks
    }

    /// The terms of the programme, of all dimensions or of one.
    async fn terms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only terms of this dimension. Without it, terms of all dimensions.")] dimension: Option<Word<Dimension>>,
    ) -> Result<Vec<Term>> {
        self.terms_of(ctx, dimension.map(|word| word.0)).await
    }

    /// The teaching methods of the programme: terms of the dimension METHOD.
    async fn methods(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Method)).await
    }

    /// The topics of the programme: terms of the dimension TOPIC.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Topic)).await
    }

    /// The people whom the programme trains: terms of the dimension AUDIENCE.
    async fn audiences(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        self.terms_of(ctx, Some(Dimension::Audience)).await
    }

    /// How people other than the learners are involved in the programme, one entry per perspective.
    async fn involvement(&self, ctx: &Context<'_>) -> Result<Vec<Involvement>> {
        Ok(involvement_of(ctx, self.0.id).await?)
    }

    /// The ratings of the level of involvement, the oldest first. Ratings that disagree are all kept.
    async fn ratings(&self, ctx: &Context<'_>) -> Result<Vec<InvolvementRating>> {
        Ok(ratings_of(ctx, self.0.id).await?)
    }

    /// The agreed level of involvement on the scale of Tew and others, from 1 to 5. Null if nobody has rated it, or
    /// the ratings do not agree on a level.
    async fn involvement_level(&self) -> Option<i32> {
        self.0.involvement_level
    }

    /// The studies that evaluate the programme.
    async fn evaluations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Study>> {
        let asked = StudiesAsked::new(store::StudyFilter::default(), page(ctx, first, after, last, before)?);
        Ok(studies_of(ctx, StudyParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// Studies of similar programmes: the studies that share the most terms with this programme come first. Studies
    /// that evaluate the programme itself are not included.
    async fn related_studies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many studies to return at most, from 0 to 100.", default_with = "Some(10)")] first: Option<i32>,
    ) -> Result<Vec<RelatedStudy>> {
        Ok(related_studies(ctx, self.0.id, first.unwrap_or(10)).await?)
    }

    /// The outcomes that are about the programme.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<OutcomeFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Outcome>> {
        let asked = OutcomesAsked {
            filter: filter.unwrap_or_default().read()?,
            order: Vec::new(),
            page: page(ctx, first, after, last, before)?,
        };
        Ok(outcomes_of(ctx, OutcomeParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// The prioritised questions that the programme could help to answer, the best rank first.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<Question>> {
        let filter = QuestionFilter {
            prioritised: Some(true),
            ..QuestionFilter::default()
        };
        let asked = asked(filter, None, page(ctx, first, after, None, None)?)?;
        Ok(questions_of(ctx, QuestionParents::Programmes(vec![self.0.id]), asked).await?)
    }

    /// How many of the 12 items of the TIDieR checklist the description covers, and which ones are missing.
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

    /// The changes that were proposed to the programme, the newest first, as far as the viewer may see them.
    async fn proposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only proposals in this state. Without it, all visible ones.")] state: Option<Word<ProposalState>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<ProgrammeProposal>> {
        let page = page(ctx, first, after, None, None)?;
        Ok(proposals_of(ctx, self.0.id, state.map(|word| word.0), page).await?)
    }

    /// The contact person and working notes. Null unless the viewer's role can see this programme while it is unpublished.
    async fn internal(&self, ctx: &Context<'_>) -> Result<Option<ProgrammeInternal>> {
        let viewer = Scope::of(ctx)?.viewer();
        Ok(self.0.internal.reveal(viewer).map(|internal| ProgrammeInternal {
            contact_name: internal.contact_name.clone(),
            contact_email: internal.contact_email.clone(),
            notes: internal.notes.clone(),
        }))
    }

    /// Where the data of the programme come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The address of the web page that the data of the programme were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the programme, for optimistic locking. It starts at 1 and rises with each change that the
    /// viewer can see; a mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the programme last changed: its own fields, terms, involvement,
    /// ratings or evaluations. The time also changes when the programme becomes visible to the viewer.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether the viewer may change the programme.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.editable_by(Scope::of(ctx)?.viewer()))
    }

    /// Whether the viewer may publish the programme, or take it back.
    async fn viewer_can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.publishable_by(Scope::of(ctx)?.viewer()))
    }
}

impl Programme {
    async fn terms_of(&self, ctx: &Context<'_>, dimension: Option<Dimension>) -> Result<Vec<Term>> {
        Ok(terms_of(ctx, Tagged::Programme(self.0.id), dimension).await?)
    }
}

/// The parts of a programme that are not public. Roles that can see the programme while it is unpublished see them.
#[derive(SimpleObject)]
pub struct ProgrammeInternal {
    /// The name of the person to contact about the programme; null if it was not given.
    contact_name: Option<String>,
    /// The e-mail address of the person to contact about the programme; null if it was not given.
    contact_email: Option<String>,
    /// Working notes on the programme; null if there are none.
    notes: Option<String>,
}

/// Loads programmes by their ids.
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
