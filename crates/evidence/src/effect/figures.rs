//! Lists the entered figures by their names in the contract, and tells whether a table has an empty cell.

use super::{EffectInput, Figure};

impl EffectInput {
    /// The figures as entered, from which the effect can be calculated again.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let named: Vec<(&str, Option<f64>)> = match self {
            Self::Estimate(input) => vec![
                ("estimate", Some(input.estimate)),
                ("standardError", input.standard_error),
                ("ciLevel", input.ci.map(|ci| ci.level)),
                ("ciLower", input.ci.map(|ci| ci.lower)),
                ("ciUpper", input.ci.map(|ci| ci.upper)),
                ("pValue", input.p_value),
                ("n", input.n.map(f64::from)),
            ],
            Self::Continuous(input) => vec![
                ("mean1", Some(input.mean1)),
                ("sd1", Some(input.sd1)),
                ("n1", Some(input.n1.into())),
                ("mean2", Some(input.mean2)),
                ("sd2", Some(input.sd2)),
                ("n2", Some(input.n2.into())),
                ("correlation", input.correlation),
            ],
            Self::Binary(input) => vec![
                ("events1", Some(input.events1.into())),
                ("n1", Some(input.n1.into())),
                ("events2", Some(input.events2.into())),
                ("n2", Some(input.n2.into())),
            ],
            Self::Correlation(input) => vec![("r", Some(input.r)), ("n", Some(input.n.into()))],
            Self::Proportion(input) => vec![("events", Some(input.events.into())), ("n", Some(input.n.into()))],
        };
        let figure = |(name, value): (&str, Option<f64>)| {
            value.map(|value| Figure {
                name: name.to_owned(),
                value,
            })
        };
        named.into_iter().filter_map(figure).collect()
    }

    /// Whether a table or a proportion has an empty cell, so that ½ is added to each of its cells.
    #[must_use]
    pub const fn has_an_empty_cell(&self) -> bool {
        match self {
            Self::Binary(input) => input.events1 == 0 || input.events1 == input.n1 || input.events2 == 0 || input.events2 == input.n2,
            Self::Proportion(input) => input.events == 0 || input.events == input.n,
            Self::Estimate(_) | Self::Continuous(_) | Self::Correlation(_) => false,
        }
    }
}
