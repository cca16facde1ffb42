//! Describes an effect direction plot: which way each study points in each outcome domain, regardless of statistical significance.

mod arrow;
mod draw;
mod words;

/// The data of an effect direction plot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectDirectionFigure {
    /// What is compared. It is drawn above the plot and read out by screen readers.
    pub title: String,
    /// The outcome domains, from the left.
    pub domains: Vec<DirectionDomain>,
    /// The studies, from the top.
    pub studies: Vec<DirectionStudy>,
    /// Anything else that a reader must know. It is drawn at the foot.
    pub note: String,
}

impl EffectDirectionFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

/// One outcome domain, and the totals over its studies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DirectionDomain {
    /// The name of the domain.
    pub label: String,
    /// The number of studies that point to benefit.
    pub benefit: u64,
    /// The number of studies that point to harm.
    pub harm: u64,
    /// The number of studies without a clear direction. The sign test leaves them out.
    pub unclear: u64,
    /// The p value of the two-sided sign test. `None` if no study has a direction.
    pub sign_test_p: Option<f64>,
}

/// The row of one study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectionStudy {
    /// The name of the study.
    pub label: String,
    /// One cell for each domain. `None` if the study has no outcome in the domain.
    pub cells: Vec<Option<DirectionCell>>,
}

/// The result of one study in one domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectionCell {
    /// Which way the study points, by the 70% rule.
    pub direction: Direction,
    /// The number of outcomes that the direction is based on.
    pub outcomes: u64,
    /// The number of people. The size of the arrow shows the band: below 50, 50 to 300, or more.
    pub sample_size: Option<u64>,
}

/// Which way the outcomes point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The outcomes point to benefit.
    Benefit,
    /// The outcomes point to harm.
    Harm,
    /// Neither to benefit nor to harm.
    NoChange,
    /// Some to benefit and some to harm.
    Inconsistent,
    /// The report does not say.
    NotReported,
}

#[cfg(test)]
mod tests;
