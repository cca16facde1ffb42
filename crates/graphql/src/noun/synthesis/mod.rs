//! Syntheses: meta-analyses and effect directions, calculated on request.

mod direction;
mod input;
mod left_out;
mod object;
mod parts;
mod query;
mod work;

pub use query::SynthesisQuery;
