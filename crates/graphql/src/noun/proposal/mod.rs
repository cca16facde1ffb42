//! Changes that are proposed to published programmes: what is read of them, and who decides.

mod list;
mod mutation;
mod object;

pub use list::{ProposalQuery, proposals_of};
pub use mutation::ProposalMutation;
pub use object::{ProgrammeProposal, ProposalById};
