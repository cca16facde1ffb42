//! Co-production workshops: reading them, changing them, and locking them for changes.

pub(crate) mod hold;
pub(crate) mod lifetime;
mod links;
mod people;
mod read;
pub(crate) mod snapshot;
#[cfg(test)]
mod tests;
mod view;
mod write;

pub use people::Attendance;
pub use read::WorkshopFilter;
pub use view::Workshop;
pub use write::{Joining, WorkshopInput};
