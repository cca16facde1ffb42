//! Records of reviews: imported, removed, and followed through the flow.

mod again;
pub(crate) mod event;
mod filter;
mod flow;
mod held;
mod import;
mod imports;
mod incoming;
mod place;
mod progress;
mod read;
mod remove;
mod retrieval;
mod rows;
mod undo;
mod view;

pub use again::Deduplicated;
pub use filter::{RecordFilter, RecordOrder, RecordOrderField};
pub use flow::ReviewFlow;
pub use import::{ImportOutcome, IncomingFile};
pub use progress::{ImportPhase, ImportProgress};
pub use read::RecordsOf;
pub use view::{RecordImport, ReviewRecord};

pub(crate) use filter::{awaits_vote_of, columns_of};
pub(crate) use held::{HeldRecord, stage_value};
pub(crate) use place::{Place, stage_of};
pub(crate) use progress::Imports;
pub(crate) use read::on_the_team;
