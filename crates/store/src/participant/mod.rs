//! People in workshops: how they come to be there, what they agreed to, and how they take it back.

mod add;
mod consent;
mod input;
mod pseudonym;
mod read;
mod withdraw;

pub use add::Joined;
pub(crate) use add::closed_to_newcomers;
pub use consent::Consent;
pub use input::ParticipantInput;
pub use read::Participant;
pub use withdraw::{Withdrawal, Words};
