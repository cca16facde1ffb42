//! What people come for, from the first page to the last, as they do it: by clicks, or by keys.

mod admin;
mod lead;
mod partner;
mod phone;
mod reader;
mod room;

pub use room::{ROOM, Room};
