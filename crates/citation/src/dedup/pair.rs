//! Finds the pairs of records that are, or may be, the same publication.

use std::collections::HashSet;

use super::agreement::FieldSimilarity;
use super::block::comparisons;
use super::candidate::DuplicateCandidate;
use super::compare::Comparison;
use super::profile::Profile;
use super::rules::{Hold, Verdict, verdict};
use super::union::Union;

/// Two records that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicatePair {
    /// The place of one record in the given list, from 0. It is smaller than `right`.
    pub left: usize,
    /// The place of the other record.
    pub right: usize,
    /// The weighted mean of the similarities of the fields that both records have, from 0 to 1. It is used to show the nearest pairs first.
    /// The verdict does not depend on it.
    pub score: f64,
    /// What the rules decide about the pair.
    pub verdict: Verdict,
    /// How well each field agrees, the title first.
    pub evidence: Vec<FieldSimilarity>,
}

/// The most pairs that are listed between records that no rule can tell apart. If there were more, only pairs with the first of these
/// records are listed.
const COPIES: usize = 64;
/// The most descriptions that one publication is believed to have. If a component has more, none of its pairs is certain.
const DESCRIPTIONS: usize = 64;

/// Finds the pairs of `records` that are certain, likely, or held apart although they are alike, sorted by their places.
///
/// The verdicts depend only on the content of the records, and not on their order.
#[must_use]
pub fn pairs(records: &[DuplicateCandidate<'_>]) -> Vec<DuplicatePair> {
    let mut all: Vec<(Profile, usize)> = records.iter().map(Profile::read).zip(0..).collect();
    all.sort_unstable();
    let mut profiles: Vec<Profile> = Vec::new();
    let mut copies: Vec<Vec<usize>> = Vec::new();
    for (profile, place) in all {
        match copies.last_mut() {
            Some(same) if profiles.last() == Some(&profile) => same.push(place),
            _ => {
                profiles.push(profile);
                copies.push(vec![place]);
            }
        }
    }
    let found = verdicts(&profiles);
    let mut pairs = Vec::new();
    for (profile, same) in profiles.iter().zip(&copies).filter(|(_, same)| same.len() > 1) {
        let Some((verdict, comparison)) = compared(profile, profile) else {
            continue;
        };
        let is_small = same.len() * same.len() <= 2 * COPIES;
        for (start, left) in same.iter().enumerate().take(if is_small { usize::MAX } else { 1 }) {
            let others = same.iter().skip(start + 1);
            pairs.extend(others.map(|right| pair(*left, *right, verdict, &comparison)));
        }
    }
    for (left, right, verdict) in found {
        let (Some(a), Some(b)) = (profiles.get(left), profiles.get(right)) else {
            continue;
        };
        let (Some(of_left), Some(of_right)) = (copies.get(left), copies.get(right)) else {
            continue;
        };
        let comparison = Comparison::new(a, b);
        let taken = if of_left.len() * of_right.len() <= COPIES { usize::MAX } else { 1 };
        for one in of_left.iter().take(taken) {
            pairs.extend(of_right.iter().take(taken).map(|other| pair(*one, *other, verdict, &comparison)));
        }
    }
    pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
    pairs
}

fn pair(one: usize, other: usize, verdict: Verdict, comparison: &Comparison) -> DuplicatePair {
    DuplicatePair {
        left: one.min(other),
        right: one.max(other),
        score: comparison.score(),
        verdict,
        evidence: comparison.evidence().to_vec(),
    }
}

/// The verdicts on pairs of different profiles.
fn verdicts(profiles: &[Profile]) -> Vec<(usize, usize, Verdict)> {
    let mut found: Vec<(usize, usize, Verdict)> = Vec::new();
    for (left, right) in comparisons(profiles) {
        let (left, right) = (left as usize, right as usize);
        if let Some(verdict) = verdict_at(profiles, left, right) {
            found.push((left, right, verdict));
        }
    }
    complete(profiles, &mut found);
    found
}

/// Compares every pair in each component that certain pairs form, so that a record with few fields does not join two records that differ.
fn complete(profiles: &[Profile], found: &mut Vec<(usize, usize, Verdict)>) {
    let mut union = Union::new(profiles.len());
    for (left, right, _) in found.iter().filter(|(_, _, verdict)| *verdict == Verdict::Certain) {
        union.join(*left, *right);
    }
    let known: HashSet<(usize, usize)> = found.iter().map(|(left, right, _)| (*left, *right)).collect();
    let mut unbelievable = HashSet::new();
    for members in union.components() {
        if members.len() > DESCRIPTIONS {
            unbelievable.extend(members);
            continue;
        }
        for (start, left) in members.iter().enumerate() {
            for right in members.iter().skip(start + 1).filter(|right| !known.contains(&(*left, **right))) {
                let verdict = verdict_at(profiles, *left, *right).unwrap_or(Verdict::HeldApart(Hold::UnlikeEachOther));
                found.push((*left, *right, verdict));
            }
        }
    }
    for (left, _, verdict) in found {
        if *verdict == Verdict::Certain && unbelievable.contains(left) {
            *verdict = Verdict::Likely;
        }
    }
}

fn verdict_at(profiles: &[Profile], left: usize, right: usize) -> Option<Verdict> {
    compared(profiles.get(left)?, profiles.get(right)?).map(|(verdict, _)| verdict)
}

fn compared(left: &Profile, right: &Profile) -> Option<(Verdict, Comparison)> {
    let comparison = Comparison::of(left, right)?;
    verdict(left, right, &comparison).map(|verdict| (verdict, comparison))
}
