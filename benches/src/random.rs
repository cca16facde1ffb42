//! Draws numbers from a seed: the same seed gives the same draws, on any machine.

/// A stream of random numbers (SplitMix64: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream for one row of one kind, so that the content of a row does not depend on the number of rows.
    #[must_use]
    pub fn of_row(seed: u64, kind: u64, row: usize) -> Self {
        let row = u64::try_from(row).unwrap_or(u64::MAX);
        let mut random = Self(seed ^ kind.rotate_left(32) ^ row);
        // Neighbouring rows start from neighbouring states; one draw makes their streams differ.
        Self(random.draw())
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 if `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.draw() % bound).unwrap_or(0)
    }

    /// A whole number from `low` to `high`, including both.
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high.saturating_sub(low)).unwrap_or(0) + 1;
        low.saturating_add(i32::try_from(self.below(span)).unwrap_or(0))
    }

    /// True with a probability of this many percent.
    pub fn percent(&mut self, of_a_hundred: usize) -> bool {
        self.below(100) < of_a_hundred
    }

    /// One of these, at random.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// This many of these at random, each once; all of them if there are fewer.
    pub fn some<T: Clone>(&mut self, among: &[T], how_many: usize) -> Vec<T> {
        let mut left: Vec<&T> = among.iter().collect();
        let mut some = Vec::with_capacity(how_many);
        while some.len() < how_many && !left.is_empty() {
            some.push(left.swap_remove(self.below(left.len())).clone());
        }
        some
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_row_of_the_same_seed_draws_the_same() {
        let draws = |seed, row| {
            let mut random = Random::of_row(seed, 1, row);
            [random.below(1000), random.below(1000), random.below(1000)]
        };
        assert_eq!(draws(7, 3), draws(7, 3));
        assert_ne!(draws(7, 3), draws(7, 4));
        assert_ne!(draws(7, 3), draws(8, 3));
    }

    #[test]
    fn some_of_a_few_are_all_of_them_once() {
        let mut some = Random::of_row(1, 1, 1).some(&[1, 2, 3], 9);
        some.sort_unstable();
        assert_eq!(some, [1, 2, 3]);
    }
}
