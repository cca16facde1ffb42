//! Ranks by Kemeny's rule: finds the strict orders that disagree least with the ballots, exactly if the round is small enough.
//!
//! The cost of an order is the number of (ballot, pair) in which the ballot strictly prefers the question that the order places lower. Ties
//! on a ballot cost nothing. Kemeny, Daedalus 88, 1959; Young and Levenglick, SIAM Journal on Applied Mathematics 35, 1978, doi
//! 10.1137/0135023.
//!
//! Questions are first split into the strongly connected parts of the relation "at least as many prefer". A majority prefers every question
//! of an earlier part to every question of a later part, so every optimal order lists the parts one after the other (Truchon 1998, the
//! extended Condorcet criterion). A part of up to [`KEMENY_EXACT_LIMIT`] questions is solved by a dynamic programme over its subsets.
//!
//! **Several optimal orders.** Only one of them is shown. Two neighbours are tied if exchanging them costs nothing in any optimal order, so
//! that every way of breaking the ties is an optimal order too. Among several, the shown order is the one whose places are nearest to the
//! mean places of all of them (the least sum of squares), then the one that lists earlier questions first. [`Kemeny::orders`] says how many
//! there are.
//!
//! **Heuristic.** In a larger part, one search starts from the order by net preferences and another from the order by majorities won. Each
//! moves one question at a time to its best place until no move helps; the cheaper result is kept. It may miss the least cost. Its own ties
//! are broken by the order in which the round lists the questions, except that questions on which all ballots say the same share their mean
//! place. [`Kemeny::exact`] says whether this was used.

mod exact;
mod heuristic;

use std::cmp::{Ordering, Reverse};

use super::Pairwise;

/// The largest number of questions in one part that is solved exactly. Rounds with at most this many questions are always solved exactly.
pub const KEMENY_EXACT_LIMIT: usize = 14;

/// The result of Kemeny's rule on one profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Kemeny {
    /// The mean place of each question, from 1, over all orders of least cost.
    pub mean_places: Vec<f64>,
    /// The order that is shown, as tie groups, the best first.
    pub order: Vec<Vec<usize>>,
    /// The cost of the orders of least cost: the number of disagreements with the ballots.
    pub cost: u64,
    /// The number of orders with that cost, at most `u128::MAX`. A part that the heuristic ordered counts as 1.
    pub orders: u128,
    /// Whether the order is proven to be of least cost.
    pub exact: bool,
}

/// The result for one part.
struct Part {
    /// The mean place of each item within the part, from 1.
    mean_places: Vec<f64>,
    /// The order that is shown, as tie groups, the best first.
    groups: Vec<Vec<usize>>,
    cost: u64,
    orders: u128,
}

impl Kemeny {
    /// The place of each question in the order that is shown; tied questions share the mean of their places.
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

/// Kemeny's rule: exact for parts of up to `limit` questions ([`KEMENY_EXACT_LIMIT`] in rankings), and the heuristic for larger parts.
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

/// The parts, the best first. Any two questions are related in at least one direction, so the number of questions that each one reaches
/// identifies its part.
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
