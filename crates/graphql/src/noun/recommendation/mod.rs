//! Recommendations of projects: the object and the mutation that records one.

mod mutation;
mod object;

pub use mutation::RecommendationMutation;
pub use object::{Recommendation, RecommendationById, recommendations_of};
