//! What clients say about an outcome, its effect in whichever form it was printed.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use evidence::effect;
use evidence::vocabulary::{
    Contrast, EffectDirection, EffectMetric, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};

use crate::engine::input::{change, change_id, change_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new outcome. What is left out, or null, is empty.
#[derive(Debug, InputObject)]
pub struct OutcomeInput {
    /// The programme that it is about, which the study evaluates.
    programme: MaybeUndefined<ID>,
    /// Code of an OUTCOME_DOMAIN term.
    domain: String,
    /// What sort of learning it is about.
    learning_domain: MaybeUndefined<Word<LearningDomain>>,
    /// On which of Kirkpatrick's levels, as modified by Barr and others.
    kirkpatrick_level: MaybeUndefined<Word<KirkpatrickLevel>>,
    /// Whose perspective was measured.
    perspective: Word<Perspective>,
    /// How the finding was obtained.
    evidence_kind: Word<EvidenceKind>,
    /// What it was measured with.
    measure: MaybeUndefined<String>,
    /// What the outcome compares.
    contrast: Word<Contrast>,
    /// With whom or what it compares.
    comparison: MaybeUndefined<String>,
    /// When the outcome was measured, in words.
    timepoint: MaybeUndefined<String>,
    /// When it was measured, in weeks.
    timepoint_weeks: MaybeUndefined<f64>,
    /// The direction in which the outcome points.
    direction: Word<EffectDirection>,
    /// Whether a higher value of the measure is better, which is taken to be so where it is left out. Say false for a scale on which less is
    /// better, such as one of stigma: then an effect below zero is a benefit.
    higher_is_better: MaybeUndefined<bool>,
    /// The effect, signed as on the measure: more than zero favours involvement, or the later time, unless `higherIsBetter` is false. A sign
    /// against the direction is refused.
    effect: MaybeUndefined<EffectInput>,
    /// What was found, in a sentence or two.
    summary: String,
    /// What was found, in plain words.
    plain_language: MaybeUndefined<String>,
    /// What the effect goes with: codes of EFFECTIVENESS_PARAMETER terms.
    parameters: Option<Vec<String>>,
    /// Where the description comes from.
    provenance: Option<Word<Provenance>>,
    /// The page that it was taken from.
    source_url: MaybeUndefined<String>,
}

/// Either an estimate with its error, or the raw figures that it is worked out from.
#[derive(Debug, OneofObject)]
pub enum EffectInput {
    /// An estimate as printed.
    Estimate(EstimateInput),
    /// Two groups' means and standard deviations.
    Continuous(ContinuousInput),
    /// Two groups' events and totals.
    Binary(BinaryInput),
    /// A correlation coefficient.
    Correlation(CorrelationInput),
    /// Events in one group.
    Proportion(ProportionInput),
}

/// An estimate as printed, on the metric's scale: ODDS_RATIO and RISK_RATIO for ratios as papers print them, which are logged here;
/// LOG_ODDS_RATIO and LOG_RISK_RATIO for their logarithms; Fisher's z for correlations; the logit for proportions.
#[derive(Debug, InputObject)]
pub struct EstimateInput {
    /// The metric, which says on which scale the estimate and its interval are.
    metric: Word<EffectMetric>,
    /// The estimate, on the scale of the metric.
    estimate: f64,
    /// The standard error of the estimate; of the logarithm, for every ratio. It must agree with the interval and the p value.
    standard_error: Option<f64>,
    /// The confidence interval, on the scale of the estimate. It gives a standard error where none is printed. An interval that is far from
    /// even around the estimate on the additive scale is refused.
    ci: Option<ConfidenceIntervalInput>,
    /// The p value, two-sided; with the estimate it gives a standard error where nothing better is printed.
    p_value: Option<f64>,
    /// How many people it rests on.
    n: Option<i32>,
}

/// An interval and its level.
#[derive(Debug, InputObject)]
pub struct ConfidenceIntervalInput {
    /// The share of intervals that would hold the truth.
    #[graphql(default = 0.95)]
    level: f64,
    /// The lower end of the interval.
    lower: f64,
    /// The upper end of the interval.
    upper: f64,
}

/// Two groups' means, standard deviations and sizes; the effect is the first less the second. With the contrast BEFORE_AFTER the same people
/// are measured twice: group 1 is the later time, group 2 the earlier one, both sizes are the number of people measured both times, and
/// `correlation` is needed.
#[derive(Debug, InputObject)]
pub struct ContinuousInput {
    /// The standardised difference, which is Hedges' g, or the difference of means.
    #[graphql(default_with = "Word(EffectMetric::StandardisedMeanDifference)")]
    metric: Word<EffectMetric>,
    /// The mean of the first group.
    mean1: f64,
    /// The first group's standard deviation.
    sd1: f64,
    /// How many people are in the first group.
    n1: i32,
    /// The mean of the second group.
    mean2: f64,
    /// The second group's standard deviation.
    sd2: f64,
    /// How many people are in the second group.
    n2: i32,
    /// The correlation between both measurements of the same people, between -1 and 1: needed with the contrast BEFORE_AFTER, and refused
    /// with others.
    correlation: Option<f64>,
}

/// Two groups' events and totals; the effect is the first against the second.
#[derive(Debug, InputObject)]
pub struct BinaryInput {
    /// The log odds ratio, the log risk ratio, or the risk difference.
    #[graphql(default_with = "Word(EffectMetric::LogOddsRatio)")]
    metric: Word<EffectMetric>,
    /// Events in the first group.
    events1: i32,
    /// How many people are in the first group.
    n1: i32,
    /// Events in the second group.
    events2: i32,
    /// How many people are in the second group.
    n2: i32,
}

/// A correlation coefficient and the people it rests on.
#[derive(Debug, InputObject)]
pub struct CorrelationInput {
    /// The correlation coefficient, from -1 to 1.
    r: f64,
    /// How many people the coefficient rests on.
    n: i32,
}

/// Events among the people of one group.
#[derive(Debug, InputObject)]
pub struct ProportionInput {
    /// How many people of the group had the event.
    events: i32,
    /// How many people are in the group.
    n: i32,
}

impl OutcomeInput {
    /// The input as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::OutcomeInput, Refusal> {
        Ok(store::OutcomeInput {
            programme: change_id(self.programme, "input.programme")?,
            domain: Some(self.domain),
            learning_domain: change_word(self.learning_domain),
            kirkpatrick_level: change_word(self.kirkpatrick_level),
            perspective: Some(self.perspective.0),
            evidence_kind: Some(self.evidence_kind.0),
            measure: change(self.measure),
            contrast: Some(self.contrast.0),
            comparison: change(self.comparison),
            timepoint: change(self.timepoint),
            timepoint_weeks: change(self.timepoint_weeks),
            direction: Some(self.direction.0),
            higher_is_better: change(self.higher_is_better),
            effect: change(self.effect.map_value(effect::EffectInput::from)),
            summary: Some(self.summary),
            plain_language: change(self.plain_language),
            parameters: self.parameters,
            provenance: self.provenance.map(|word| word.0),
            source_url: change(self.source_url),
        })
    }
}

