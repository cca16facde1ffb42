//! Kemeny's rule: the strict orders that disagree least with the ballots, exactly where that can be done in time.
//!
//! Cost of an order: the number of (ballot, pair) where the ballot strictly prefers the one placed lower; ties on a ballot cost nothing.
//! Kemeny, Daedalus 88, 1959; Young and Levenglick, SIAM Journal on Applied Mathematics 35, 1978, doi 10.1137/0135023.
//!
//! Questions are first split into the strongly connected parts of "at least as many prefer": every one of an earlier part beats every one of
//! a later part by a majority, so every optimal order runs through the parts in turn (Truchon 1998, the extended Condorcet criterion).
//! A part of up to [`KEMENY_EXACT_LIMIT`] questions is solved by a dynamic programme over its subsets.
//!
//! **Several optimal orders**: one of them is shown. Two neighbours are tied where exchanging them costs nothing in any optimal order, so that
//! every way of breaking the ties is an optimal order too. Among several, the one is taken whose places are nearest to the mean places of
//! all of them (the least sum of squares), then the one that lists earlier questions first. [`Kemeny::orders`] says how many there are.
//!
//! **Heuristic**: a larger part starts from the order by net preferences and from that by majorities won, each improved by moving one
//! question at a time to its best place until none helps; the cheaper is kept. It may miss the least cost, and its own ties fall to the
//! order in which the round lists the questions, save that questions on which all ballots say the same share their mean place.
//! [`Kemeny::exact`] says when this was used.

mod exact;
mod heuristic;

use std::cmp::{Ordering, Reverse};

use super::Pairwise;

/// Up to how many questions in one part are solved exactly; so are all rounds of no more questions.
pub const KEMENY_EXACT_LIMIT: usize = 14;

/// Kemeny's rule on one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Kemeny {
    /// Each question's mean place, from 1, over all orders of least cost.
    pub mean_places: Vec<f64>,
    /// The order that is shown, as tie groups, the best first.
    pub order: Vec<Vec<usize>>,
    /// The disagreements of those orders.
    pub cost: u64,
    /// How many orders have that cost, as far as a `u128` counts; 1 for each part that the heuristic ordered.
    pub orders: u128,
    /// Whether no order can cost less.
    pub exact: bool,
}

/// One part's share of the answer.
struct Part {
    /// Mean place within the part, from 1, in the order of its items.
    mean_places: Vec<f64>,
    /// The order that is shown, as tie groups, the best first.
    groups: Vec<Vec<usize>>,
    cost: u64,
    orders: u128,
}

impl Kemeny {
    /// Each question's place in the order that is shown, tied ones sharing the mean of theirs.
    #[must_use]
    pub fn places(&self) -> Vec<f64> {
        let mut placed: Vec<(usize, f64)> = Vec::with_capacity(self.mean_places.len());
        for group in &self.order {
            let place = placed.len() as f64 + (group.len() + 1) as f64 / 2.0;
            placed.extend(group.iter().map(|&item| (item, place)));
        }
        placed.sort_by_key(|&(item, _)| item);
        placed.into_iter().map(|(_, place)| place).collect()
    }
}

/// Kemeny's rule, exact for parts of up to `limit` questions ([`KEMENY_EXACT_LIMIT`] in rankings) and the heuristic beyond.
#[must_use]
pub fn kemeny(pairs: &Pairwise, limit: usize) -> Kemeny {
    let mut answer = Kemeny {
        mean_places: Vec::new(),
        order: Vec::new(),
        cost: 0,
        orders: 1,
        exact: true,
    };
    let mut placed: Vec<(usize, f64)> = Vec::with_capacity(pairs.items());
    for items in parts(pairs) {
        let part = if items.len() <= limit.min(KEMENY_EXACT_LIMIT) {
            exact::solve(pairs, &items)
        } else {
            answer.exact = false;
            heuristic::solve(pairs, &items)
        };
        let above = placed.len();
        for &later in &items {
            answer.cost += placed.iter().map(|&(earlier, _)| pairs.prefer(later, earlier)).sum::<u64>();
        }
        placed.extend(items.iter().zip(&part.mean_places).map(|(&item, mean)| (item, above as f64 + mean)));
        answer.order.extend(part.groups);
        answer.cost += part.cost;
        answer.orders = answer.orders.saturating_mul(part.orders);
    }
    placed.sort_by_key(|&(item, _)| item);
    answer.mean_places = placed.into_iter().map(|(_, mean)| mean).collect();
    answer
}

/// The parts, the best first. Any two questions are related one way at least, so the number that each reaches tells the parts apart.
fn parts(pairs: &Pairwise) -> Vec<Vec<usize>> {
    let items = pairs.items();
    let mut reach: Vec<Vec<bool>> = (0..items)
        .map(|a| (0..items).map(|b| pairs.majority(a, b) != Ordering::Less).collect())
        .collect();
    for via in 0..items {
        let onward = reach.get(via).cloned().unwrap_or_default();
        for row in &mut reach {
            if row.get(via).copied().unwrap_or(false) {
                row.iter_mut().zip(&onward).for_each(|(to, &on)| *to |= on);
            }
        }
    }
    let mut reached: Vec<(usize, usize)> = reach.iter().map(|row| row.iter().filter(|&&to| to).count()).enumerate().collect();
    reached.sort_by_key(|&(item, count)| (Reverse(count), item));
    let parts = reached.chunk_by(|(_, a), (_, b)| a == b);
    parts.map(|part| part.iter().map(|&(item, _)| item).collect()).collect()
}
