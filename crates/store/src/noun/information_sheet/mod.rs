//! Information sheets: what people read before they agree to take part in a workshop. Each change is a new version.

mod input;
mod read;
mod write;

pub use input::InformationSheetInput;
pub use read::InformationSheet;
