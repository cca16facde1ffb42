//! People in workshops: how they join, what they consent to, and how they withdraw.

mod add;
mod admit;
mod consent;
mod cut;
mod hold;
mod input;
mod invitation;
mod join;
mod pseudonym;
mod read;
mod receipt;
mod return_code;
mod single;
mod standing;
mod tokens;
mod update;
mod withdraw;

pub use admit::Removal;
pub use consent::Consent;
pub use input::ParticipantInput;
pub use invitation::Invitation;
pub use join::Joined;
pub use read::Participant;
pub use receipt::WithdrawalReceipt;
pub use update::ParticipantChanges;
pub use withdraw::Words;
