//! Puts the records of a review in an order for screening. Pure functions of values: no database, no clock, no chance, no network.
//!
//! There are two orders. Each reviewer's [own order](mod@own_order) is a fixed shuffle. The learned order puts first what is most like the
//! records that were kept: [`Texts`] reads the words of the records, [`Model::learn`] learns from decisions, and [`order`] sorts. The order
//! depends on nothing but the texts and the decisions that are passed in, so it can't reveal a decision that the caller left out.

mod features;
mod model;
pub mod own_order;
mod rows;
mod schedule;
mod terms;
mod texts;

pub use features::Features;
pub use model::{Decision, Model, order};
pub use schedule::{FIRST_AFTER, training_size};
pub use texts::{RecordText, Texts};
