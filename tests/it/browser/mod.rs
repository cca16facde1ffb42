//! Tests the pages in a real browser: by clicks, by keys, at phone and desktop size, and with axe.

mod chrome;
mod hands;
mod journeys;
mod look;
mod looks;
mod seen;
