//! Measures how similar two sets of terms are by the Jaccard index |A ∩ B| / |A ∪ B|.
//!
//! Jaccard (1912), New Phytologist 11:37-50, doi 10.1111/j.1469-8137.1912.tb05611.x. The index rises with each shared term and falls with
//! each term that only one set has, so a study tagged with every term is not similar to every other study.

/// The index from three counts: the shared terms, the terms of one set, and the terms of the other.
///
/// It is between 0 (nothing shared, or both sets empty) and 1 (the same set). If `shared` is larger than a set, the size of that set is
/// used.
#[must_use]
pub fn jaccard(shared: u32, left: u32, right: u32) -> f64 {
    let shared = u64::from(shared.min(left).min(right));
    let union = u64::from(left) + u64::from(right) - shared;
    if union == 0 {
        return 0.0;
    }
    // Both are below 2^33, so both are exact as f64.
    shared as f64 / union as f64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn two_of_four_terms_shared_is_a_half() {
        assert_eq!(jaccard(2, 3, 3), 0.5);
    }

    #[test]
    fn empty_sets_are_not_alike() {
        assert_eq!(jaccard(0, 0, 0), 0.0);
    }

    #[test]
    fn equal_sets_are_wholly_alike() {
        assert_eq!(jaccard(7, 7, 7), 1.0);
    }

    proptest! {
        #[test]
        fn the_index_is_symmetric_and_between_nought_and_one(shared in any::<u32>(), left in any::<u32>(), right in any::<u32>()) {
            let index = jaccard(shared, left, right);
            prop_assert!((0.0..=1.0).contains(&index));
            prop_assert_eq!(index, jaccard(shared, right, left));
        }

        #[test]
        fn the_counts_give_what_the_sets_give(left: BTreeSet<u8>, right: BTreeSet<u8>) {
            let shared = left.intersection(&right).count() as u32;
            let union = left.union(&right).count();
            let expected = if union == 0 { 0.0 } else { f64::from(shared) / union as f64 };
            prop_assert_eq!(jaccard(shared, left.len() as u32, right.len() as u32), expected);
        }

        #[test]
        fn one_more_shared_term_is_never_less_alike(sizes in prop::collection::vec(1_u32..1000, 2)) {
            if let [left, right] = sizes[..] {
                let all = left.min(right);
                prop_assert!(jaccard(all, left, right) > jaccard(all - 1, left, right));
            }
        }
    }
}
