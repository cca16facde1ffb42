//! Outcomes: the object, its effect, its inputs and its root field.

mod effect;
mod filter;
mod list;
mod object;

pub use effect::ConfidenceInterval;
pub use filter::{OutcomeFilter, OutcomeOrder};
pub use list::{OutcomeQuery, OutcomesAsked, outcomes_of};
pub use object::{Outcome, OutcomeById, outcome};
