//! Puts questions in order from ballots: interim scoring, rank sums, dots, Borda, Copeland, Schulze and Kemeny, with how much they agree.
//!
//! **Partial ballots.** Questions that a ballot does not rank share one tie group after all that it ranks; a ballot that ranks nothing ties
//! everything. Interim scoring and dots are the exception: there, a question that a ballot does not rank gets no points.
//!
//! **Ties on a ballot.** Tied questions share the mean of the places (or points) that they cover, and neither is preferred to the other in
//! a pairwise count. Only the order of a ballot's ranks counts: 1, 1, 3 says the same as 1, 1, 2.
//!
//! **Ties in a ranking.** Equal scores share the better position and the next position is skipped (1, 1, 3). Nothing breaks a tie: not
//! chance, not the order of the ballots, and not the order in which questions are listed (except for Kemeny, if several orders have the
//! least cost). Schulze's positions are the layers of unbeaten questions; Kemeny's are those of one order of least cost (`kemeny` says
//! which one).
//!
//! **Equal perspectives.** The ballots of each perspective are ranked separately, by the same method. The order of each perspective then
//! counts as one ballot, and these ballots are combined, so that a perspective of three people weighs as much as one of three hundred.
//! Scores by points (interim scoring, dots) are calculated again from the positions: n points for the first of n down to 1. All other
//! methods read these orders as they read ballots. Ballots that name no perspective weigh as one perspective together. After: James Lind
//! Alliance Guidebook, "Collating and scoring interim priorities".

mod agreement;
mod ballot;
mod kemeny;
mod left_out;
mod method;
mod order;
mod pairwise;
mod perspective;
mod points;
mod rank;
mod schulze;

pub use agreement::{Concordance, concordance, kendalls_w, tau_b};
pub use ballot::{Ballot, Profile};
pub use kemeny::{KEMENY_EXACT_LIMIT, Kemeny, kemeny};
pub use left_out::{PositionRange, Remainder, leave_one_perspective_out, without_each_perspective};
pub use method::{Entry, Ranking};
pub use order::{Best, Placing, place};
pub use pairwise::Pairwise;
pub use perspective::by_perspective;
pub use points::{INTERIM_PLACES, PointsFrom, borda, dots, reverse_rank, sum_of_ranks};
pub use rank::rank;
pub use schulze::{Schulze, Strength, schulze};

/// The version of the rules, stored with every ranking. Change it with any change that can change an order or a score.
pub const ALGORITHM_VERSION: &str = "ranking-2";

/// Why ballots cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RankingError {
    /// A ballot names a question that is not in the round.
    #[error("question {item} is not among the {items} of the round")]
    UnknownItem {
        /// The number of the question on the ballot.
        item: usize,
        /// How many questions the round has.
        items: usize,
    },
    /// A ballot ranks one question twice.
    #[error("question {item} is ranked twice on one ballot")]
    RankedTwice {
        /// The number of the question in the round.
        item: usize,
    },
    /// A ballot is on another number of questions than the round.
    #[error("a ballot has {found} questions, but the round has {items}")]
    OtherRound {
        /// How many questions the round has.
        items: usize,
        /// The number of questions that the ballot is on.
        found: usize,
    },
    /// The method counts dots, and a ballot gave ranks.
    #[error("a ballot gives ranks, so it has no dots to count")]
    NoDots,
}

#[cfg(test)]
mod tests;
