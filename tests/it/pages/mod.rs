//! The pages over HTTP, without a browser: every page by every viewer, its headers and its marks, its forms, and what must not show.

mod browser;
mod choices;
pub mod every;
mod forms;
mod html;
mod long;
mod own;
mod sessions;
mod withdrawn;
mod workshop;
