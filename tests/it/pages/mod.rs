//! Tests the pages over HTTP, without a browser: every page for every viewer, its headers and HTML, its forms, and what must not be shown.

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
