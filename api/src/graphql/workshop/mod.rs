//! Co-production workshops: the object, and its root fields.

mod list;
mod mutation;
mod object;

pub use list::{WorkshopQuery, workshops_of_project};
pub use mutation::WorkshopMutation;
pub use object::{ViewerFacilitates, Workshop, WorkshopById};
