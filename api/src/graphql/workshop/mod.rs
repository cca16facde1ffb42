//! Co-production workshops: the object, and its root fields.

mod list;
mod object;

pub use list::{WorkshopQuery, workshops_of_project};
pub use object::{ViewerFacilitates, Workshop, WorkshopById};
