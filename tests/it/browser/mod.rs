//! The pages in a real browser: by clicks, by keys, at phone and desktop size, and looked over by axe.

mod chrome;
mod look;
mod seen;
