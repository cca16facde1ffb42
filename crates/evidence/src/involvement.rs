//! Finds the level of involvement that several raters agree on.
//!
//! Levels are those of Tew, Gell and Foster (2004), *Learning from Experience*, 1 (no involvement) to 5 (partnership), and of Towle and
//! others (2010), doi 10.1111/j.1365-2923.2009.03530.x, 1 to 6. The rule for when a level is agreed is this project's own;
//! docs/data-model.md states it. One person's rating never makes a level public as agreed, and one desk rating never removes an agreed
//! level.

use std::collections::BTreeMap;

use crate::vocabulary::{InvolvementFramework, RatingBasis};

/// Who gave a rating.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rater {
    /// The holder of an account, by the account's key.
    Account(u128),
    /// A person who is known only by name or capacity.
    Named(String),
    /// The practice review, which rates from the published description. Its ratings come with the evidence files.
    Review,
}

/// One rating on one framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The level in the framework, from 1.
    pub level: u8,
    /// Whether the level is a lower bound: the involvement is at least this high.
    pub at_least: bool,
    /// Whether the rating is based on experience or on reading (a desk rating).
    pub basis: RatingBasis,
    /// Who gave the rating.
    pub rater: Rater,
    /// When the rating was given; a greater number is later.
    pub order: i64,
}

/// The support that a level needs to be agreed. The review's own rating has this much by itself; any other rating has 1.
const ENOUGH: u32 = 2;

/// The level that raters agree on, each by their latest rating. `None` if they differ or too few rated.
///
/// - If two or more raters speak from experience, they alone decide. Their exact ratings must all name the same level, and none of their
///   lower bounds may be above it. If they gave lower bounds only, they agree on the highest one.
/// - Otherwise a level is agreed if two raters name it, or if the review's own rating does; if more raters name it than contradict it; and
///   if nobody who speaks from experience contradicts it. If this is true of several levels, the one with the most support is taken, then
///   the one that was supported first.
///
/// Two ratings by one rater at the same moment both count. All ratings must be of one framework.
#[must_use]
pub fn agreed_level(ratings: &[Rating]) -> Option<u8> {
    let mut latest: BTreeMap<&Rater, i64> = BTreeMap::new();
    for rating in ratings {
        let order = latest.entry(&rating.rater).or_insert(rating.order);
        *order = (*order).max(rating.order);
    }
    let current: Vec<&Rating> = ratings
        .iter()
        .filter(|rating| latest.get(&rating.rater) == Some(&rating.order))
        .collect();
    let experienced: Vec<&Rating> = current
        .iter()
        .copied()
        .filter(|rating| rating.basis == RatingBasis::Experience)
        .collect();
    let raters: std::collections::BTreeSet<&Rater> = experienced.iter().map(|rating| &rating.rater).collect();
    if raters.len() > 1 {
        return common_level(&experienced);
    }
    let mut candidates: Vec<Candidate> = current.iter().filter_map(|rating| candidate(rating.level, &current)).collect();
    candidates.sort();
    candidates.dedup();
    match candidates.as_slice() {
        [] => None,
        [first, second, ..] if first.rank() == second.rank() => None,
        [first, ..] => Some(first.level),
    }
}

/// The level that all of these ratings are consistent with.
fn common_level(ratings: &[&Rating]) -> Option<u8> {
    let bound = ratings.iter().filter(|rating| rating.at_least).map(|rating| rating.level).max();
    let mut exact = ratings.iter().filter(|rating| !rating.at_least).map(|rating| rating.level);
    let Some(level) = exact.next() else { return bound };
    let agree = exact.all(|other| other == level) && bound.is_none_or(|bound| bound <= level);
    agree.then_some(level)
}

/// A level with enough support. The best candidate sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// The dissent minus the support, so a negative number: the lower, the better.
    lead: i64,
    /// When the support first reached [`ENOUGH`].
    since: i64,
    level: u8,
}

impl Candidate {
    const fn rank(&self) -> (i64, i64) {
        (self.lead, self.since)
    }
}

