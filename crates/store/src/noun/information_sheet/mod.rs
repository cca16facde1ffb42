//! Information sheets: what people are told before they agree to take part in a workshop, version by version.

mod input;
mod read;
mod write;

pub use input::InformationSheetInput;
pub use read::InformationSheet;
