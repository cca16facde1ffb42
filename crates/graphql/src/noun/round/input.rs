//! The inputs for rounds and ballots.

use async_graphql::{ID, InputObject};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundKind};

use crate::engine::word::Word;

/// The description of a new round of prioritisation.
#[derive(Debug, InputObject)]
pub struct RoundInput {
    /// How people vote in the round.
    kind: Word<RoundKind>,
    /// The method that turns the ballots into an order. DOTS is for rounds of the kind DOT_VOTE, which take no other
    /// method.
    method: Word<RankingMethod>,
    /// Whether every ballot or every perspective has the same weight.
    #[graphql(default_with = "Word(BallotWeighting::EqualBallots)")]
    weighting: Word<BallotWeighting>,
    /// The ids of the questions to vote on, in the order in which they are shown: 2 to 200 questions of the workshop.
    questions: Vec<ID>,
    /// The number of dots per ballot, from 1 to 100. It is required for a DOT_VOTE, and refused for other kinds.
    dots_per_ballot: Option<i32>,
    /// Whether the people in the workshop can see an interim order while the round is open. It is updated only after
    /// as many new or changed ballots as the disclosure threshold.
    #[graphql(default = false)]
    show_tally_while_open: bool,
}

impl From<RoundInput> for store::RoundInput {
    fn from(input: RoundInput) -> Self {
        Self {
            kind: input.kind.0,
            method: input.method.0,
            weighting: input.weighting.0,
            // The store refuses an invalid id by its position, together with all other problems.
            questions: input.questions.iter().map(|id| id.parse().ok()).collect(),
            dots_per_ballot: input.dots_per_ballot,
            show_tally_while_open: input.show_tally_while_open,
        }
    }
}

/// The preference of a ballot for one question. A question that is left out shares the last place. In SMALL_GROUP and
/// PLENARY rounds every question must have a rank.
#[derive(Debug, InputObject)]
pub struct BallotPreferenceInput {
    /// The id of the question.
    question: ID,
    /// The rank of the question, from 1. Equal ranks are a tie. Only for rounds with ranks.
    rank: Option<i32>,
    /// The number of dots that the question gets. Only for a DOT_VOTE.
    dots: Option<i32>,
}

/// Reads the ballot into the store's form.
pub fn ballot(preferences: Vec<BallotPreferenceInput>, perspective: Option<Word<Perspective>>) -> store::BallotInput {
    store::BallotInput {
        preferences: preferences.into_iter().map(Into::into).collect(),
        perspective: perspective.map(|word| word.0),
    }
}

impl From<BallotPreferenceInput> for store::PreferenceInput {
    fn from(input: BallotPreferenceInput) -> Self {
        Self {
            // The store refuses an invalid id by its position, together with all other problems.
            question: input.question.parse().ok(),
            rank: input.rank,
            dots: input.dots,
        }
    }
}
