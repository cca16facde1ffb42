//! Counts how many ballots prefer each question to each other one, and what follows from the majorities: Condorcet, Copeland.

use std::cmp::Ordering;

use super::Profile;

/// The number of ballots that strictly prefer the first to the second, for each ordered pair. A ballot that ties a pair counts for neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairwise {
    items: usize,
    counts: Vec<u64>,
}

impl Pairwise {
    /// Counts the ballots. Questions that a ballot does not rank come after all that it ranks.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let mut pairs = Self::zero(profile.items());
        for ballot in profile.ballots() {
            let mut better: Vec<usize> = Vec::new();
            for group in ballot.groups() {
                for &worse in group.items {
                    for &preferred in &better {
                        pairs.set(preferred, worse, pairs.prefer(preferred, worse) + ballot.count());
                    }
                }
                better.extend(group.items);
            }
        }
        pairs
    }

    pub(super) fn zero(items: usize) -> Self {
        Self {
            items,
            counts: vec![0; items * items],
        }
    }

    pub(super) fn set(&mut self, a: usize, b: usize, count: u64) {
        if let Some(cell) = self.counts.get_mut(a * self.items + b) {
            *cell = count;
        }
    }

    /// The number of questions.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// How many ballots prefer question `a` to question `b`.
    #[must_use]
    pub fn prefer(&self, a: usize, b: usize) -> u64 {
        self.counts.get(a * self.items + b).copied().unwrap_or(0)
    }

    /// `Greater` if more ballots prefer `a` to `b` than `b` to `a`.
    pub(super) fn majority(&self, a: usize, b: usize) -> Ordering {
        self.prefer(a, b).cmp(&self.prefer(b, a))
    }

    /// The question that a majority prefers to every other question, if there is one (Condorcet 1785).
    #[must_use]
    pub fn condorcet_winner(&self) -> Option<usize> {
        self.against_all_others(Ordering::Greater)
    }

    /// The question to which a majority prefers every other question, if there is one.
    #[must_use]
    pub fn condorcet_loser(&self) -> Option<usize> {
        self.against_all_others(Ordering::Less)
    }

    fn against_all_others(&self, wanted: Ordering) -> Option<usize> {
        (0..self.items).find(|&a| self.others(a).all(|b| self.majority(a, b) == wanted))
    }

    fn others(&self, a: usize) -> impl Iterator<Item = usize> {
        (0..self.items).filter(move |&b| b != a)
    }

    /// Copeland's score: one for each majority won, a half for each draw (Copeland 1951, with the half of Saari and Merlin, Economic Theory
    /// 8, 1996).
    #[must_use]
    pub fn copeland(&self) -> Vec<f64> {
        let score = |a| {
            let duels = self.others(a).map(|b| match self.majority(a, b) {
                Ordering::Greater => 1.0,
                Ordering::Equal => 0.5,
                Ordering::Less => 0.0,
            });
            duels.sum()
        };
        (0..self.items).map(score).collect()
    }
}
