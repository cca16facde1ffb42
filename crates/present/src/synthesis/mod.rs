//! Presents an analysis of many findings: in sentences, as a forest plot, as a funnel plot, and as an effect direction plot.

pub mod directions;
mod figure;
mod words;

pub use figure::{Pictured, PooledFinding, forest, funnel};
pub use words::{Subject, in_words};

#[cfg(test)]
mod tests;
