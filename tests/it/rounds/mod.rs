//! Tests rounds of prioritisation over HTTP: planned, voted in, closed, and the resulting order, as each role sees it.

mod attack;
mod hidden;
mod live;
mod order;
mod pages;
mod paper;
mod plan;
mod stage;
mod together;
mod under_vote;
mod vote;
