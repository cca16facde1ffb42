//! Participants of workshops: their records, what they agreed to, and how they withdraw.

mod identity;
mod input;
mod invitation;
mod list;
mod mutation;
mod object;
mod parts;
mod receipt;
mod removal;
mod withdrawn;

pub use invitation::InvitationQuery;
pub use list::{AttendanceOf, ParticipantConnection, participants_of};
pub use mutation::ParticipantMutation;
pub use object::{Participant, ParticipantById, participations};
pub use withdrawn::{ReceiptById, WithdrawalReceipt};
