//! Presents an evidence and gap map as a paragraph and as a figure.

mod figure;
mod words;

pub use figure::{Cell, Map};
pub use words::plain_language;
