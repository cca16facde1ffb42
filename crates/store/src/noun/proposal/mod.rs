//! Changes that practitioners propose to published programmes of their organisation, and what somebody who may publish decides.

mod decide;
mod fields;
mod propose;
mod read;
mod view;

pub use read::{ProposalFilter, ProposalsOf};
pub use view::{ProgrammeProposal, ProposedChange};
