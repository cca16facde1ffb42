//! Blind screening: votes, conflicts, what comes next, progress and agreement.

mod agreement;
mod next;
mod progress;
mod read;
mod reopen;
mod resolve;
mod vote;

pub use agreement::{PairOf, ReviewAgreement, ScreenerPair};
pub use next::NextRecords;
pub use progress::StageProgress;
pub use read::ScreeningDecision;
pub use vote::Vote;
