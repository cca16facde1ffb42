//! The pages over HTTP, without a browser: every page by every viewer, its headers and its marks, its forms, and what must not show.

pub mod browser;
mod choices;
mod counts;
pub mod every;
mod forms;
pub mod html;
mod long;
mod own;
mod sessions;
mod withdrawn;
mod workshop;
