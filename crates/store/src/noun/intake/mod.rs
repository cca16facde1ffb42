//! Files of records that come into reviews: read, compared with what is there, stored, and undone.

mod again;
mod ahead;
mod import;
mod imports;
mod incoming;
mod joined;
mod reporter;
mod rows;
mod undo;
mod view;

pub use again::Deduplicated;
pub use import::ImportOutcome;
pub use incoming::IncomingFile;
pub use view::RecordImport;
