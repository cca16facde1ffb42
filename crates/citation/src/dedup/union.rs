//! Joins places into components (union by size with path halving: Tarjan and van Leeuwen 1984).

use std::collections::BTreeMap;

/// The components of the places from 0 up to a given number.
pub(super) struct Union {
    parents: Vec<usize>,
    sizes: Vec<usize>,
}

impl Union {
    pub(super) fn new(count: usize) -> Self {
        Self {
            parents: (0..count).collect(),
            sizes: vec![1; count],
        }
    }

    /// The place that represents the component of `place`. A place that does not exist represents itself.
    pub(super) fn root(&mut self, mut place: usize) -> usize {
        while let Some(parent) = self.parents.get(place).copied().filter(|parent| *parent != place) {
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(own) = self.parents.get_mut(place) {
                *own = above;
            }
            place = above;
        }
        place
    }

    pub(super) fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        let size = |place: usize| self.sizes.get(place).copied();
        let (Some(of_left), Some(of_right)) = (size(left), size(right)) else {
            return;
        };
        if left == right {
            return;
        }
        let (small, large) = if of_left < of_right { (left, right) } else { (right, left) };
        if let (Some(parent), Some(total)) = (self.parents.get_mut(small), self.sizes.get_mut(large)) {
            *parent = large;
            *total = of_left + of_right;
        }
    }

    /// The components with at least two members, each sorted, in the order of their first members.
    pub(super) fn components(&mut self) -> Vec<Vec<usize>> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in 0..self.parents.len() {
            members.entry(self.root(place)).or_default().push(place);
        }
        let mut found: Vec<Vec<usize>> = members.into_values().filter(|members| members.len() > 1).collect();
        found.sort_unstable();
        found
    }
}
