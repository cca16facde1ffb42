//! Rounds of prioritisation: the object, the ranking, the viewer's own ballot, and the mutations.

mod ballot;
mod day;
mod input;
mod live;
mod mutation;
mod object;
mod ranked;
mod ranking;

pub use live::RoundSubscription;
pub use mutation::RoundMutation;
pub use object::{Round, RoundById, rounds_of_workshop};
pub use ranked::Ranking;
pub use ranking::priorities_of_workshop;