fn candidate(level: u8, ratings: &[&Rating]) -> Option<Candidate> {
    let is_exact = ratings.iter().any(|rating| rating.level == level && !rating.at_least);
    // A lower bound below the level says nothing about it, and an exact level fits every lower bound below it.
    let contradicts = |rating: &Rating| match (is_exact, rating.at_least) {
        (true, false) => rating.level != level,
        (true, true) => rating.level > level,
        (false, false) => rating.level < level,
        (false, true) => false,
    };
    let weight = |rating: &Rating| match rating.rater {
        Rater::Review => ENOUGH,
        Rater::Account(_) | Rater::Named(_) => 1,
    };
    let (mut support, mut dissent, mut since) = (0, 0, None);
    let mut in_order = ratings.to_vec();
    in_order.sort_by_key(|rating| rating.order);
    for rating in in_order {
        if rating.level == level {
            support += weight(rating);
            if since.is_none() && support >= ENOUGH {
                since = Some(rating.order);
            }
        } else if contradicts(rating) {
            if rating.basis == RatingBasis::Experience {
                return None;
            }
            dissent += weight(rating);
        }
    }
    (support > dissent).then_some(Candidate {
        lead: i64::from(dissent) - i64::from(support),
        since: since?,
        level,
    })
}

/// The highest level of a framework.
#[must_use]
pub const fn top_level(framework: InvolvementFramework) -> u8 {
    match framework {
        InvolvementFramework::Tew2004 => 5,
        InvolvementFramework::Towle2010 => 6,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::*;

    fn by(basis: RatingBasis, level: u8, rater: u128, order: i64) -> Rating {
        Rating {
            level,
            at_least: false,
            basis,
            rater: Rater::Account(rater),
            order,
        }
    }

    fn exactly(level: u8, rater: u128, order: i64) -> Rating {
        by(RatingBasis::Experience, level, rater, order)
    }

    fn at_least(level: u8, rater: u128, order: i64) -> Rating {
        Rating {
            at_least: true,
            ..exactly(level, rater, order)
        }
    }

    fn desk(level: u8, rater: u128, order: i64) -> Rating {
        by(RatingBasis::Desk, level, rater, order)
    }

    fn review(level: u8) -> Rating {
        Rating {
            rater: Rater::Review,
            ..desk(level, 0, 0)
        }
    }

    #[test]
    fn nobody_or_one_person_is_no_agreement() {
        assert_eq!(agreed_level(&[]), None);
        assert_eq!(agreed_level(&[exactly(3, 1, 0)]), None);
        assert_eq!(agreed_level(&[desk(3, 1, 0)]), None);
        assert_eq!(agreed_level(&[desk(3, 1, 0), desk(3, 1, 1)]), None, "the same person twice");
    }

    #[test]
    fn raters_who_name_one_level_agree_on_it() {
        assert_eq!(agreed_level(&[exactly(3, 1, 0), exactly(3, 2, 5)]), Some(3));
        assert_eq!(agreed_level(&[exactly(3, 1, 0), desk(3, 2, 5)]), Some(3));
        assert_eq!(agreed_level(&[desk(3, 1, 0), desk(3, 2, 5)]), Some(3));
    }

    #[test]
    fn raters_who_differ_agree_on_nothing() {
        assert_eq!(agreed_level(&[exactly(3, 1, 0), exactly(4, 2, 0)]), None);
        assert_eq!(agreed_level(&[desk(3, 1, 0), desk(4, 2, 0)]), None);
        assert_eq!(agreed_level(&[desk(3, 1, 0), desk(3, 2, 0), exactly(4, 3, 0)]), None);
    }

    #[test]
    fn a_desk_takes_nothing_away_from_those_who_know() {
        let known = [exactly(3, 1, 0), exactly(3, 2, 1)];
        let desks = (3..9).map(|rater| desk(4, rater, 5));
        assert_eq!(agreed_level(&known.into_iter().chain(desks).collect::<Vec<_>>()), Some(3));
        assert_eq!(agreed_level(&[exactly(3, 1, 0), desk(3, 2, 1), desk(5, 3, 2)]), Some(3));
    }

    #[test]
    fn the_reviews_own_rating_stands_until_somebody_who_knows_differs() {
        assert_eq!(agreed_level(&[review(3)]), Some(3));
        assert_eq!(agreed_level(&[review(3), desk(4, 1, 1)]), Some(3));
        assert_eq!(agreed_level(&[review(3), exactly(4, 1, 1)]), None);
        assert_eq!(agreed_level(&[review(3), exactly(4, 1, 1), exactly(4, 2, 2)]), Some(4));
        let at_least_three = Rating {
            at_least: true,
            ..review(3)
        };
        assert_eq!(
            agreed_level(&[at_least_three.clone(), exactly(5, 1, 1)]),
            Some(3),
            "one person does not raise it"
        );
        assert_eq!(agreed_level(&[at_least_three.clone(), desk(5, 1, 1), desk(5, 2, 2)]), Some(3));
        assert_eq!(agreed_level(&[at_least_three, exactly(2, 1, 1)]), None);
    }

    #[test]
    fn a_raters_later_rating_replaces_the_earlier() {
        assert_eq!(agreed_level(&[exactly(4, 1, 9), exactly(3, 1, 1), exactly(4, 2, 0)]), Some(4));
    }

    #[test]
    fn two_ratings_of_one_rater_at_one_moment_must_agree() {
        assert_eq!(agreed_level(&[exactly(4, 1, 1), exactly(3, 1, 1), exactly(4, 2, 1)]), None);
    }

    #[test]
    fn a_lower_bound_fits_a_level_at_or_above_it() {
        assert_eq!(agreed_level(&[exactly(4, 1, 0), at_least(3, 2, 0)]), Some(4));
        assert_eq!(agreed_level(&[exactly(4, 1, 0), at_least(4, 2, 0)]), Some(4));
        assert_eq!(agreed_level(&[exactly(4, 1, 0), at_least(5, 2, 0)]), None);
    }

    #[test]
    fn lower_bounds_alone_agree_on_the_highest() {
        assert_eq!(agreed_level(&[at_least(2, 1, 0), at_least(3, 2, 0)]), Some(3));
    }

    #[test]
    fn each_ladder_has_its_top() {
        assert_eq!(top_level(InvolvementFramework::Tew2004), 5);
        assert_eq!(top_level(InvolvementFramework::Towle2010), 6);
    }

    fn rating() -> impl Strategy<Value = Rating> {
        let rater = prop_oneof![(0_u128..4).prop_map(Rater::Account), Just(Rater::Review)];
        (1_u8..=3, any::<bool>(), any::<bool>(), rater, 0_i64..3).prop_map(|(level, at_least, knows, rater, order)| Rating {
            level,
            at_least,
            basis: if knows && rater != Rater::Review {
                RatingBasis::Experience
            } else {
                RatingBasis::Desk
            },
            rater,
            order,
        })
    }

    proptest! {
        #[test]
        fn the_order_of_the_ratings_does_not_matter(
            (given, shuffled) in prop::collection::vec(rating(), 0..8).prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle())),
        ) {
            prop_assert_eq!(agreed_level(&given), agreed_level(&shuffled));
        }

        #[test]
        fn an_agreed_level_was_given_by_somebody(given in prop::collection::vec(rating(), 0..8)) {
            if let Some(level) = agreed_level(&given) {
                prop_assert!(given.iter().any(|rating| rating.level == level));
            }
        }

        #[test]
        fn one_rating_of_somebody_new_sets_no_level_where_nobody_rated(rating in rating()) {
            if rating.rater != Rater::Review {
                prop_assert_eq!(agreed_level(&[rating]), None);
            }
        }

        #[test]
        fn one_rating_from_a_desk_takes_no_level_away_that_nobody_contradicts(
            level in 1_u8..=5, people in 2_u128..5, knows in any::<bool>(), at_least in any::<bool>(), other in 1_u8..=5,
            bound in any::<bool>(),
        ) {
            let basis = if knows { RatingBasis::Experience } else { RatingBasis::Desk };
            let mut ratings: Vec<Rating> = (0..people).map(|rater| Rating { at_least, ..by(basis, level, rater, rater as i64) }).collect();
            prop_assert_eq!(agreed_level(&ratings), Some(level));
            ratings.push(Rating { at_least: bound, ..desk(other, 99, 99) });
            prop_assert_eq!(agreed_level(&ratings), Some(level));
        }
    }
}
