//! The pages in a real browser: by clicks, by keys, at phone and desktop size, and looked over by axe.

mod chrome;
mod hands;
mod journeys;
mod look;
mod looks;
mod seen;
