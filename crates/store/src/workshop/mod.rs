//! Co-production workshops: what is read of them.

mod links;
mod read;
#[cfg(test)]
mod tests;
mod view;

pub use view::Workshop;
