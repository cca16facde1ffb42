//! Recommendations of projects: the object, what it rests on, and how one is written down.

mod mutation;
mod object;

pub use mutation::RecommendationMutation;
pub use object::{Recommendation, RecommendationById, recommendations_of};
