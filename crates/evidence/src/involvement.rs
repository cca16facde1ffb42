//! Agrees on one level of involvement from the ratings that several people gave.
//!
//! Levels are those of Tew, Gell and Foster (2004), *Learning from Experience*, 1 (no involvement) to 5 (partnership), and of
//! Towle and others (2010), doi 10.1111/j.1365-2923.2009.03530.x, 1 to 6. That raters must agree, and that a lower bound is no
//! exact rating, are rules of this project: where the raters differ, no level is the honest answer.

use std::collections::BTreeMap;

use crate::vocabulary::InvolvementFramework;

/// Who rated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rater {
    /// The holder of an account, by its key.
    Account(u128),
    /// Somebody known by name or capacity only.
    Named(String),
    /// A rating from the published description: nobody of the programme rated it.
    Desk,
}

/// One rating on one framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// The level on the framework's ladder, from 1.
    pub level: u8,
    /// The level is a lower bound: at least this much is known.
    pub at_least: bool,
    /// Whose rating it is.
    pub rater: Rater,
    /// When it was given; a greater number is later.
    pub order: i64,
}

/// The level that all raters agree on, each by their latest rating; none where they differ or nobody rated.
///
/// Exact ratings must name one level and no lower bound may lie above it. Lower bounds alone agree on the highest of them.
/// Two ratings of one rater at the same moment both count. The ratings must be of one framework.
#[must_use]
pub fn agreed_level(ratings: &[Rating]) -> Option<u8> {
    let mut latest: BTreeMap<&Rater, i64> = BTreeMap::new();
    for rating in ratings {
        let order = latest.entry(&rating.rater).or_insert(rating.order);
        *order = (*order).max(rating.order);
    }
    let current = || ratings.iter().filter(|rating| latest.get(&rating.rater) == Some(&rating.order));

    let bound = current().filter(|rating| rating.at_least).map(|rating| rating.level).max();
    let mut exact = current().filter(|rating| !rating.at_least).map(|rating| rating.level);
    let Some(level) = exact.next() else { return bound };
    let agree = exact.all(|other| other == level) && bound.is_none_or(|bound| bound <= level);
    agree.then_some(level)
}

/// The highest level of a framework's ladder.
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

    fn exactly(level: u8, rater: u128, order: i64) -> Rating {
        Rating {
            level,
            at_least: false,
            rater: Rater::Account(rater),
            order,
        }
    }

    fn at_least(level: u8, rater: u128, order: i64) -> Rating {
        Rating {
            at_least: true,
            ..exactly(level, rater, order)
        }
    }

    #[test]
    fn nobody_rated_is_no_level() {
        assert_eq!(agreed_level(&[]), None);
    }

    #[test]
    fn raters_who_name_one_level_agree_on_it() {
        assert_eq!(agreed_level(&[exactly(3, 1, 0), exactly(3, 2, 5)]), Some(3));
    }

    #[test]
    fn raters_who_differ_agree_on_nothing() {
        assert_eq!(agreed_level(&[exactly(3, 1, 0), exactly(4, 2, 0)]), None);
    }

    #[test]
    fn a_raters_later_rating_replaces_the_earlier() {
        assert_eq!(agreed_level(&[exactly(4, 1, 9), exactly(3, 1, 1), exactly(4, 2, 0)]), Some(4));
    }

    #[test]
    fn two_ratings_of_one_rater_at_one_moment_must_agree() {
        assert_eq!(agreed_level(&[exactly(4, 1, 1), exactly(3, 1, 1)]), None);
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
    fn each_kind_of_rater_is_a_rater_of_its_own() {
        let desk = Rating {
            rater: Rater::Desk,
            ..exactly(2, 0, 0)
        };
        let named = Rating {
            rater: Rater::Named("module lead".to_owned()),
            ..exactly(3, 0, 9)
        };
        assert_eq!(agreed_level(&[desk, named]), None);
    }

    #[test]
    fn each_ladder_has_its_top() {
        assert_eq!(top_level(InvolvementFramework::Tew2004), 5);
        assert_eq!(top_level(InvolvementFramework::Towle2010), 6);
    }

    fn rating() -> impl Strategy<Value = Rating> {
        let rater = prop_oneof![(0_u128..3).prop_map(Rater::Account), Just(Rater::Desk)];
        (1_u8..=3, any::<bool>(), rater, 0_i64..3).prop_map(|(level, at_least, rater, order)| Rating {
            level,
            at_least,
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
    }
}
