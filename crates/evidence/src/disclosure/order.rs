//! Decides how much of a round's order may be shown, from nothing to everything: a function of the numbers of ballots and of who looks.
//!
//! A ballot is secret. What a ranking says is made of ballots, so what may be shown depends on how many ballots it was made of, and beyond
//! that on nothing but the order that would be shown: a refusal tells no more of the ballots than the order would. An order that ties all
//! questions puts none before another and is not shown, whether the ballots tie everything or cancel out. Two thresholds apply: [`FEWEST_IN_THE_ROOM`] for people who were there, and the disclosure threshold for everybody else
//! and for every figure that tells groups, or numbers of ballots, apart.

use super::DisclosurePolicy;

/// The fewest ballots from which the people in the room see the order: with two, either voter could subtract their own ballot.
pub const FEWEST_IN_THE_ROOM: u64 = 3;

/// What one ballot of a round stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotsOf {
    /// One person.
    People,
    /// A small group that agreed on one order.
    Groups,
}

/// What came of a round by its own rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No ballot prefers any question to another.
    NoPreference,
    /// Ballots prefer questions, and the order ties all of them all the same.
    AllTied,
    /// The order puts a question before another.
    Ordered,
}

/// The ballots of a round, and what came of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotNumbers {
    /// What each of them stands for.
    pub of: BallotsOf,
    /// How many there are.
    pub total: u64,
    /// How many each perspective cast that cast any.
    pub by_perspective: Vec<u64>,
    /// What the round's own order says.
    pub outcome: Outcome,
}

/// Where the person who looks stands towards a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onlooker {
    /// Takes part in the workshop, or facilitates it.
    InTheRoom,
    /// Anybody else, the steward included.
    Outside,
}

/// How far the workshop of a closed round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its rounds are for the people who were there.
    Unpublished,
    /// It was published, now or earlier.
    Published,
}

/// How much of an order may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderShown {
    /// Not even whether there is one.
    Nothing,
    /// That too few ballots were cast, and no order.
    TooFewBallots,
    /// That the order puts no question before another, and no order. Ballots that cancel out are answered like ballots that tie everything.
    AllTied,
    /// The positions of the round as a whole.
    Positions,
    /// Scores, agreement, perspectives, and the other methods and weightings too.
    Everything,
}

impl DisclosurePolicy {
    /// How much of the order of a closed round may be shown.
    #[must_use]
    pub fn order_of_closed_round(&self, numbers: &BallotNumbers, onlooker: Onlooker, stage: Stage) -> OrderShown {
        let fewest = match (onlooker, numbers.of) {
            (Onlooker::InTheRoom, BallotsOf::People | BallotsOf::Groups) => FEWEST_IN_THE_ROOM,
            (Onlooker::Outside, _) if stage == Stage::Unpublished => return OrderShown::Nothing,
            // A group's ballot is no person's: the order of a few groups tells of nobody.
            (Onlooker::Outside, BallotsOf::Groups) => FEWEST_IN_THE_ROOM,
            (Onlooker::Outside, BallotsOf::People) => self.fewest_for_everybody(),
        };
        if numbers.total < fewest {
            return OrderShown::TooFewBallots;
        }
        match numbers.outcome {
            // Where no group is small, whether ballots cancel out or say nothing tells of nobody.
            Outcome::Ordered | Outcome::AllTied if self.tells_perspectives_apart(numbers) => OrderShown::Everything,
            Outcome::Ordered => OrderShown::Positions,
            Outcome::AllTied | Outcome::NoPreference => OrderShown::AllTied,
        }
    }

    /// Whether the order of a closed round gives its questions ranks, for those who look from there. One that ties all of them ranks none.
    #[must_use]
    pub fn ranks_questions(&self, numbers: &BallotNumbers, onlooker: Onlooker, stage: Stage) -> bool {
        numbers.outcome == Outcome::Ordered && self.order_of_closed_round(numbers, onlooker, stage) >= OrderShown::Positions
    }

    /// Whether an open round that shows its order has enough ballots for a first one.
    #[must_use]
    pub fn shows_order_while_open(&self, total: u64) -> bool {
        total >= self.fewest_for_everybody()
    }

    /// Whether so many ballots changed that an open round may show another order than before: the difference is then not one person's.
    #[must_use]
    pub fn moves_order_while_open(&self, changed: u64) -> bool {
        changed >= self.fewest_for_everybody()
    }

    /// Whether each perspective that voted cast enough ballots for the figures that tell perspectives apart.
    #[must_use]
    pub fn tells_perspectives_apart(&self, numbers: &BallotNumbers) -> bool {
        let mut voted = numbers.by_perspective.iter().filter(|ballots| **ballots > 0).peekable();
        voted.peek().is_some() && voted.all(|ballots| *ballots >= self.fewest_for_everybody())
    }

    /// The disclosure threshold, which no configuration takes below what the room needs.
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
                // One ballot of another perspective keeps everything but positions away.
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
