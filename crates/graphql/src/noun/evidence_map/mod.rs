//! Evidence and gap maps: the object, the ratings of certainty, the queries and the mutation.

mod cell;
mod certainty;
mod list;
mod mutation;
mod object;

pub use list::EvidenceMapQuery;
pub use mutation::EvidenceMapMutation;
