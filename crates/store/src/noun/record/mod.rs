//! Records of reviews: found, removed, and followed through the flow.

pub(crate) mod event;
mod filter;
mod flow;
mod held;
mod place;
mod read;
mod remove;
mod retrieval;
mod view;

pub use filter::{RecordFilter, RecordOrder, RecordOrderField};
pub use flow::ReviewFlow;
pub use read::RecordsOf;
pub use view::ReviewRecord;

pub(crate) use filter::{awaits_vote_of, columns_of, on_the_team};
pub(crate) use held::{LockedRecord, stage_value};
pub(crate) use place::{RecordPlace, stage_of};
