//! Co-production workshops: the object, and its root fields.

mod list;
mod live;
mod mutation;
mod object;

pub use list::{WorkshopQuery, workshops_of_project};
pub use live::WorkshopSubscription;
pub use mutation::WorkshopMutation;
pub use object::{ViewerFacilitates, Workshop, WorkshopById};
