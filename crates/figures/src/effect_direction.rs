//! An effect direction plot: which way each study points in each outcome domain, never by significance.

mod arrow;
mod draw;
mod words;

/// What an effect direction plot shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectDirectionFigure {
    /// What is compared; drawn above and read out.
    pub title: String,
    /// The outcome domains, from the left.
    pub domains: Vec<DirectionDomain>,
    /// The studies, from the top.
    pub studies: Vec<DirectionStudy>,
    /// Anything else that a reader must know; drawn at the foot.
    pub note: String,
}

impl EffectDirectionFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

/// One outcome domain and what its studies come to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DirectionDomain {
    /// The domain's name.
    pub label: String,
    /// Studies that point to benefit.
    pub benefit: u64,
    /// Studies that point to harm.
    pub harm: u64,
    /// Studies without a clear direction, which the sign test leaves out.
    pub unclear: u64,
    /// Two-sided sign test; none where no study has a direction.
    pub sign_test_p: Option<f64>,
}

/// One study's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectionStudy {
    /// The study's name.
    pub label: String,
    /// One a domain; none where the study has no outcome there.
    pub cells: Vec<Option<DirectionCell>>,
}

/// A study in a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DirectionCell {
    /// Which way it points, by the 70% rule.
    pub direction: Direction,
    /// Over how many outcomes.
    pub outcomes: u64,
    /// How many people; the arrow's size tells the band: below 50, 50 to 300, more.
    pub sample_size: Option<u64>,
}

/// Which way outcomes point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Better.
    Benefit,
    /// Worse.
    Harm,
    /// Neither.
    NoChange,
    /// Some better, some worse.
    Inconsistent,
    /// The report does not tell.
    NotReported,
}

#[cfg(test)]
mod tests;
