//! Workshops: the object, its queries, its subscription and its mutations.

mod list;
mod live;
mod mutation;
mod object;

pub use list::{WorkshopQuery, workshops_of_project};
pub use live::WorkshopSubscription;
pub use mutation::WorkshopMutation;
pub use object::{ViewerFacilitates, Workshop, WorkshopById};
