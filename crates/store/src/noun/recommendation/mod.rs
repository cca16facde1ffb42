//! Recommendations of projects: reading them and the evidence behind them, and adding them.

mod read;
mod write;

pub use read::{Basis, Recommendation};
pub use write::RecommendationInput;
