//! Limits for each client: request rate, cost budget, and how many operations and streams may run at once.

pub mod gate;
pub mod places;
pub mod rate;
pub mod spending;
pub mod uploads;
