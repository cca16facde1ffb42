//! Critical appraisals of studies: by each rater alone, then by consensus.

mod read;
mod write;

pub use read::{Appraisal, AppraisalAnswer};
pub use write::{AppraisalAnswerInput, AppraisalInput};
