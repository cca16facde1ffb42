//! Screening: votes on records, what comes next, how far it is, and how well screeners agree.

mod agreement;
mod decision;
mod mutation;
mod next;
mod progress;

pub use agreement::{ScreeningAgreement, screening_agreement};
pub use decision::{ScreeningDecision, decisions_on};
pub use mutation::ScreeningMutation;
pub use next::{NextAsked, next_to_screen};
pub use progress::{ScreeningProgress, screening_progress};
