//! What is said of a round to be planned, and on a ballot.

use async_graphql::{ID, InputObject};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundKind};

use crate::engine::word::Word;

/// A round to be planned.
#[derive(Debug, InputObject)]
pub struct RoundInput {
    /// How the round is held.
    kind: Word<RoundKind>,
    /// How ballots become an order. DOTS counts a DOT_VOTE, and nothing else does.
    method: Word<RankingMethod>,
    /// Whether each ballot or each perspective weighs the same.
    #[graphql(default_with = "Word(BallotWeighting::EqualBallots)")]
    weighting: Word<BallotWeighting>,
    /// What is put to the vote: 2 to 200 questions of the workshop, in the order in which they are shown.
    questions: Vec<ID>,
    /// How many dots each ballot may give; for a DOT_VOTE alone.
    dots_per_ballot: Option<i32>,
    /// Whether the people in the room see an order while the round is open, in steps of as many ballots as the disclosure threshold.
    #[graphql(default = false)]
    show_tally_while_open: bool,
}

impl From<RoundInput> for store::RoundInput {
    fn from(input: RoundInput) -> Self {
        Self {
            kind: input.kind.0,
            method: input.method.0,
            weighting: input.weighting.0,
            // What is no id of a question is named by its place, with all else that is wrong.
            questions: input.questions.iter().map(|id| id.parse().ok()).collect(),
            dots_per_ballot: input.dots_per_ballot,
            show_tally_while_open: input.show_tally_while_open,
        }
    }
}

/// Rank from 1; equal ranks are a tie; a question that is left out is unranked and shares the last place. SMALL_GROUP and PLENARY
/// take complete orders only.
#[derive(Debug, InputObject)]
pub struct BallotPreferenceInput {
    /// The id of the question.
    question: ID,
    /// Its rank, where the round asks for ranks.
    rank: Option<i32>,
    /// Its dots, where the round asks for dots.
    dots: Option<i32>,
}

/// The ballot as the store takes it.
pub fn ballot(preferences: Vec<BallotPreferenceInput>, perspective: Option<Word<Perspective>>) -> store::BallotInput {
    store::BallotInput {
        preferences: preferences.into_iter().map(Into::into).collect(),
        perspective: perspective.map(|word| word.0),
    }
}

impl From<BallotPreferenceInput> for store::PreferenceInput {
    fn from(input: BallotPreferenceInput) -> Self {
        Self {
            // What is no id of a question is named by its place, with all else that is wrong.
            question: input.question.parse().ok(),
            rank: input.rank,
            dots: input.dots,
        }
    }
}
