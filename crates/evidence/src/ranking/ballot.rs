//! Represents ballots as tie groups, the best first, and the profile of all ballots of one round.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::RankingError;
use crate::vocabulary::Perspective;

/// The order that one person or group gave. Questions are numbered from 0 in the order in which the round lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    items: usize,
    ranked: Vec<Vec<usize>>,
    unranked: Vec<usize>,
    dots: Option<Vec<u32>>,
    perspective: Option<Perspective>,
    count: u32,
}

/// Questions that share places on a ballot, and the first of these places, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct TieGroup<'a> {
    pub(super) first: usize,
    pub(super) items: &'a [usize],
}

impl TieGroup<'_> {
    /// Twice the mean of the places that the group covers. Doubled, it is a whole number.
    pub(super) fn doubled_midrank(self) -> u64 {
        (2 * self.first + self.items.len()).saturating_sub(1) as u64
    }
}

impl Ballot {
    /// A ballot on `items` questions from tie groups, the best first. Questions that are in no group are unranked.
    ///
    /// # Errors
    /// If a group names a question that is not in the round, or a question is named twice.
    pub fn from_groups(items: usize, groups: &[Vec<usize>]) -> Result<Self, RankingError> {
        let mut unranked: Vec<usize> = (0..items).collect();
        for item in groups.iter().flatten().copied() {
            if item >= items {
                return Err(RankingError::UnknownItem { item, items });
            }
            let Ok(found) = unranked.binary_search(&item) else {
                return Err(RankingError::RankedTwice { item });
            };
            unranked.remove(found);
        }
        let ranked = groups.iter().filter(|group| !group.is_empty()).cloned().collect();
        Ok(Self {
            items,
            ranked,
            unranked,
            dots: None,
            perspective: None,
            count: 1,
        })
    }

    /// A ballot from the rank of each question. The lowest rank is the best, equal ranks tie, and `None` is unranked.
    #[must_use]
    pub fn from_ranks(ranks: &[Option<u32>]) -> Self {
        Self::from_keys(ranks.iter().copied())
    }

    /// A ballot from the dots of each question. Read as an order, more dots come first, and a question without dots is unranked.
    #[must_use]
    pub fn from_dots(dots: &[u32]) -> Self {
        let mut ballot = Self::from_keys(dots.iter().map(|&given| (given > 0).then_some(Reverse(given))));
        ballot.dots = Some(dots.to_vec());
        ballot
    }

    fn from_keys<K: Ord>(keys: impl Iterator<Item = Option<K>>) -> Self {
        let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        let mut unranked = Vec::new();
        let mut items = 0;
        for (item, key) in keys.enumerate() {
            items += 1;
            match key {
                Some(key) => groups.entry(key).or_default().push(item),
                None => unranked.push(item),
            }
        }
        Self {
            items,
            ranked: groups.into_values().collect(),
            unranked,
            dots: None,
            perspective: None,
            count: 1,
        }
    }

    /// The same ballot, cast by somebody with this perspective.
    #[must_use]
    pub const fn of(mut self, perspective: Perspective) -> Self {
        self.perspective = Some(perspective);
        self
    }

    /// The same ballot, counted this many times.
    #[must_use]
    pub const fn times(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    /// The perspective of the person who cast the ballot.
    #[must_use]
    pub const fn perspective(&self) -> Option<Perspective> {
        self.perspective
    }

    /// Whether the ballot prefers any question to another. A ballot that ties everything does not influence the order.
    #[must_use]
    pub fn has_a_preference(&self) -> bool {
        self.groups().nth(1).is_some()
    }

    pub(super) fn count(&self) -> u64 {
        u64::from(self.count)
    }

    pub(super) fn dots(&self) -> Option<&[u32]> {
        self.dots.as_deref()
    }

    pub(super) fn ranked_items(&self) -> usize {
        self.items - self.unranked.len()
    }

    /// The groups of questions that the ballot ranks.
    pub(super) fn ranked_groups(&self) -> impl Iterator<Item = TieGroup<'_>> {
        with_places(self.ranked.iter())
    }

    /// All groups: the ranked ones, then one group of the unranked questions.
    pub(super) fn groups(&self) -> impl Iterator<Item = TieGroup<'_>> {
        let last = (!self.unranked.is_empty()).then_some(&self.unranked);
        with_places(self.ranked.iter().chain(last))
    }
}

fn with_places<'a>(groups: impl Iterator<Item = &'a Vec<usize>>) -> impl Iterator<Item = TieGroup<'a>> {
    groups.scan(1, |next, items| {
        let first = *next;
        *next += items.len();
        Some(TieGroup { first, items })
    })
}

/// All ballots on the questions of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    items: usize,
    ballots: Vec<Ballot>,
}

impl Profile {
    /// The ballots on a round of `items` questions.
    ///
    /// # Errors
    /// If a ballot is on another number of questions.
    pub fn new(items: usize, ballots: Vec<Ballot>) -> Result<Self, RankingError> {
        match ballots.iter().find(|ballot| ballot.items != items) {
            Some(ballot) => Err(RankingError::OtherRound {
                items,
                found: ballot.items,
            }),
            None => Ok(Self { items, ballots }),
        }
    }

    /// The number of questions in the round.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// The distinct ballots; each has a count of how often it was cast.
    #[must_use]
    pub fn ballots(&self) -> &[Ballot] {
        &self.ballots
    }

    /// The number of ballots that were cast.
    #[must_use]
    pub fn cast(&self) -> u64 {
        self.ballots.iter().map(Ballot::count).sum()
    }

    /// The profile of the ballots for which `keep` is true.
    pub(super) fn only(&self, keep: impl Fn(&Ballot) -> bool) -> Self {
        Self {
            items: self.items,
            ballots: self.ballots.iter().filter(|ballot| keep(ballot)).cloned().collect(),
        }
    }
}
