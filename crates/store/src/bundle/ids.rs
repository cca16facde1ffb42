//! Creates the ids of one load: UUIDv7 with increasing values, so that the default order is that of the files.

use uuid::{Builder, Uuid};

/// A source of increasing ids.
#[derive(Debug)]
pub(super) struct Ids {
    millis: u64,
    counter: u32,
    salt: [u8; 6],
}

impl Ids {
    /// Starts at a time. The salt distinguishes two loads in the same millisecond.
    pub(super) const fn new(millis: u64, salt: [u8; 6]) -> Self {
        Self { millis, counter: 0, salt }
    }

    /// The next id, greater than all earlier ones.
    pub(super) const fn next(&mut self) -> Uuid {
        let id = self.id();
        if self.counter == u32::MAX {
            self.millis += 1;
            self.counter = 0;
        } else {
            self.counter += 1;
        }
        id
    }

    #[expect(clippy::cast_possible_truncation, reason = "each byte takes its own bits of the counter")]
    // The counter fills `rand_a` (12 bits) and the first 20 bits of `rand_b`, as RFC 9562 (6.2, method 1) allows.
    const fn id(&self) -> Uuid {
        let counter = self.counter;
        let [s0, s1, s2, s3, s4, s5] = self.salt;
        // The builder overwrites the high 4 bits of byte 0 (version) and the high 2 bits of byte 2 (variant).
        let bytes = [
            ((counter >> 28) & 0x0f) as u8,
            (counter >> 20) as u8,
            ((counter >> 14) & 0x3f) as u8,
            (counter >> 6) as u8,
            ((counter << 2) as u8 & 0xfc) | (s0 & 0x03),
            s1,
            s2,
            s3,
            s4,
            s5,
        ];
        Builder::from_unix_timestamp_millis(self.millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_version_7_and_rise_over_every_byte_of_the_counter() {
        let mut ids = Ids::new(1_800_000_000_000, [7; 6]);
        let mut last = ids.next();
        for start in [0, 60, 250, 16_380, 1 << 20, (1 << 28) - 3, u32::MAX - 3] {
            ids.counter = ids.counter.max(start);
            for _ in 0..8 {
                let id = ids.next();
                assert!(id > last, "{id} after {last}");
                assert_eq!(id.get_version_num(), 7);
                last = id;
            }
        }
    }

    #[test]
    fn two_loads_of_one_millisecond_do_not_meet() {
        assert_ne!(Ids::new(5, [1; 6]).next(), Ids::new(5, [2; 6]).next());
    }
}
