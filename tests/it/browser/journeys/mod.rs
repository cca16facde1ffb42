//! Tests whole journeys of users, from the first page to the last, by clicks or by keys.

mod admin;
mod lead;
mod partner;
mod phone;
mod reader;
mod room;
mod screening;

pub use room::{ROOM, Room};
