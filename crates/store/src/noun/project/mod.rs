//! Projects that gather evidence: what is read of them, and how one is made.

mod read;
mod write;

pub use read::Project;
pub use write::ProjectInput;
