//! Contributions: what participants said in workshops, in their own words.

mod filter;
mod list;
mod mutation;
mod object;

pub use filter::ContributionFilter;
pub use list::contributions_of;
pub use mutation::ContributionMutation;
pub use object::{BroughtBy, Contribution, ContributionById};
