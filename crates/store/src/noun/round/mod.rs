//! Rounds of prioritisation: reading them, casting votes, and the resulting ranking.

mod ballot;
mod count;
mod counts;
mod ranking;
mod read;
mod running;
mod shown;
mod standing;
mod stored;
mod tally;
#[cfg(test)]
mod tests;
mod view;
mod votes;
mod write;

pub use ballot::{Ballot, BallotPreference};
pub(crate) use count::count_by_all_rules;
pub use ranking::RankingAsked;
pub use shown::{PerspectiveDivergence, PriorityEntry, PriorityRanking, Withheld};
pub(crate) use stored::ranking_row;
pub(crate) use tally::{CountedBallot, Preference, Rule, Tally, Votes};
pub use view::Round;
pub use write::{BallotDay, BallotInput, MOST_DOTS, MOST_QUESTIONS, MOST_ROUNDS, PreferenceInput, RoundInput};
pub(crate) use write::{RanksGiven, rank_ballots};
