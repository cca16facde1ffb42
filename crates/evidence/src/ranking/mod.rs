//! Puts questions in order from ballots: interim scoring, rank sums, dots, Borda, Copeland, Schulze and Kemeny, with how much they agree.
//!
//! **Partial ballots.** What a ballot leaves out shares one tie group after all that it ranks; a ballot that ranks nothing ties everything.
//! Interim scoring and dots are the exception: what a ballot leaves out gets no point.
//!
//! **Ties on a ballot.** Tied questions share the mean of the places (or points) that they cover, and neither is preferred to the other in a
//! pairwise count. Only the order of a ballot's ranks counts: 1, 1, 3 says the same as 1, 1, 2.
//!
//! **Ties in a ranking.** Equal scores share the better position and the next one is skipped (1, 1, 3). Nothing breaks a tie: chance, the
//! order of the ballots and the order in which questions are listed have no say (save for Kemeny, where several orders cost the least).
//! Schulze's positions are the layers of unbeaten questions; Kemeny's are those of one order of least cost (`kemeny` says of which).
//!
//! **Equal perspectives.** Each perspective's ballots are ranked by themselves, by the same method. Its order then stands as one ballot, and
//! those are combined, so that a perspective of three weighs what one of three hundred does: scores by points (interim scoring, dots) are
//! made anew from the positions, n for the first of n down to 1; all other methods read the orders as they read ballots. Ballots that name
//! no perspective weigh as one perspective together. After: James Lind Alliance Guidebook, "Collating and scoring interim priorities".

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

/// Stored with a ranking, so that a reader knows which rules made it. Any change that can change an order or a score changes it.
pub const ALGORITHM_VERSION: &str = "ranking-2";

/// Ballots that cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RankingError {
    /// A ballot names a question that is not in the round.
    #[error("question {item} is not among the {items} of the round")]
    UnknownItem {
        /// Its number on the ballot.
        item: usize,
        /// How many questions the round has.
        items: usize,
    },
    /// A ballot ranks one question twice.
    #[error("question {item} is ranked twice on one ballot")]
    RankedTwice {
        /// Its number in the round.
        item: usize,
    },
    /// A ballot is on another number of questions than the round.
    #[error("a ballot on {found} questions in a round of {items}")]
    OtherRound {
        /// How many questions the round has.
        items: usize,
        /// How many the ballot is on.
        found: usize,
    },
    /// Dots were asked for, and a ballot gave ranks.
    #[error("a ballot of ranks has no dots to count")]
    NoDots,
}

#[cfg(test)]
mod tests;
