//! People in workshops: how they come to be there, what they agreed to, and how they take it back.

mod add;
mod consent;
mod cut;
mod input;
mod pseudonym;
mod read;
mod receipt;
mod single;
mod standing;
mod withdraw;
mod words;

pub use add::Joined;
pub(crate) use add::closed_to_newcomers;
pub use consent::Consent;
pub use input::ParticipantInput;
pub use read::Participant;
pub use receipt::WithdrawalReceipt;
pub use withdraw::Words;
