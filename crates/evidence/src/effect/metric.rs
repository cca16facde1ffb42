//! Says for each metric on which scale an effect is stored and pooled.

use crate::vocabulary::EffectMetric;

impl EffectMetric {
    /// The additive scale on which an effect of this metric is stored and pooled. For ratios as printed it is the logarithm.
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

    /// Whether the sign of an effect tells which way it points. A proportion has no such middle: less than one half is not harm.
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
