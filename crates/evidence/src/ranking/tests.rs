//! Tests ranking on examples that were calculated by hand, and on properties that are true for any ballots.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_assume, proptest};
use proptest::sample::select;

use super::*;
use crate::vocabulary::{BallotWeighting, Perspective, RankingMethod};

const BALLOTS: BallotWeighting = BallotWeighting::EqualBallots;
const PERSPECTIVES: BallotWeighting = BallotWeighting::EqualPerspectives;

fn ranks(ranks: &[u32]) -> Ballot {
    let ranks: Vec<Option<u32>> = ranks.iter().map(|&rank| (rank > 0).then_some(rank)).collect();
    Ballot::from_ranks(&ranks)
}

fn profile(ballots: Vec<Ballot>) -> Profile {
    Profile::new(ballots[0].groups().map(|group| group.items.len()).sum(), ballots).unwrap()
}

fn positions(profile: &Profile, method: RankingMethod, weighting: BallotWeighting) -> Vec<usize> {
    rank(profile, method, weighting).unwrap().positions()
}

fn scores(profile: &Profile, method: RankingMethod, weighting: BallotWeighting) -> Vec<f64> {
    let ranking = rank(profile, method, weighting).unwrap();
    ranking.entries.iter().map(|entry| entry.score).collect()
}

#[test]
fn three_groups_that_rank_a_1_2_4_and_b_2_1_1_put_b_first_with_4_to_7() {
    let groups = profile(vec![ranks(&[1, 2, 3, 4]), ranks(&[2, 1, 3, 4]), ranks(&[4, 1, 2, 3])]);
    assert_eq!(scores(&groups, RankingMethod::SumOfRanks, BALLOTS), [7.0, 4.0, 8.0, 11.0]);
    assert_eq!(positions(&groups, RankingMethod::SumOfRanks, BALLOTS), [2, 1, 3, 4]);
}

#[test]
fn rank_r_of_ten_scores_11_less_r_and_what_is_left_out_or_after_ten_scores_nothing() {
    let mut order: Vec<u32> = (1..=11).collect();
    order.push(0);
    let points = reverse_rank(&profile(vec![ranks(&order)]), PointsFrom::Places(INTERIM_PLACES));
    assert_eq!(points, [10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0, 0.0]);
    // Two share the first place: (10 + 9) / 2.
    let tied = reverse_rank(&profile(vec![ranks(&[1, 1, 3, 0])]), PointsFrom::Places(INTERIM_PLACES));
    assert_eq!(tied, [9.5, 9.5, 8.0, 0.0]);
}

#[test]
fn dots_are_added_and_a_ballot_of_ranks_has_none() {
    let dotted = profile(vec![Ballot::from_dots(&[3, 0, 2]), Ballot::from_dots(&[0, 1, 4]).times(2)]);
    assert_eq!(dots(&dotted), Ok(vec![3.0, 2.0, 10.0]));
    assert_eq!(positions(&dotted, RankingMethod::Dots, BALLOTS), [2, 3, 1]);
    // As orders: ranks 1, 3, 2 once and 3, 2, 1 twice, so 7, 7, 4.
    assert_eq!(positions(&dotted, RankingMethod::SumOfRanks, BALLOTS), [2, 2, 1]);
    assert_eq!(dots(&profile(vec![ranks(&[1, 2])])), Err(RankingError::NoDots));
}

#[test]
fn a_large_perspective_does_not_drown_small_ones_that_weigh_the_same() {
    let round = profile(vec![
        ranks(&[1, 2, 3]).of(Perspective::Academic).times(50),
        ranks(&[3, 1, 2]).of(Perspective::Carer).times(2),
        ranks(&[3, 1, 2]).of(Perspective::ServiceUser),
    ]);
    assert_eq!(positions(&round, RankingMethod::ReverseRank, BALLOTS), [1, 2, 3]);
    // Positions 1, 3, 3 of three score 3 + 1 + 1; 2, 1, 1 score 2 + 3 + 3; 3, 2, 2 score 1 + 2 + 2.
    assert_eq!(scores(&round, RankingMethod::ReverseRank, PERSPECTIVES), [5.0, 8.0, 5.0]);
    assert_eq!(positions(&round, RankingMethod::ReverseRank, PERSPECTIVES), [2, 1, 2]);
}

