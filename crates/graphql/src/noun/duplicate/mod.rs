//! Pairs of records that may be the same publication: the object, its list, and the decision.

mod list;
mod mutation;
mod object;

pub use list::duplicates_in;
pub use mutation::DuplicateMutation;
pub use object::{DuplicateById, DuplicateCandidate};
