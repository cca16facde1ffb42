//! Evidence and gap maps: the object, how certain its cells were rated, its root fields and its mutation.

mod cell;
mod certainty;
mod list;
mod mutation;
mod object;

pub use list::EvidenceMapQuery;
pub use mutation::EvidenceMapMutation;
