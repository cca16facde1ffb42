//! Recommendations of projects: what is read of them, what they rest on, and how one is written down.

mod read;
mod write;

pub use read::{Basis, Recommendation};
pub use write::RecommendationInput;
