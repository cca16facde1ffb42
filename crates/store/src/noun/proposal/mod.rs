//! Changes that practitioners propose to published programmes of their organisation, and the decisions of people who may publish.

mod decide;
mod fields;
mod propose;
mod read;
mod view;

pub use read::{ProposalFilter, ProposalsOf};
pub use view::{ProgrammeProposal, ProposedChange};
