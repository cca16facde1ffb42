//! The mechanisms that every noun of the schema uses: scope, batches, connections, inputs, budgets, words.

pub mod attempts;
pub mod batch;
pub mod budget;
pub mod compute;
pub mod connection;
pub mod counter;
pub mod date;
pub mod describe;
pub mod filter;
pub mod id;
pub mod input;
pub mod live;
pub mod meter;
pub mod once;
pub mod parent;
pub mod planned;
pub mod role;
pub mod run;
pub mod scope;
pub mod upload;
pub mod visibility;
pub mod wide;
pub mod word;
