//! Co-production workshops: what is read of them, and how they are held while something in them changes.

pub(crate) mod hold;
mod links;
mod read;
#[cfg(test)]
mod tests;
mod view;

pub use view::Workshop;