#[test]
fn a_range_is_over_the_rankings_without_one_perspective() {
    let round = profile(vec![
        ranks(&[1, 2, 3]).of(Perspective::Academic).times(3),
        ranks(&[3, 1, 2]).of(Perspective::Carer).times(2),
        ranks(&[2, 1, 3]).of(Perspective::ServiceUser),
    ]);
    // Without academics 8, 3, 7; without carers 5, 7, 12; without service users 9, 8, 13.
    let ranges = leave_one_perspective_out(&round, RankingMethod::SumOfRanks, BALLOTS).unwrap();
    let ranges: Vec<_> = ranges.iter().map(|range| (range.best, range.worst)).collect();
    assert_eq!(ranges, [(1, 3), (1, 2), (2, 3)]);
    let one = profile(vec![ranks(&[2, 1]).of(Perspective::Carer)]);
    let alone = leave_one_perspective_out(&one, RankingMethod::Borda, PERSPECTIVES).unwrap();
    assert_eq!(alone, [PositionRange { best: 2, worst: 2 }, PositionRange { best: 1, worst: 1 }]);
}

#[test]
fn without_a_ballot_all_share_the_first_position_by_every_method() {
    for items in [0, 1, 3, KEMENY_EXACT_LIMIT + 3] {
        let nobody = Profile::new(items, Vec::new()).unwrap();
        for &method in RankingMethod::ALL {
            for weighting in [BALLOTS, PERSPECTIVES] {
                assert_eq!(positions(&nobody, method, weighting), vec![1; items], "{method} {weighting}");
            }
        }
        assert_eq!(kendalls_w(&nobody), None);
    }
}

#[test]
fn ballots_that_cannot_be_are_refused_by_name() {
    assert_eq!(
        Ballot::from_groups(2, &[vec![0, 2]]),
        Err(RankingError::UnknownItem { item: 2, items: 2 })
    );
    assert_eq!(
        Ballot::from_groups(2, &[vec![0], vec![1, 0]]),
        Err(RankingError::RankedTwice { item: 0 })
    );
    assert_eq!(
        Profile::new(3, vec![ranks(&[1, 2])]),
        Err(RankingError::OtherRound { items: 3, found: 2 })
    );
}

#[test]
fn kemeny_is_exact_up_to_its_limit_and_says_where_it_is_not() {
    let all_tied = |items: usize| Pairwise::of(&profile(vec![ranks(&vec![1; items])]));
    let at_limit = kemeny(&all_tied(KEMENY_EXACT_LIMIT), KEMENY_EXACT_LIMIT);
    assert_eq!(
        (at_limit.orders, at_limit.exact),
        ((1..=KEMENY_EXACT_LIMIT as u128).product(), true)
    );
    assert_eq!(at_limit.mean_places, vec![7.5; KEMENY_EXACT_LIMIT]);
    let beyond = kemeny(&all_tied(KEMENY_EXACT_LIMIT + 1), KEMENY_EXACT_LIMIT);
    assert_eq!((beyond.cost, beyond.exact), (0, false));
    assert_eq!(beyond.mean_places, vec![8.0; KEMENY_EXACT_LIMIT + 1]);
    // Forty questions on which majorities agree fall into forty parts.
    let order: Vec<u32> = (1..=40).rev().collect();
    assert!(kemeny(&Pairwise::of(&profile(vec![ranks(&order)])), KEMENY_EXACT_LIMIT).exact);
}

#[test]
fn tau_b_corrects_for_ties() {
    // C = 4, D = 1; one pair tied on the left: 3 / √(5 · 6).
    assert!((tau_b(&[1, 2, 2, 4], &[2, 1, 3, 4]).unwrap() - 3.0 / 30_f64.sqrt()).abs() < 1e-12);
    assert_eq!(tau_b(&[1, 1, 1], &[1, 2, 3]), None);
    assert_eq!(tau_b(&[1, 2], &[1, 2, 3]), None);
}

/// Up to six questions and up to eight ballots, with ties, gaps and people of several perspectives.
fn profiles() -> impl Strategy<Value = Profile> {
    let perspective = select(Perspective::ALL[..3].to_vec());
    (1..=6_usize).prop_flat_map(move |items| {
        let ballot = (prop::collection::vec(0..=4_u32, items), perspective.clone(), 1..=3_u32);
        let ballots = prop::collection::vec(ballot.prop_map(|(given, of, times)| ranks(&given).of(of).times(times)), 1..=8);
        ballots.prop_map(move |ballots| Profile::new(items, ballots).unwrap())
    })
}

