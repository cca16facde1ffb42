//! Names the choices a pooled analysis makes.

use serde::{Deserialize, Serialize};

use crate::effect::INTERVAL_LEVEL;

/// How τ², the variance between studies, is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tau2Method {
    /// None: one common effect.
    Common,
    /// DerSimonian and Laird 1986.
    DerSimonianLaird,
    /// Paule and Mandel 1982.
    PauleMandel,
    /// Restricted maximum likelihood.
    Reml,
    /// Maximum likelihood; too small for few studies.
    MaximumLikelihood,
    /// Sidik and Jonkman 2005; never zero unless the estimates are equal.
    SidikJonkman,
    /// Hedges 1983, by the unweighted variance.
    Hedges,
    /// Empirical Bayes, Morris 1983.
    EmpiricalBayes,
}

/// How the interval of the pooled estimate is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IntervalMethod {
    /// By the normal distribution; too narrow for few studies.
    Normal,
    /// Hartung and Knapp 2001: by t with k − 1 degrees of freedom, its error from the weighted spread of the estimates.
    HartungKnapp,
    /// The same, but its standard error is never less than the normal one: the ad hoc correction of Knapp and Hartung (2003), Statistics
    /// in Medicine 22, 2693–2710, which Röver, Knapp and Friede (2015) call the modified method, and metafor calls `adhoc`.
    HartungKnappNeverNarrower,
}

/// How the prediction interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PredictionMethod {
    /// By t with k − 2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009).
    StudentKMinusTwo,
    /// By the distribution of the pooled estimate's own interval (Riley, Higgins and Deeks 2011).
    AsInterval,
}

/// The choices of a pooled analysis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Options {
    /// How τ² is estimated.
    pub tau2: Tau2Method,
    /// How the interval is made.
    pub interval: IntervalMethod,
    /// How the prediction interval is made.
    pub prediction: PredictionMethod,
    /// The level of every interval.
    pub level: f64,
    /// How many steps an iterated estimator may take.
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
