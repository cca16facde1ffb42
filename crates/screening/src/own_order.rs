//! Gives each reviewer a stable order of their own: one shuffled circle of records, in which each reviewer starts at another place.
//!
//! Two reviewers who start at different places meet the same records at different times, so that neither the order nor the pace of one
//! tells the other anything. The keys fit into a signed 64-bit column: a database sorts by them.

/// What is shuffled. Keys of different kinds are independent even if the ids are equal.
#[derive(Clone, Copy)]
enum Kind {
    Record = 1,
    Reviewer = 2,
}

/// The place of a record in the shuffled circle, from its id: 0 to 2^63 - 1. Ids that follow each other have unrelated places.
#[must_use]
pub const fn shuffle_key(record: u128) -> i64 {
    shuffled(record, Kind::Record)
}

/// The place in the circle at which a reviewer starts, from their id: 0 to 2^63 - 1. The first record is the one with the smallest
/// [`shuffle_key`] that is not less; after the largest key the order continues with the smallest.
#[must_use]
pub const fn start(reviewer: u128) -> i64 {
    shuffled(reviewer, Kind::Reviewer)
}

/// The distance from a start to a record along the circle: sorting by it gives a reviewer's own order.
#[must_use]
pub const fn distance(start: i64, shuffle_key: i64) -> i64 {
    shuffle_key.wrapping_sub(start) & i64::MAX
}

const fn shuffled(id: u128, kind: Kind) -> i64 {
    let high = mixed((id >> 64) as u64 ^ mixed(kind as u64));
    let low = mixed(high ^ id as u64);
    (low >> 1) as i64
}

/// One step of SplitMix64: Steele, Lea and Flood, OOPSLA 2014, doi 10.1145/2660193.2660195, with the constants of Stafford's variant 13.
pub(crate) const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn the_steps_are_those_of_splitmix64() {
        // The first numbers of the reference implementation with the seed 1234567.
        let gamma = 0x9e37_79b9_7f4a_7c15_u64;
        assert_eq!(mixed(1_234_567), 6_457_827_717_110_365_317);
        assert_eq!(mixed(1_234_567_u64.wrapping_add(gamma)), 3_203_168_211_198_807_973);
    }

    #[test]
    fn keys_do_not_change() {
        // They are stored: another key would move the records of every reviewer.
        assert_eq!(shuffle_key(0), 6_396_520_470_166_291_297);
        assert_eq!(start(0), 912_953_542_031_636_042);
    }

    #[test]
    fn ids_that_follow_each_other_are_spread_over_the_whole_circle() {
        let records = 4096_u128;
        let mut tenths = [0_u32; 10];
        let mut keys = BTreeSet::new();
        for id in 0..records {
            let key = shuffle_key(0x0193_7a00_0000_7000_8000_0000_0000_0000 + id);
            keys.insert(key);
            tenths[(key / (i64::MAX / 10 + 1)) as usize] += 1;
        }
        assert_eq!(keys.len(), records as usize);
        assert!(tenths.iter().all(|&count| (340..480).contains(&count)), "{tenths:?}");
    }

    proptest! {
        #[test]
        fn keys_are_not_negative_and_those_of_records_and_reviewers_differ(id in any::<u128>()) {
            prop_assert!(shuffle_key(id) >= 0 && start(id) >= 0);
            prop_assert!(shuffle_key(id) != start(id));
        }

        #[test]
        fn the_order_begins_at_the_start_and_goes_round_once(reviewer in any::<u128>(), ids in vec(any::<u128>(), 1..40)) {
            let start = start(reviewer);
            let mut keys: Vec<i64> = ids.into_iter().map(shuffle_key).collect();
            keys.sort_unstable();
            let mut own = keys.clone();
            own.sort_by_key(|&key| distance(start, key));
            let from = keys.partition_point(|&key| key < start);
            keys.rotate_left(from);
            prop_assert_eq!(own, keys);
        }

        #[test]
        fn every_half_of_an_id_counts(id in any::<u128>(), bit in 0_u32..128) {
            prop_assert!(shuffle_key(id) != shuffle_key(id ^ (1 << bit)));
        }
    }
}
