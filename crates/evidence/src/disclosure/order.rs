//! Decides how much of a round's order may be shown, from nothing to everything. It depends on the numbers of ballots and on who looks.
//!
//! A ballot is secret, and a ranking is made of ballots. What may be shown therefore depends on how many ballots the ranking was made of,
//! and otherwise only on the order that would be shown, so that a refusal reveals no more about the ballots than the order would. An order
//! that ties all questions puts no question before another, so it is not shown; it makes no difference whether the ballots tie everything
//! or cancel out. There are two thresholds. [`FEWEST_IN_THE_ROOM`] applies to people who were there. The disclosure threshold applies to
//! everybody else, and to every figure that shows groups, or numbers of ballots, separately.

use super::DisclosurePolicy;

/// The fewest ballots from which the people in the room see the order: with two, either voter could subtract their own ballot.
pub const FEWEST_IN_THE_ROOM: u64 = 3;

/// Who cast each ballot of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotsOf {
    /// One person cast each ballot.
    People,
    /// A small group, which agreed on one order, cast each ballot.
    Groups,
}

/// What the round's own rule made of the ballots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No ballot prefers any question to another.
    NoPreference,
    /// Some ballots prefer a question to another, but the order ties all questions.
    AllTied,
    /// The order puts some question before another.
    Ordered,
}

/// The ballots of a round, as numbers, and the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotNumbers {
    /// Who cast each of them.
    pub of: BallotsOf,
    /// The number of ballots.
    pub total: u64,
    /// The number of ballots from each perspective that cast at least one.
    pub by_perspective: Vec<u64>,
    /// What the order by the round's own rule says.
    pub outcome: Outcome,
}

/// Whether the person who looks was part of the workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onlooker {
    /// Takes part in the workshop, or facilitates it.
    InTheRoom,
    /// Anybody else, including the steward.
    Outside,
}

/// Whether the workshop of a closed round was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The workshop was never published: its rounds are only for the people who were there.
    Unpublished,
    /// The workshop is published, or was published earlier.
    Published,
}

/// How much of an order may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderShown {
    /// Nothing, not even whether there is an order.
    Nothing,
    /// Only that too few ballots were cast.
    TooFewBallots,
    /// Only that the order puts no question before another. The answer is the same whether the ballots cancel out or tie everything.
    AllTied,
    /// Only the positions by the round's own rule, over all ballots.
    Positions,
    /// Scores, agreement, perspectives, and the results by the other methods and weightings.
    Everything,
}

impl DisclosurePolicy {
    /// How much of the order of a closed round may be shown.
    #[must_use]
    pub fn order_of_closed_round(&self, numbers: &BallotNumbers, onlooker: Onlooker, stage: Stage) -> OrderShown {
        let fewest = match (onlooker, numbers.of) {
            (Onlooker::InTheRoom, BallotsOf::People | BallotsOf::Groups) => FEWEST_IN_THE_ROOM,
            (Onlooker::Outside, _) if stage == Stage::Unpublished => return OrderShown::Nothing,
            // A group's ballot is not the ballot of one person, so the order of a few groups identifies nobody.
            (Onlooker::Outside, BallotsOf::Groups) => FEWEST_IN_THE_ROOM,
            (Onlooker::Outside, BallotsOf::People) => self.fewest_for_everybody(),
        };
        if numbers.total < fewest {
            return OrderShown::TooFewBallots;
        }
        match numbers.outcome {
            // If no perspective has few ballots, it identifies nobody to show whether the ballots cancel out.
            Outcome::Ordered | Outcome::AllTied if self.tells_perspectives_apart(numbers) => OrderShown::Everything,
            Outcome::Ordered => OrderShown::Positions,
            Outcome::AllTied | Outcome::NoPreference => OrderShown::AllTied,
        }
    }

    /// Whether this onlooker sees ranks for the questions of a closed round. An order that ties all questions gives no ranks.
    #[must_use]
    pub fn ranks_questions(&self, numbers: &BallotNumbers, onlooker: Onlooker, stage: Stage) -> bool {
        numbers.outcome == Outcome::Ordered && self.order_of_closed_round(numbers, onlooker, stage) >= OrderShown::Positions
    }

    /// Whether an open round that shows its order has enough ballots to show it for the first time.
    #[must_use]
    pub fn shows_order_while_open(&self, total: u64) -> bool {
        total >= self.fewest_for_everybody()
    }

    /// Whether enough ballots changed for an open round to update the order that it shows, so that the difference is not one person's
    /// ballot.
    #[must_use]
    pub fn moves_order_while_open(&self, changed: u64) -> bool {
        changed >= self.fewest_for_everybody()
    }

