//! Rounds in the store: withdrawals, counts from a snapshot, and rankings that earlier versions stored.

mod fixture;
mod withdrawal;
