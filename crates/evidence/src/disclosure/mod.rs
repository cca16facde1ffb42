//! Keeps counts of people from giving anybody away: small counts suppressed, others rounded, nothing recoverable from what is left.
//!
//! Counts of people exist only as fixed tables (one-way by [`DisclosurePolicy::protect_table`], two-way by
//! [`DisclosurePolicy::protect_grid`]); a total is published only as the one that comes with its table, because a total taken from
//! elsewhere can undo the suppression.

mod audit;
mod order;
mod policy;
mod protect;
mod release;

pub use order::{BallotNumbers, BallotsOf, FEWEST_IN_THE_ROOM, Onlooker, OrderShown, Outcome, Stage};
pub use policy::{DisclosurePolicy, InvalidPolicy, Zero};
pub use release::{PeopleCount, ProtectedGrid, ProtectedTable};

#[cfg(test)]
mod tests;
