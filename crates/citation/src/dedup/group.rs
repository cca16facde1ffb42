//! Groups records: first by people's decisions, then by the certain pairs that nothing contradicts.

use std::collections::{BTreeMap, BTreeSet};

use super::pair::DuplicatePair;
use super::rules::Verdict;
use super::union::Union;

/// What a person decided about two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DuplicateDecision {
    /// The place of one record in the list.
    pub left: usize,
    /// The place of the other record.
    pub right: usize,
    /// Whether the person decided that they are the same publication.
    pub decided: Sameness,
}

/// Whether two records are the same publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sameness {
    /// The two are linked, whatever the rules say.
    Same,
    /// The groups of the two are never merged.
    NotSame,
}

/// The groups of a list of records, and what people still have to decide.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DuplicateGroups {
    /// The groups with at least two records. Each group is a sorted list of places.
    pub groups: Vec<Vec<usize>>,
    /// The pairs that wait for a person, as places in the list of pairs, the nearest pair first. Of all pairs between two groups, only the
    /// nearest is listed, because one answer decides all of them.
    pub waiting: Vec<usize>,
    /// Sets of records that people linked, directly or through other records, although they also decided that some of these records are not
    /// the same. Nothing in such a set is linked until people decide again.
    pub contradictory: Vec<Vec<usize>>,
}

/// Groups `count` records. Pairs and decisions that name other places are ignored.
///
/// 1. Decisions `Same` link records, directly or through other records. If a decision `NotSame` contradicts them, no record of that set is
///    linked.
/// 2. A certain pair links its two records, unless a third record is certain to be the same as one of them and is held apart from the
///    other.
/// 3. A group that would still contain two records that are held apart is not formed. Its certain pairs wait for a person.
#[must_use]
pub fn groups(count: usize, pairs: &[DuplicatePair], decisions: &[DuplicateDecision]) -> DuplicateGroups {
    let is_known = |left: usize, right: usize| left < count && right < count && left != right;
    let decisions: Vec<&DuplicateDecision> = decisions.iter().filter(|one| is_known(one.left, one.right)).collect();
    let of_kind = |kind: Sameness| decisions.iter().filter(move |one| one.decided == kind);

    let mut decided = Union::new(count);
    for one in of_kind(Sameness::Same) {
        decided.join(one.left, one.right);
    }
    let torn: BTreeSet<usize> = of_kind(Sameness::NotSame)
        .filter_map(|one| Some(decided.root(one.left)).filter(|&root| root == decided.root(one.right)))
        .collect();
    let contradictory: Vec<Vec<usize>> = decided
        .components()
        .into_iter()
        .filter(|members| members.first().is_some_and(|first| torn.contains(&decided.root(*first))))
        .collect();
    let frozen: BTreeSet<usize> = contradictory.iter().flatten().copied().collect();

    let mut union = Union::new(count);
    for one in of_kind(Sameness::Same).filter(|one| !frozen.contains(&one.left)) {
        union.join(one.left, one.right);
    }
    // From here on, records that people linked count as one record.
    let mut ones: Vec<usize> = (0..count).map(|place| union.root(place)).collect();
    let joined = |ones: &[usize], left: usize, right: usize| {
        let pair = ones
            .get(left)
            .copied()
            .zip(ones.get(right).copied())
            .filter(|(left, right)| left != right);
        pair.map(|(left, right)| (left.min(right), left.max(right)))
    };
    let mut held: BTreeSet<(usize, usize)> = of_kind(Sameness::NotSame)
        .filter_map(|one| joined(&ones, one.left, one.right))
        .collect();
    let mut certain: BTreeSet<(usize, usize)> = BTreeSet::new();
    for pair in pairs {
        let Some(edge) = joined(&ones, pair.left, pair.right) else {
            continue;
        };
        match pair.verdict {
            Verdict::Certain if !frozen.contains(&pair.left) && !frozen.contains(&pair.right) => drop(certain.insert(edge)),
            Verdict::HeldApart(_) => drop(held.insert(edge)),
            Verdict::Certain | Verdict::Likely => {}
        }
    }
    for (left, right) in undisputed(&certain, &held, count) {
        union.join(left, right);
    }

    ones = (0..count).map(|place| union.root(place)).collect();
    let closed: BTreeSet<(usize, usize)> = of_kind(Sameness::NotSame)
        .filter_map(|one| joined(&ones, one.left, one.right))
        .collect();
    let mut waiting: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        let Some(edge) = joined(&ones, pair.left, pair.right) else {
            continue;
        };
        if matches!(pair.verdict, Verdict::HeldApart(_)) || closed.contains(&edge) {
            continue;
        }
        let best = waiting.entry(edge).or_insert(place);
        if pairs.get(*best).is_some_and(|best| is_nearer(pair, best)) {
            *best = place;
        }
    }
    let mut waiting: Vec<usize> = waiting.into_values().collect();
    waiting.sort_by(|left, right| match (pairs.get(*left), pairs.get(*right)) {
        (Some(a), Some(b)) => b.score.total_cmp(&a.score).then((a.left, a.right).cmp(&(b.left, b.right))),
        _ => left.cmp(right),
    });
    DuplicateGroups {
        groups: union.components(),
        waiting,
        contradictory,
    }
}

fn is_nearer(one: &DuplicatePair, other: &DuplicatePair) -> bool {
    one.score
        .total_cmp(&other.score)
        .then((other.left, other.right).cmp(&(one.left, one.right)))
        .is_gt()
}

/// The certain pairs that link their records. A pair is left out if a third record is certain to be the same as one side and is held apart
/// from the other, or if its component contains two records that are held apart.
fn undisputed(certain: &BTreeSet<(usize, usize)>, held: &BTreeSet<(usize, usize)>, count: usize) -> Vec<(usize, usize)> {
    let mut beside: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (left, right) in certain.difference(held) {
        beside.entry(*left).or_default().insert(*right);
        beside.entry(*right).or_default().insert(*left);
    }
    // Each pair that is held apart disputes the certain pairs between its two records and any record that is certain to be the same as
    // both.
    let mut disputed: BTreeSet<(usize, usize)> = held.clone();
    for (left, right) in held {
        let (Some(of_left), Some(of_right)) = (beside.get(left), beside.get(right)) else {
            continue;
        };
        for third in of_left.intersection(of_right) {
            disputed.insert((*left.min(third), *left.max(third)));
            disputed.insert((*right.min(third), *right.max(third)));
        }
    }
    let kept: Vec<(usize, usize)> = certain.difference(&disputed).copied().collect();
    let mut union = Union::new(count);
    for (left, right) in &kept {
        union.join(*left, *right);
    }
    let mut torn = BTreeSet::new();
    for (left, right) in held {
        let root = union.root(*left);
        if root == union.root(*right) {
            torn.insert(root);
        }
    }
    kept.into_iter().filter(|(left, _)| !torn.contains(&union.root(*left))).collect()
}
