//! Projects that collect evidence: the object, its queries and its mutations.

mod mutation;
mod object;

pub use mutation::ProjectMutation;
pub use object::{Project, ProjectById, ProjectQuery, project};
