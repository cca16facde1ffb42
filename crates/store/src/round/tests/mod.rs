//! Rounds in the store: withdrawals, counts from a snapshot, and one tally for all who ask.

mod fixture;
mod tallies;
mod withdrawal;
