//! The input that describes an outcome and its effect, in the form in which the effect was printed.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use evidence::effect;
use evidence::vocabulary::{
    Contrast, EffectDirection, EffectMetric, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};

use crate::engine::input::{change, change_id, change_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a new outcome. A field that is left out, or is null, is empty.
#[derive(Debug, InputObject)]
pub struct OutcomeInput {
    /// The programme that the outcome is about. The study must evaluate this programme.
    programme: MaybeUndefined<ID>,
    /// What the outcome is about: the code of a term of the dimension OUTCOME_DOMAIN.
    domain: String,
    /// The kind of learning that the outcome is about.
    learning_domain: MaybeUndefined<Word<LearningDomain>>,
    /// The level of the outcome on Kirkpatrick's scale, as modified by Barr and others.
    kirkpatrick_level: MaybeUndefined<Word<KirkpatrickLevel>>,
    /// The group whose perspective was measured.
    perspective: Word<Perspective>,
    /// How the finding was obtained.
    evidence_kind: Word<EvidenceKind>,
    /// The instrument with which the outcome was measured, such as the name of a scale: at most 300 characters.
    measure: MaybeUndefined<String>,
    /// What the outcome compares.
    contrast: Word<Contrast>,
    /// The comparator: whom or what the outcome is compared with.
    comparison: MaybeUndefined<String>,
    /// When the outcome was measured, in words: at most 300 characters.
    timepoint: MaybeUndefined<String>,
    /// How many weeks after the training the outcome was measured: 0 or more.
    timepoint_weeks: MaybeUndefined<f64>,
    /// The direction in which the outcome points.
    direction: Word<EffectDirection>,
    /// Whether a higher value of the measure is better. If left out, it is treated as true. Use false for a scale on
    /// which less is better, such as a scale of stigma: an effect below zero is then a benefit.
    higher_is_better: MaybeUndefined<bool>,
    /// The effect, with the sign that it has on the measure. A value above zero favours involvement or the later
    /// time, unless `higherIsBetter` is false. A sign that contradicts the direction is refused.
    effect: MaybeUndefined<EffectInput>,
    /// What was found, in a sentence or two: at most 20,000 characters.
    summary: String,
    /// What was found, in plain language: at most 20,000 characters.
    plain_language: MaybeUndefined<String>,
    /// The features of the training that the effect depends on: codes of terms of the dimension
    /// EFFECTIVENESS_PARAMETER, at most 50.
    parameters: Option<Vec<String>>,
    /// Where the data of the outcome come from. The default is EXTRACTED.
    provenance: Option<Word<Provenance>>,
    /// The address of the web page that the data of the outcome were taken from.
    source_url: MaybeUndefined<String>,
}

/// An effect in exactly one form: a printed estimate with its error, or the figures from which it is calculated.
#[derive(Debug, OneofObject)]
pub enum EffectInput {
    /// An estimate as it is printed.
    Estimate(EstimateInput),
    /// The means and standard deviations of two groups.
    Continuous(ContinuousInput),
    /// The numbers of events and of people in two groups.
    Binary(BinaryInput),
    /// A correlation coefficient.
    Correlation(CorrelationInput),
    /// The number of events in one group.
    Proportion(ProportionInput),
}

/// An estimate as it is printed, on the scale of its metric. For ratios as papers print them use ODDS_RATIO or
/// RISK_RATIO: the service takes the logarithm. For logarithms of ratios use LOG_ODDS_RATIO or LOG_RISK_RATIO.
/// Correlations are entered as Fisher's z, and proportions as logits.
#[derive(Debug, InputObject)]
pub struct EstimateInput {
    /// The metric, which defines the scale of the estimate and of its interval.
    metric: Word<EffectMetric>,
    /// The estimate, on the scale of the metric.
    estimate: f64,
    /// The standard error of the estimate; for every ratio, that of its logarithm. It must agree with the interval
    /// and the p value.
    standard_error: Option<f64>,
    /// The confidence interval, on the scale of the estimate. The standard error is calculated from it if none is
    /// given. An interval that is far from symmetric around the estimate on the additive scale is refused.
    ci: Option<ConfidenceIntervalInput>,
    /// The two-sided p value. The standard error is calculated from it and the estimate if nothing better is given.
    p_value: Option<f64>,
    /// The number of people behind the estimate.
    n: Option<i32>,
}

/// A confidence interval with its level.
#[derive(Debug, InputObject)]
pub struct ConfidenceIntervalInput {
    /// The confidence level of the interval: at least 0.5, and below 1.
    #[graphql(default = 0.95)]
    level: f64,
    /// The lower end of the interval.
    lower: f64,
    /// The upper end of the interval.
    upper: f64,
}

/// The means, standard deviations and sizes of two groups. The effect is the first mean minus the second. With the
/// contrast BEFORE_AFTER both groups are the same people: group 1 is the later measurement, group 2 the earlier one,
/// both sizes are the number of people who were measured twice, and `correlation` is required.
#[derive(Debug, InputObject)]
pub struct ContinuousInput {
    /// The metric: the standardised mean difference (Hedges' g), or the mean difference.
    #[graphql(default_with = "Word(EffectMetric::StandardisedMeanDifference)")]
    metric: Word<EffectMetric>,
    /// The mean of the first group.
    mean1: f64,
    /// The standard deviation of the first group.
    sd1: f64,
    /// The number of people in the first group.
    n1: i32,
    /// The mean of the second group.
    mean2: f64,
    /// The standard deviation of the second group.
    sd2: f64,
    /// The number of people in the second group.
    n2: i32,
    /// The correlation between the two measurements of the same people, between -1 and 1. It is required with the
    /// contrast BEFORE_AFTER, and refused with the others.
    correlation: Option<f64>,
}

/// The numbers of events and of people in two groups. The effect compares the first group with the second.
#[derive(Debug, InputObject)]
pub struct BinaryInput {
    /// The metric: the log odds ratio, the log risk ratio, or the risk difference.
    #[graphql(default_with = "Word(EffectMetric::LogOddsRatio)")]
    metric: Word<EffectMetric>,
    /// The number of events in the first group.
    events1: i32,
    /// The number of people in the first group.
    n1: i32,
    /// The number of events in the second group.
    events2: i32,
    /// The number of people in the second group.
    n2: i32,
}

/// A correlation coefficient and the number of people behind it.
#[derive(Debug, InputObject)]
pub struct CorrelationInput {
    /// The correlation coefficient, between -1 and 1.
    r: f64,
    /// The number of people behind the coefficient.
    n: i32,
}

/// The number of events and of people in one group.
#[derive(Debug, InputObject)]
pub struct ProportionInput {
    /// The number of people in the group who had the event.
    events: i32,
    /// The number of people in the group.
    n: i32,
}

impl OutcomeInput {
    /// Reads the input into the store's form.
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
