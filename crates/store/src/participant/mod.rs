//! People in workshops, under pseudonyms. Who they are is held apart and is not read here.

mod read;

pub use read::Participant;
