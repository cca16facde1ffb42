//! Rounds of prioritisation over HTTP: planned, voted in, closed, and the order that comes out, as each role sees it.

mod hidden;
mod live;
mod order;
mod plan;
mod stage;
mod together;
mod vote;