/// A profile, the same profile with its questions listed in another order, and the new index of each question.
fn relabelled() -> impl Strategy<Value = (Profile, Profile, Vec<usize>)> {
    profiles().prop_flat_map(|profile| {
        let shuffled = Just((0..profile.items()).collect::<Vec<_>>()).prop_shuffle();
        (Just(profile), shuffled).prop_map(|(profile, to)| {
            let moved = profile.ballots().iter().map(|ballot| {
                let groups: Vec<Vec<usize>> = ballot
                    .ranked_groups()
                    .map(|group| group.items.iter().map(|&item| to[item]).collect())
                    .collect();
                let count = u32::try_from(ballot.count()).unwrap();
                let moved = Ballot::from_groups(profile.items(), &groups).unwrap().times(count);
                moved.of(ballot.perspective().unwrap())
            });
            let other = Profile::new(profile.items(), moved.collect()).unwrap();
            (profile, other, to)
        })
    })
}

fn methods() -> impl Strategy<Value = RankingMethod> {
    // Dots need ballots of dots: `dots_are_added_and_a_ballot_of_ranks_has_none`.
    select(
        RankingMethod::ALL
            .iter()
            .copied()
            .filter(|&method| method != RankingMethod::Dots)
            .collect::<Vec<_>>(),
    )
}

fn weightings() -> impl Strategy<Value = BallotWeighting> {
    select(BallotWeighting::ALL.to_vec())
}

