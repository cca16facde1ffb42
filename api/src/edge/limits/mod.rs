//! Keeps clients within bounds: how often somebody may ask, what they may spend, and how many of their operations and streams run at once.

pub mod gate;
pub mod places;
pub mod rate;
pub mod spending;
