//! Reviews of the literature: what they ask, who is on the team, where they searched, and for which reasons they exclude reports.

mod facts;
mod input;
mod list;
mod read;
mod reasons;
mod searches;
mod team;
mod view;
mod write;

pub use input::{ExclusionReasonInput, ReviewInput, SearchSourceInput};
pub use view::{ExclusionReason, Review, ReviewMember, SearchSource};
