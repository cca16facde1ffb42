//! Co-production workshops: the object, and its root fields.

mod list;
mod live;
mod object;

pub use list::{WorkshopQuery, workshops_of_project};
pub use live::WorkshopSubscription;
pub use object::{Workshop, WorkshopById};
