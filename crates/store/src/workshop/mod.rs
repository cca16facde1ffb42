//! Co-production workshops: what is read of them.

mod links;
mod read;
mod view;

pub use view::Workshop;
