//! Rounds of prioritisation: what is read of them, how votes are cast in them, and the order that comes out.

mod ballot;
mod counts;
mod ranking;
mod read;
mod shared;
mod shown;
mod stored;
mod tallies;
mod tally;
#[cfg(test)]
mod tests;
mod view;
mod votes;
mod write;

pub use ballot::{Ballot, BallotPreference};
pub use ranking::RankingAsked;
pub use shown::{PerspectiveDivergence, PriorityEntry, PriorityRanking};
pub(crate) use stored::ranking_row;
pub(crate) use tallies::{Tallies, count};
pub(crate) use tally::{CountedBallot, Preference, Rule, Tally, Votes};
pub use view::Round;
pub use write::{BallotInput, MOST_DOTS, MOST_QUESTIONS, MOST_ROUNDS, PreferenceInput, RoundInput};
