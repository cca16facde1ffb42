//! Presents an evidence and gap map: in a paragraph, and as a picture of its cells.

mod figure;
mod words;

pub use figure::{Cell, Map};
pub use words::plain_language;
