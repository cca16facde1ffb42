//! Critical appraisals of studies: the object, its list for a study, and the mutation.

mod mutation;
mod object;

pub use mutation::AppraisalMutation;
pub use object::{Appraisal, AppraisalById, appraisals_of};