    /// Whether each perspective that voted cast enough ballots to show figures for each perspective separately.
    #[must_use]
    pub fn tells_perspectives_apart(&self, numbers: &BallotNumbers) -> bool {
        let mut voted = numbers.by_perspective.iter().filter(|ballots| **ballots > 0).peekable();
        voted.peek().is_some() && voted.all(|ballots| *ballots >= self.fewest_for_everybody())
    }

    /// The disclosure threshold, but never below [`FEWEST_IN_THE_ROOM`].
    fn fewest_for_everybody(&self) -> u64 {
        self.threshold().max(FEWEST_IN_THE_ROOM)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(by_perspective: &[u64]) -> BallotNumbers {
        BallotNumbers {
            of: BallotsOf::People,
            total: by_perspective.iter().sum(),
            by_perspective: by_perspective.to_vec(),
            outcome: Outcome::Ordered,
        }
    }

    #[test]
    fn outside_the_room_nothing_is_shown_before_publication() {
        let shown = DisclosurePolicy::nhs().order_of_closed_round(&people(&[30, 30]), Onlooker::Outside, Stage::Unpublished);
        assert_eq!(shown, OrderShown::Nothing);
    }

    #[test]
    fn the_room_sees_positions_from_three_ballots_on_and_others_from_the_threshold_on() {
        for (policy, threshold) in [(DisclosurePolicy::nhs(), 8), (DisclosurePolicy::strict(), 10)] {
            for total in 0..40 {
                // A single ballot from another perspective limits the answer to positions.
                let numbers = if total == 0 { people(&[]) } else { people(&[total - 1, 1]) };
                let expected = |fewest| {
                    if total < fewest {
                        OrderShown::TooFewBallots
                    } else {
                        OrderShown::Positions
                    }
                };
                for stage in [Stage::Unpublished, Stage::Published] {
                    assert_eq!(policy.order_of_closed_round(&numbers, Onlooker::InTheRoom, stage), expected(3));
                }
                assert_eq!(
                    policy.order_of_closed_round(&numbers, Onlooker::Outside, Stage::Published),
                    expected(threshold)
                );
            }
        }
    }

    #[test]
    fn scores_are_shown_where_each_perspective_that_voted_has_enough_ballots() {
        let policy = DisclosurePolicy::nhs();
        let shown = |groups: &[u64]| policy.order_of_closed_round(&people(groups), Onlooker::Outside, Stage::Published);
        assert_eq!(shown(&[8, 8]), OrderShown::Everything);
        assert_eq!(shown(&[8]), OrderShown::Everything);
        assert_eq!(shown(&[8, 7]), OrderShown::Positions);
        assert_eq!(shown(&[20, 1]), OrderShown::Positions);
        assert_eq!(shown(&[8, 0]), OrderShown::Everything);
    }

    #[test]
    fn an_order_that_ties_everything_is_not_told_from_ballots_that_say_nothing_where_a_group_is_small() {
        let policy = DisclosurePolicy::nhs();
        let shown = |groups: &[u64], outcome| {
            let numbers = BallotNumbers { outcome, ..people(groups) };
            let ranks = policy.ranks_questions(&numbers, Onlooker::InTheRoom, Stage::Unpublished);
            assert_eq!(ranks, outcome == Outcome::Ordered && numbers.total >= 3);
            policy.order_of_closed_round(&numbers, Onlooker::InTheRoom, Stage::Unpublished)
        };
        for outcome in [Outcome::NoPreference, Outcome::AllTied] {
            assert_eq!(shown(&[2], outcome), OrderShown::TooFewBallots);
            assert_eq!(shown(&[2, 1], outcome), OrderShown::AllTied);
            assert_eq!(shown(&[20, 7], outcome), OrderShown::AllTied);
        }
        assert_eq!(shown(&[20, 8], Outcome::AllTied), OrderShown::Everything);
        assert_eq!(shown(&[20, 8], Outcome::NoPreference), OrderShown::AllTied);
    }

    #[test]
    fn a_small_group_s_ballot_needs_no_more_than_the_room_does() {
        let policy = DisclosurePolicy::nhs();
        let groups = |total: u64| BallotNumbers {
            of: BallotsOf::Groups,
            total,
            by_perspective: vec![1; usize::try_from(total).unwrap()],
            outcome: Outcome::Ordered,
        };
        for onlooker in [Onlooker::InTheRoom, Onlooker::Outside] {
            assert_eq!(
                policy.order_of_closed_round(&groups(2), onlooker, Stage::Published),
                OrderShown::TooFewBallots
            );
            assert_eq!(
                policy.order_of_closed_round(&groups(4), onlooker, Stage::Published),
                OrderShown::Positions
            );
        }
        assert_eq!(
            policy.order_of_closed_round(&groups(4), Onlooker::Outside, Stage::Unpublished),
            OrderShown::Nothing
        );
    }
}
