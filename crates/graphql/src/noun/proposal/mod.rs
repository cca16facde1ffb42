//! Proposed changes of published programmes: the object, the list, and the decision.

mod list;
mod mutation;
mod object;

pub use list::{ProposalQuery, proposals_of};
pub use mutation::ProposalMutation;
pub use object::{ProgrammeProposal, ProposalById};
