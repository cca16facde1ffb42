//! Projects that collect evidence: reading, creating and changing them.

mod read;
mod write;

pub use read::Project;
pub use write::ProjectInput;