proptest! {
    #[test]
    fn the_order_of_ballots_has_no_say(
        (profile, turned) in profiles().prop_flat_map(|profile| (Just(profile.clone()), Just(profile.ballots().to_vec()).prop_shuffle())),
        method in methods(), weighting in weightings(),
    ) {
        let other = Profile::new(profile.items(), turned).unwrap();
        prop_assert_eq!(rank(&profile, method, weighting), rank(&other, method, weighting));
        prop_assert_eq!(concordance(&profile), concordance(&other));
    }

    #[test]
    fn the_order_in_which_questions_are_listed_has_no_say(
        (profile, other, to) in relabelled(), method in methods(), weighting in weightings(),
    ) {
        let (before, after) = (rank(&profile, method, weighting).unwrap(), rank(&other, method, weighting).unwrap());
        // If several optimal orders are equally near to their mean, the order of the list decides.
        let groups = by_perspective(&profile, method).unwrap();
        prop_assume!([&before].into_iter().chain(groups.values()).all(|ranking| ranking.optimal_orders.is_none_or(|orders| orders == 1)));
        for (item, &moved) in to.iter().enumerate() {
            prop_assert_eq!(before.entries[item].placing, after.entries[moved].placing);
            prop_assert!((before.entries[item].score - after.entries[moved].score).abs() < 1e-9);
        }
    }

    #[test]
    fn what_all_put_in_one_order_comes_in_that_order(
        order in Just((1..=7_u32).collect::<Vec<_>>()).prop_shuffle(), count in 1..=5_u32, method in methods(), weighting in weightings(),
    ) {
        let of_one_mind = profile(vec![
            ranks(&order).times(count).of(Perspective::Carer), ranks(&order).of(Perspective::Trainee), ranks(&order),
        ]);
        let expected: Vec<usize> = order.iter().map(|&rank| rank as usize).collect();
        prop_assert_eq!(positions(&of_one_mind, method, weighting), expected);
        prop_assert_eq!(kendalls_w(&of_one_mind), Some(1.0));
    }

    #[test]
    fn whom_a_majority_prefers_to_each_other_comes_first_alone(profile in profiles()) {
        let winner = Pairwise::of(&profile).condorcet_winner();
        prop_assume!(winner.is_some());
        for method in [RankingMethod::Copeland, RankingMethod::Schulze, RankingMethod::Kemeny] {
            let first: Vec<usize> = rank(&profile, method, BALLOTS).unwrap().order().swap_remove(0);
            prop_assert_eq!(first, vec![winner.unwrap()]);
        }
    }

    #[test]
    fn a_perspective_weighs_the_same_however_many_it_is(profile in profiles(), factor in 2..=50_u32, method in methods()) {
        let first = profile.ballots()[0].perspective();
        let grown = profile.ballots().iter().cloned().map(|ballot| {
            let count = u32::try_from(ballot.count()).unwrap();
            if ballot.perspective() == first { ballot.times(count * factor) } else { ballot }
        });
        let grown = Profile::new(profile.items(), grown.collect()).unwrap();
        prop_assert_eq!(positions(&profile, method, PERSPECTIVES), positions(&grown, method, PERSPECTIVES));
    }

    #[test]
    fn splitting_into_parts_and_subsets_finds_the_least_cost_of_all_orders(profile in profiles(), weights in any::<[u8; 6]>()) {
        let pairs = Pairwise::of(&profile);
        let mut order: Vec<usize> = (0..profile.items()).collect();
        order.sort_by_key(|&item| weights[item]);
        let cost_of = |order: &[usize]| -> u64 {
            order.iter().enumerate().flat_map(|(place, &later)| order[..place].iter().map(move |&earlier| (later, earlier)))
                .map(|(later, earlier)| pairs.prefer(later, earlier)).sum()
        };
        let (mut least, mut optimal) = (u64::MAX, 0_u128);
        for_each_order(&mut order, 0, &mut |order| {
            let cost = cost_of(order);
            if cost < least { (least, optimal) = (cost, 0); }
            optimal += u128::from(cost == least);
        });
        let found = kemeny(&pairs, KEMENY_EXACT_LIMIT);
        prop_assert_eq!((found.cost, found.orders, found.exact), (least, optimal, true));
        prop_assert!(kemeny(&pairs, 1).cost >= least);
    }

    #[test]
    fn the_order_shown_is_optimal_nearest_to_the_mean_and_tied_where_all_optima_allow_it(profile in profiles()) {
        let pairs = Pairwise::of(&profile);
        let cost_of = |order: &[usize]| -> u64 {
            order.iter().enumerate().flat_map(|(place, &later)| order[..place].iter().map(move |&earlier| (later, earlier)))
                .map(|(later, earlier)| pairs.prefer(later, earlier)).sum()
        };
        let mut all: Vec<Vec<usize>> = Vec::new();
        let mut order: Vec<usize> = (0..profile.items()).collect();
        for_each_order(&mut order, 0, &mut |order| all.push(order.to_vec()));
        all.sort();
        let least = all.iter().map(|order| cost_of(order)).min().unwrap();
        let optima: Vec<&Vec<usize>> = all.iter().filter(|order| cost_of(order) == least).collect();
        let found = kemeny(&pairs, KEMENY_EXACT_LIMIT);
        let exchanged = |order: &[usize], a: usize, b: usize| -> Vec<usize> {
            order.iter().map(|&item| if item == a { b } else if item == b { a } else { item }).collect()
        };
        let allowed = |a: usize, b: usize| optima.iter().all(|order| cost_of(&exchanged(order, a, b)) == least);
        let groups = &found.order;
        let flat: Vec<usize> = groups.iter().flatten().copied().collect();
        // Each way of breaking the ties is one of the optimal orders.
        for order in all.iter().filter(|order| order.iter().zip(&flat).all(|(item, shown)| {
            groups.iter().any(|group| group.contains(item) && group.contains(shown))
        })) {
            prop_assert!(cost_of(order) == least, "{groups:?} allows {order:?}");
        }
        // Neighbours are tied exactly if all optimal orders allow it.
        for neighbours in flat.windows(2) {
            let tied = groups.iter().any(|group| group.contains(&neighbours[0]) && group.contains(&neighbours[1]));
            prop_assert_eq!(tied, allowed(neighbours[0], neighbours[1]), "{:?} in {:?}", neighbours, groups);
        }
        // No optimal order is nearer to the mean places, and of the equally near ones none comes earlier by the order of the list.
        let place = |order: &[usize], item: usize| order.iter().position(|&placed| placed == item).unwrap() as i64 + 1;
        let sums: Vec<i64> = (0..profile.items()).map(|item| optima.iter().map(|order| place(order, item)).sum()).collect();
        let count = optima.len() as i64;
        let distance = |order: &[usize]| -> i64 { (0..profile.items()).map(|item| (count * place(order, item) - sums[item]).pow(2)).sum() };
        let nearest = optima.iter().map(|order| distance(order)).min().unwrap();
        let first = optima.iter().find(|order| distance(order) == nearest).unwrap();
        prop_assert_eq!(&flat, *first);
    }

    #[test]
    fn tau_b_is_one_with_itself_and_minus_one_reversed(order in prop::collection::vec(1..=5_usize, 2..8)) {
        prop_assume!(order.iter().any(|&position| position != order[0]));
        let reversed: Vec<usize> = order.iter().map(|position| 9 - position).collect();
        prop_assert!((tau_b(&order, &order).unwrap() - 1.0).abs() < 1e-12);
        prop_assert!((tau_b(&order, &reversed).unwrap() + 1.0).abs() < 1e-12);
    }
}

fn for_each_order(items: &mut [usize], from: usize, visit: &mut impl FnMut(&[usize])) {
    if from >= items.len() {
        visit(items);
        return;
    }
    for other in from..items.len() {
        items.swap(from, other);
        for_each_order(items, from + 1, visit);
        items.swap(from, other);
    }
}
