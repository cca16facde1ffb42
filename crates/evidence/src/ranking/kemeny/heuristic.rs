//! A good order of many questions: insertion search from two starts (the neighbourhood of Schiavinotto and Stützle, Journal of
//! Mathematical Modelling and Algorithms 3, 2004, for the linear ordering problem, which this is).

use std::cmp::{Ordering, Reverse};

use super::Part;
use crate::ranking::Pairwise;

pub(super) fn solve(pairs: &Pairwise, items: &[usize]) -> Part {
    let net = |a: usize| -> i128 {
        let margins = items
            .iter()
            .map(|&b| i128::from(pairs.prefer(a, b)) - i128::from(pairs.prefer(b, a)));
        margins.sum()
    };
    let won = |a: usize| -> i128 { items.iter().map(|&b| pairs.majority(a, b) as i128).sum() };
    let by_net = improve(pairs, start(items, net));
    let by_won = improve(pairs, start(items, won));
    let order = if cost(pairs, &by_won) < cost(pairs, &by_net) {
        by_won
    } else {
        by_net
    };
    Part {
        mean_places: items.iter().map(|&item| mean_place_of_twins(pairs, &order, item)).collect(),
        cost: cost(pairs, &order),
        orders: 1,
    }
}

/// The highest score first, equal ones as listed.
fn start(items: &[usize], score: impl Fn(usize) -> i128) -> Vec<usize> {
    let mut order = items.to_vec();
    order.sort_by_cached_key(|&item| (Reverse(score(item)), item));
    order
}

fn cost(pairs: &Pairwise, order: &[usize]) -> u64 {
    let mut total = 0;
    for (place, &later) in order.iter().enumerate() {
        total += order.iter().take(place).map(|&earlier| pairs.prefer(later, earlier)).sum::<u64>();
    }
    total
}

/// Moves one item at a time to its best place. Ends, because each move costs less and a cost is a whole number.
fn improve(pairs: &Pairwise, mut order: Vec<usize>) -> Vec<usize> {
    let mut moved = true;
    while moved {
        moved = false;
        for item in order.clone() {
            let others: Vec<usize> = order.iter().copied().filter(|&other| other != item).collect();
            let here = order.iter().position(|&other| other == item).unwrap_or(0);
            let costs = insertion_costs(pairs, &others, item);
            let now = costs.get(here).copied();
            let Some((place, best)) = costs.into_iter().enumerate().min_by_key(|&(_, cost)| cost) else {
                continue;
            };
            if now.is_some_and(|now| best < now) {
                order = others;
                order.insert(place, item);
                moved = true;
            }
        }
    }
    order
}

/// What `item` costs in front of all `others`, then after the first of them, and so on.
fn insertion_costs(pairs: &Pairwise, others: &[usize], item: usize) -> Vec<u64> {
    let mut cost: u64 = others.iter().map(|&other| pairs.prefer(other, item)).sum();
    let mut costs = vec![cost];
    for &other in others {
        cost = (cost + pairs.prefer(item, other)).saturating_sub(pairs.prefer(other, item));
        costs.push(cost);
    }
    costs
}

fn mean_place_of_twins(pairs: &Pairwise, order: &[usize], item: usize) -> f64 {
    let places = order.iter().enumerate().filter(|&(_, &other)| twins(pairs, order, [item, other]));
    let (count, sum) = places.fold((0_usize, 0_usize), |(count, sum), (place, _)| (count + 1, sum + place + 1));
    sum as f64 / count.max(1) as f64
}

/// Whether the ballots tell the two apart nowhere, so that swapping them costs nothing in any order.
fn twins(pairs: &Pairwise, items: &[usize], [a, b]: [usize; 2]) -> bool {
    let alike = |other: usize| pairs.prefer(a, other) == pairs.prefer(b, other) && pairs.prefer(other, a) == pairs.prefer(other, b);
    pairs.majority(a, b) == Ordering::Equal && items.iter().all(|&other| other == a || other == b || alike(other))
}
