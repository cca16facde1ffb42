//! Protects counts of people so that nobody can be identified: suppresses small counts, rounds the others, and makes sure that no
//! suppressed count can be derived from what is shown.
//!
//! Counts of people exist only in fixed tables (one-way by [`DisclosurePolicy::protect_table`], two-way by
//! [`DisclosurePolicy::protect_grid`]). A total is published only if it comes with its table, because a total from another source can undo
//! the suppression.

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
