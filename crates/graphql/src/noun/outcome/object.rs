//! An outcome in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance};
use policy::id::OutcomeId;
use store::Access;

use super::effect::Effect;
use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::programme::{Programme, ProgrammeById};
use crate::noun::study::{Study, study};
use crate::noun::term::{Term, TermById};

/// One finding about one outcome, at one time and from one perspective. A direction belongs to an outcome, never to a
/// whole study.
#[derive(Debug, Clone)]
pub struct Outcome(pub Arc<store::Outcome>);

impl From<store::Outcome> for Outcome {
    fn from(outcome: store::Outcome) -> Self {
        Self(Arc::new(outcome))
    }
}

/// One finding about one outcome, at one time and from one perspective. A direction belongs to an outcome, never to a
/// whole study.
#[Object]
impl Outcome {
    /// The global id of the outcome, such as `outcome_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The study that found the outcome.
    async fn study(&self, ctx: &Context<'_>) -> Result<Study> {
        Ok(study(ctx, self.0.study).await?)
    }

    /// The programme that the outcome is about; null if there is none, or the viewer may not see it.
    async fn programme(&self, ctx: &Context<'_>) -> Result<Option<Programme>> {
        Ok(match self.0.programme {
            Some(id) => Scope::of(ctx)?.load::<ProgrammeById>(id).await?,
            None => None,
        })
    }

    /// What the outcome is about: a term of the dimension OUTCOME_DOMAIN.
    async fn domain(&self, ctx: &Context<'_>) -> Result<Term> {
        let term = Scope::of(ctx)?.load::<TermById>(self.0.domain).await?;
        Ok(term.ok_or_else(|| Refusal::from(store::Error::NotFound("term")))?)
    }

    /// The kind of learning that the outcome is about; null if it was not classified.
    async fn learning_domain(&self) -> Option<Word<LearningDomain>> {
        self.0.learning_domain.map(Word)
    }

    /// The level of the outcome on Kirkpatrick's scale, as modified by Barr and others; null if it was not
    /// classified.
    async fn kirkpatrick_level(&self) -> Option<Word<KirkpatrickLevel>> {
        self.0.kirkpatrick_level.map(Word)
    }

    /// The group whose perspective was measured.
    async fn perspective(&self) -> Word<Perspective> {
        Word(self.0.perspective)
    }

    /// How the finding was obtained.
    async fn evidence_kind(&self) -> Word<EvidenceKind> {
        Word(self.0.evidence_kind)
    }

    /// The instrument with which the outcome was measured, such as the name of a scale; null if it was not recorded.
    async fn measure(&self) -> Option<&str> {
        self.0.measure.as_deref()
    }

    /// What the outcome compares. Outcomes with different contrasts are never pooled or counted together.
    async fn contrast(&self) -> Word<Contrast> {
        Word(self.0.contrast)
    }

    /// The comparator: whom or what the outcome is compared with; null if it was not recorded.
    async fn comparison(&self) -> Option<&str> {
        self.0.comparison.as_deref()
    }

    /// When the outcome was measured, in words; null if it was not recorded.
    async fn timepoint(&self) -> Option<&str> {
        self.0.timepoint.as_deref()
    }

    /// How many weeks after the training the outcome was measured; null if it was not recorded.
    async fn timepoint_weeks(&self) -> Option<f64> {
        self.0.timepoint_weeks
    }

    /// The direction in which the outcome points.
    async fn direction(&self) -> Word<EffectDirection> {
        Word(self.0.direction)
    }

    /// Whether a higher value of the measure is better. Null means that nobody recorded it; it is then treated as
    /// true. If false, an effect below zero is a benefit, and pooled analyses change the sign of the effect.
    async fn higher_is_better(&self) -> Option<bool> {
        self.0.higher_is_better
    }

    /// The effect estimate of the outcome; null if the study does not report one.
    async fn effect(&self) -> Option<Effect> {
        self.0.effect.as_ref().map(Effect::from)
    }

    /// What was found, in a sentence or two.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// What was found, in plain language; null if it was not written.
    async fn plain_language(&self) -> Option<&str> {
        self.0.plain_language.as_deref()
    }

    /// The features of the training that the effect depends on: terms of the dimension EFFECTIVENESS_PARAMETER.
    async fn parameters(&self, ctx: &Context<'_>) -> Result<Vec<Term>> {
        let found = Scope::of(ctx)?.load::<ParametersOfOutcome>(self.0.id).await?;
        Ok(found.map(|terms| terms.to_vec()).unwrap_or_default())
    }

    /// Where the data of the outcome come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The address of the web page that the data of the outcome were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the outcome, for optimistic locking. It starts at 1 and rises with each change that the viewer
    /// can see; a mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the outcome last changed: its own fields or its parameters. The time
    /// also changes when the outcome becomes visible to the viewer.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }
}

struct ParametersOfOutcome;

impl Fetch for ParametersOfOutcome {
    type Key = OutcomeId;
    type Value = Arc<[Term]>;

    async fn fetch(access: &Access, keys: Vec<OutcomeId>) -> Result<HashMap<OutcomeId, Arc<[Term]>>, store::Error> {
        let found = access.terms_of_outcomes(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, terms)| (OutcomeId(id), terms.into_iter().map(Term::from).collect()))
            .collect())
    }
}

/// Loads outcomes by their ids.
pub struct OutcomeById;

impl Fetch for OutcomeById {
    type Key = OutcomeId;
    type Value = Outcome;

    async fn fetch(access: &Access, keys: Vec<OutcomeId>) -> Result<HashMap<OutcomeId, Outcome>, store::Error> {
        let found = access.outcomes_by_id(&keys).await?;
        Ok(found.into_iter().map(|outcome| (outcome.id, outcome.into())).collect())
    }
}

/// The outcome with this id.
///
/// # Errors
/// NOT_FOUND when the outcome does not exist (any more) for this viewer.
pub async fn outcome(ctx: &Context<'_>, id: OutcomeId) -> Result<Outcome, Refusal> {
    let found = Scope::of(ctx)?.load::<OutcomeById>(id).await?;
    found.ok_or_else(|| store::Error::NotFound("outcome").into())
}
