//! Syntheses: pooled analyses and effect directions, worked out when they are asked for.

mod direction;
mod input;
mod left_out;
mod object;
mod parts;
mod query;
mod work;

pub use query::SynthesisQuery;
