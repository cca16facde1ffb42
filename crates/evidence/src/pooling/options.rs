//! Defines the choices of a pooled analysis.

use serde::{Deserialize, Serialize};

use crate::effect::INTERVAL_LEVEL;

/// How τ², the variance between studies, is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tau2Method {
    /// No variance between studies: one common effect.
    Common,
    /// DerSimonian and Laird 1986: the method of moments.
    DerSimonianLaird,
    /// Paule and Mandel 1982.
    PauleMandel,
    /// Restricted maximum likelihood.
    Reml,
    /// Maximum likelihood; its values are too small if there are few studies.
    MaximumLikelihood,
    /// Sidik and Jonkman 2005; never zero unless all estimates are equal.
    SidikJonkman,
    /// Hedges 1983, from the unweighted variance.
    Hedges,
    /// Empirical Bayes, Morris 1983.
    EmpiricalBayes,
}

/// How the interval of the pooled estimate is calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntervalMethod {
    /// From the normal distribution; too narrow if there are few studies.
    Normal,
    /// Hartung and Knapp 2001: from a t distribution with k − 1 degrees of freedom and a standard error from the weighted spread of the
    /// estimates.
    HartungKnapp,
    /// As `HartungKnapp`, but the standard error is never less than the normal one: the ad hoc correction of Knapp and Hartung (2003),
    /// Statistics in Medicine 22, 2693–2710, which Röver, Knapp and Friede (2015) call the modified method, and metafor calls `adhoc`.
    HartungKnappNeverNarrower,
}

/// How the prediction interval is calculated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PredictionMethod {
    /// From a t distribution with k − 2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009).
    StudentKMinusTwo,
    /// From the same distribution as the interval of the pooled estimate (Riley, Higgins and Deeks 2011).
    AsInterval,
}

/// The choices of a pooled analysis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// The estimator of τ², the variance between studies.
    pub tau2: Tau2Method,
    /// How the interval of the pooled estimate is calculated.
    pub interval: IntervalMethod,
    /// How the prediction interval is calculated.
    pub prediction: PredictionMethod,
    /// The level of every interval, between 0 and 1.
    pub level: f64,
    /// The largest number of steps of an iterated estimator.
    pub max_iterations: u32,
}

impl Default for Options {
    /// REML with Hartung and Knapp's interval, as Cochrane Handbook version 6.5, section 10.10.4, advises.
    fn default() -> Self {
        Self {
            tau2: Tau2Method::Reml,
            interval: IntervalMethod::HartungKnapp,
            prediction: PredictionMethod::StudentKMinusTwo,
            level: INTERVAL_LEVEL,
            max_iterations: 1000,
        }
    }
}
