//! Says at which numbers of decisions the model learns anew, so that the order changes rarely and at known points.

/// The number of decisions from which on a model may order the records.
pub const FIRST_AFTER: usize = 25;

/// The number of decisions that the model learns from when there are `decisions`: the largest of 25, 35, 49, 68, … (each two fifths more
/// than the one before, rounded down) that is not greater. `None` below [`FIRST_AFTER`].
///
/// The caller gives the model the first so many decisions, in an order that does not change. Then the order of the records is the same
/// between two of these numbers.
#[must_use]
pub const fn training_size(decisions: usize) -> Option<usize> {
    if decisions < FIRST_AFTER {
        return None;
    }
    let mut size = FIRST_AFTER;
    loop {
        // Two fifths of 25 are 10, so a size always grows. The last size is one that can't grow within the range.
        let Some(next) = size.checked_add(size / 5 * 2 + size % 5 * 2 / 5) else {
            return Some(size);
        };
        if next > decisions {
            return Some(size);
        }
        size = next;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn the_sizes_grow_by_two_fifths() {
        let mut sizes: Vec<usize> = (0..400).filter_map(training_size).collect();
        sizes.dedup();
        assert_eq!(sizes, [25, 35, 49, 68, 95, 133, 186, 260, 364]);
        assert_eq!(training_size(24), None);
        assert!(training_size(usize::MAX).is_some());
    }

    proptest! {
        #[test]
        fn a_size_is_never_greater_than_the_number_and_the_next_one_is(decisions in 25..usize::MAX / 2) {
            let size = training_size(decisions).unwrap_or_default();
            prop_assert!(size <= decisions && decisions < size + size * 2 / 5);
            prop_assert_eq!(training_size(size), Some(size));
        }

        #[test]
        fn more_decisions_never_give_a_smaller_size(one in any::<usize>(), other in any::<usize>()) {
            prop_assert!(training_size(one.min(other)) <= training_size(one.max(other)));
        }
    }
}
