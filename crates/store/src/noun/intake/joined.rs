//! The records of a review together with those of a file.

use std::collections::BTreeSet;

use citation::dedup::DuplicatePair;
use uuid::Uuid;

use crate::noun::duplicate::regroup::{Member, StoredPair};

/// A review with the records of a file: stored ones first, then new ones.
pub(super) struct ReviewAndFile {
    pub(super) members: Vec<Member>,
    /// How many members are stored.
    pub(super) stored: usize,
    /// The place in the file of each new record.
    pub(super) new: Vec<usize>,
    pub(super) stored_pairs: Vec<StoredPair>,
    pub(super) pairs: Vec<DuplicatePair>,
    /// The pairs that wait, by their places in `pairs`.
    pub(super) waiting: BTreeSet<usize>,
    pub(super) heads: Vec<Option<usize>>,
}

impl ReviewAndFile {
    pub(super) fn nothing_new(members: Vec<Member>) -> Self {
        Self {
            stored: members.len(),
            heads: vec![None; members.len()],
            members,
            new: Vec::new(),
            stored_pairs: Vec::new(),
            pairs: Vec::new(),
            waiting: BTreeSet::new(),
        }
    }

    fn is_new(&self, place: usize) -> bool {
        place >= self.stored
    }

    /// The new records that are merged, and stored ones that a new one takes the place of.
    pub(super) fn merged(&self) -> usize {
        let pairs = self.heads.iter().enumerate();
        let with_new = pairs.filter(|(place, head)| head.is_some_and(|head| self.is_new(*place) || self.is_new(head)));
        with_new.count()
    }

    pub(super) fn pending(&self) -> usize {
        let waiting = self.waiting.iter().filter_map(|place| self.pairs.get(*place));
        waiting.filter(|pair| self.is_new(pair.right)).count()
    }

    /// The stored pairs that wait for a person.
    pub(super) fn waiting_stored(&self) -> BTreeSet<Uuid> {
        let waiting: BTreeSet<(usize, usize)> = self
            .waiting
            .iter()
            .filter_map(|place| self.pairs.get(*place))
            .map(|pair| (pair.left, pair.right))
            .collect();
        let stored = self.stored_pairs.iter();
        stored
            .filter(|pair| waiting.contains(&(pair.left, pair.right)))
            .map(|pair| pair.id)
            .collect()
    }
}
