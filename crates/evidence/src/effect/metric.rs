//! Says of metrics on which scale an effect is stored and pooled.

use crate::vocabulary::EffectMetric;

impl EffectMetric {
    /// The additive scale that an effect of this metric is stored and pooled on: the logarithm, for ratios as printed.
    #[must_use]
    pub const fn additive(self) -> Self {
        match self {
            Self::OddsRatio => Self::LogOddsRatio,
            Self::RiskRatio => Self::LogRiskRatio,
            Self::StandardisedMeanDifference
            | Self::MeanDifference
            | Self::LogOddsRatio
            | Self::LogRiskRatio
            | Self::RiskDifference
            | Self::FisherZ
            | Self::LogitProportion => self,
        }
    }

    /// Whether more or less than zero tells which way an effect points. A share has no such middle: less than one half is not harm.
    #[must_use]
    pub const fn has_a_direction(self) -> bool {
        match self {
            Self::LogitProportion => false,
            Self::StandardisedMeanDifference
            | Self::MeanDifference
            | Self::LogOddsRatio
            | Self::LogRiskRatio
            | Self::RiskDifference
            | Self::FisherZ
            | Self::OddsRatio
            | Self::RiskRatio => true,
        }
    }
}
