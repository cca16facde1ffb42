//! Records of the same publication: pairs that merge by themselves or wait for a person, and what people decide about them.

mod decide;
mod mark;
mod read;
pub(crate) mod regroup;
mod view;

pub use read::DuplicatesOf;
pub use view::DuplicateCandidate;
