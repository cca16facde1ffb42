//! Describes the result of an analysis in plain words. The sentences are made from its numbers by fixed rules.
//!
//! They say how many studies there are, which way they point and how certain that is. Effects are entered so that a value above zero
//! favours involvement (or the later time, or the form of involvement that was tried). Words for the size of standardised differences
//! follow Cohen (1988), as Cochrane Handbook version 6.5, section 15.5.3.1, gives them; words for I² follow its section 10.10.2.

use evidence::effect::ConfidenceInterval;
use evidence::pooling::Pool;
use evidence::synthesis::Analysis;
use evidence::vocabulary::{Contrast, EffectMetric};

/// What the effects of an analysis measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The scale of the effects.
    pub metric: EffectMetric,
    /// What the effects compare.
    pub contrast: Contrast,
}

/// A scale in the form that readers know: ratios as ratios, proportions as proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scale(EffectMetric);

impl Scale {
    /// A value of the additive scale, converted to the form that readers know.
    fn natural(self, value: f64) -> f64 {
        match self.0 {
            EffectMetric::LogOddsRatio | EffectMetric::LogRiskRatio | EffectMetric::OddsRatio | EffectMetric::RiskRatio => value.exp(),
            EffectMetric::FisherZ => value.tanh(),
            // Written so that it is never the quotient of two infinities.
            EffectMetric::LogitProportion => 1.0 / (1.0 + (-value).exp()),
            EffectMetric::StandardisedMeanDifference | EffectMetric::MeanDifference | EffectMetric::RiskDifference => value,
        }
    }

    /// The value in words: `a standardised difference of 0.45 (small)`.
    fn value(self, value: f64) -> String {
        let name = match self.0 {
            EffectMetric::StandardisedMeanDifference => {
                return format!("a standardised difference of {} ({})", self.number(value), size(value));
            }
            EffectMetric::MeanDifference => "a difference on the measure's own scale of",
            EffectMetric::LogOddsRatio | EffectMetric::OddsRatio => "an odds ratio of",
            EffectMetric::LogRiskRatio | EffectMetric::RiskRatio => "a risk ratio of",
            EffectMetric::RiskDifference => "a risk difference of",
            EffectMetric::FisherZ => "a correlation of",
            EffectMetric::LogitProportion => "a share of",
        };
        format!("{name} {}", self.number(value))
    }

    fn number(self, value: f64) -> String {
        let natural = self.natural(value);
        let text = if natural.abs() >= 1e6 {
            format!("{natural:.2e}")
        } else {
            format!("{natural:.2}")
        };
        // A value that rounds to zero has no sign.
        if text == "-0.00" { "0.00".to_owned() } else { text }
    }

    fn interval(self, ci: &ConfidenceInterval) -> String {
        let percent = ci.level * 100.0;
        let percent = if percent.fract().abs() < 1e-9 {
            format!("{percent:.0}")
        } else {
            format!("{percent:.1}")
        };
        format!("{percent}% interval from {} to {}", self.number(ci.lower), self.number(ci.upper))
    }
}

fn size(difference: f64) -> &'static str {
    match difference.abs() {
        size if size < 0.2 => "very small",
        size if size < 0.5 => "small",
        size if size < 0.8 => "moderate",
        _ => "large",
    }
}

/// The result in a few sentences.
#[must_use]
pub fn in_words(analysis: &Analysis, subject: Subject) -> String {
    let Some(pool) = &analysis.pooled().pool else {
        return "No study has an effect that can be pooled here, so there is no pooled result.".to_owned();
    };
    let (studies, scale) = (analysis.studies(), Scale(subject.metric));
    let who = match studies {
        1 => "One study finds".to_owned(),
        _ => format!("{studies} studies taken together find"),
    };
    let found = format!("{who} {}, with a {}.", scale.value(pool.estimate), scale.interval(&pool.ci));
    // An interval that is too narrow must not decide which way the average points, nor what a new study could find.
    let cautious = pool.cautious();
    let narrow = cautious.map(|cautious| {
        format!(
            "By chance, these results are closer together than their own uncertainty suggests, so that interval is too narrow to rely \
             on. A more careful interval goes from {} to {}.",
            scale.number(cautious.ci.lower),
            scale.number(cautious.ci.upper)
        )
    });
    let (ci, prediction) = cautious.map_or((pool.ci, pool.prediction), |cautious| (cautious.ci, cautious.prediction));
    let sentences = [
        Some(found),
        narrow,
        which_way(&ci, subject, studies),
        Some(how_sure(pool, prediction, subject, studies)),
    ];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The sentence about which way the effect points. `None` if the scale has no middle.
fn which_way(ci: &ConfidenceInterval, subject: Subject, studies: usize) -> Option<String> {
    if subject.metric == EffectMetric::LogitProportion {
        return None;
    }
    let (above, below) = match subject.contrast {
        Contrast::VersusComparison => (
            "favours involving people with lived experience",
            "favours the comparison without their involvement",
        ),
        Contrast::BeforeAfter => (
            "is better after the training than before",
            "is worse after the training than before",
        ),
        Contrast::VersusOtherInvolvement => (
            "favours the form of involvement that was tried",
            "favours the form of involvement that it was compared with",
        ),
        Contrast::None => ("lies above zero", "lies below zero"),
    };
    let it = if studies == 1 { "It" } else { "The average" };
    Some(if ci.lower > 0.0 {
        format!("{it} {above}.")
    } else if ci.upper < 0.0 {
        format!("{it} {below}.")
    } else {
        "The interval includes values on both sides of no effect, so the direction of the effect is open.".to_owned()
    })
}

fn how_sure(pool: &Pool, prediction: Option<ConfidenceInterval>, subject: Subject, studies: usize) -> String {
    match (studies, &pool.heterogeneity) {
        (1, _) | (_, None) => return "One study alone cannot show whether others would find the same.".to_owned(),
        (2, _) => return "Two studies are too few to say how much studies differ.".to_owned(),
        _ => {}
    }
    let i2 = pool.heterogeneity.map_or(0.0, |found| found.i2);
    let differ = match i2 {
        i2 if i2 < 40.0 => "The studies differ by little more than chance",
        i2 if i2 < 75.0 => "The studies differ by more than chance",
        _ => "The studies differ considerably",
    };
    let mut text = format!("{differ} (I² {i2:.0}%).");
    if let Some(prediction) = &prediction {
        let scale = Scale(subject.metric);
        let opposite = subject.metric != EffectMetric::LogitProportion && prediction.lower < 0.0 && prediction.upper > 0.0;
        let end = if opposite { ", on both sides of no effect" } else { "" };
        text.push_str(&format!(
            " A new study could find anything from {} to {}{end}.",
            scale.number(prediction.lower),
            scale.number(prediction.upper)
        ));
    }
    if studies < 5 {
        text.push_str(&format!(" {studies} studies are few: more studies could change this."));
    }
    text
}