impl From<EffectInput> for effect::EffectInput {
    fn from(input: EffectInput) -> Self {
        match input {
            EffectInput::Estimate(input) => Self::Estimate(effect::EstimateInput {
                metric: input.metric.0,
                estimate: input.estimate,
                standard_error: input.standard_error,
                ci: input.ci.map(|ci| effect::ConfidenceInterval {
                    level: ci.level,
                    lower: ci.lower,
                    upper: ci.upper,
                }),
                p_value: input.p_value,
                n: input.n,
            }),
            EffectInput::Continuous(input) => Self::Continuous(effect::ContinuousInput {
                metric: input.metric.0,
                mean1: input.mean1,
                sd1: input.sd1,
                n1: input.n1,
                mean2: input.mean2,
                sd2: input.sd2,
                n2: input.n2,
                correlation: input.correlation,
            }),
            EffectInput::Binary(input) => Self::Binary(effect::BinaryInput {
                metric: input.metric.0,
                events1: input.events1,
                n1: input.n1,
                events2: input.events2,
                n2: input.n2,
            }),
            EffectInput::Correlation(input) => Self::Correlation(effect::CorrelationInput { r: input.r, n: input.n }),
            EffectInput::Proportion(input) => Self::Proportion(effect::ProportionInput {
                events: input.events,
                n: input.n,
            }),
        }
    }
}
