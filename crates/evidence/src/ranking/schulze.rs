//! Ranks by the Schulze method: strongest paths of majorities.
//!
//! Schulze, Social Choice and Welfare 36, 2011, doi 10.1007/s00355-010-0475-4, section 2.3 (paths by Floyd and Warshall's algorithm).

use std::cmp::Ordering;

use super::Pairwise;

/// How the strength of a majority is measured. Rankings of this service use [`Strength::WinningVotes`], Schulze's own choice for ballots
/// with ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// The number of ballots on the winning side.
    WinningVotes,
    /// The number of ballots on the winning side minus the number on the other side.
    Margins,
}

/// The strongest paths between questions, and the layers that follow from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schulze {
    paths: Pairwise,
    layers: Vec<Vec<usize>>,
}

impl Schulze {
    /// The strength of the strongest path from `a` to `b`; 0 if there is none.
    #[must_use]
    pub fn path(&self, a: usize, b: usize) -> u64 {
        self.paths.prefer(a, b)
    }

    /// The unbeaten questions, then those that are unbeaten once the first are removed, and so on. Positions follow these layers.
    #[must_use]
    pub fn layers(&self) -> &[Vec<usize>] {
        &self.layers
    }

    /// The number of other questions that each question beats.
    #[must_use]
    pub fn beaten(&self) -> Vec<usize> {
        let all = 0..self.paths.items();
        let wins = |a| all.clone().filter(|&b| beats(&self.paths, a, b)).count();
        all.clone().map(wins).collect()
    }

    /// The number of questions in later layers, for each question. Sorting by this score gives the order of the layers.
    #[must_use]
    pub fn below(&self) -> Vec<f64> {
        let mut left = self.paths.items();
        let mut scored: Vec<(usize, usize)> = Vec::with_capacity(left);
        for layer in &self.layers {
            left -= layer.len();
            scored.extend(layer.iter().map(|&item| (item, left)));
        }
        scored.sort_unstable();
        scored.into_iter().map(|(_, below)| below as f64).collect()
    }
}

/// Whether `a` beats `b`: the strongest path from `a` to `b` is stronger than the one back. This relation is transitive (Schulze 2011,
/// section 4.1).
fn beats(paths: &Pairwise, a: usize, b: usize) -> bool {
    paths.majority(a, b) == Ordering::Greater
}

/// Calculates the strongest paths and the layers.
#[must_use]
pub fn schulze(pairs: &Pairwise, strength: Strength) -> Schulze {
    let items = pairs.items();
    let mut paths = Pairwise::zero(items);
    for a in 0..items {
        for b in 0..items {
            if pairs.majority(a, b) == Ordering::Greater {
                let votes = match strength {
                    Strength::WinningVotes => pairs.prefer(a, b),
                    Strength::Margins => pairs.prefer(a, b).saturating_sub(pairs.prefer(b, a)),
                };
                paths.set(a, b, votes);
            }
        }
    }
    for via in 0..items {
        for a in (0..items).filter(|&a| a != via) {
            for b in (0..items).filter(|&b| b != via && b != a) {
                let round = paths.prefer(a, via).min(paths.prefer(via, b));
                paths.set(a, b, paths.prefer(a, b).max(round));
            }
        }
    }
    let layers = layers(&paths);
    Schulze { paths, layers }
}

fn layers(paths: &Pairwise) -> Vec<Vec<usize>> {
    let mut left: Vec<usize> = (0..paths.items()).collect();
    let mut layers = Vec::new();
    while !left.is_empty() {
        // Never empty: a transitive relation without loops has a question that none of the others beats.
        let (top, rest): (Vec<usize>, Vec<usize>) = left.iter().copied().partition(|&a| !left.iter().any(|&b| beats(paths, b, a)));
        layers.push(top);
        left = rest;
    }
    layers
}
