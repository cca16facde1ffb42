//! Projects that gather evidence: the object, its root fields, and how one is made.

mod mutation;
mod object;

pub use mutation::ProjectMutation;
pub use object::{Project, ProjectById, ProjectQuery, project};
