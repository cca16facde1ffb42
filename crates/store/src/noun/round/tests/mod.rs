//! Rounds in the store: withdrawals, counts from a snapshot, and orders that earlier versions stored.

mod fixture;
mod withdrawal;
