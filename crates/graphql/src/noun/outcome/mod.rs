//! Outcomes: the object, its effect, its inputs, its query and its mutations.

mod changes;
mod effect;
mod filter;
mod input;
mod list;
mod mutation;
mod object;
pub mod plan;

pub use effect::ConfidenceInterval;
pub use filter::{OutcomeFilter, OutcomeOrder};
pub use list::{OutcomeQuery, OutcomesAsked, outcomes_of};
pub use mutation::OutcomeMutation;
pub use object::{Outcome, OutcomeById, outcome};
