//! Keeps how often each term occurs in each record, compactly: five bytes for a term of a record.

/// The terms of records, one record after another.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    /// Where each record begins, and where the last one ends.
    starts: Vec<usize>,
    /// The terms of a record in rising order.
    terms: Vec<u32>,
    /// How often the term occurs in the record, at most 255.
    counts: Vec<u8>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            starts: vec![0],
            terms: Vec::new(),
            counts: Vec::new(),
        }
    }
}

impl Rows {
    /// Adds a record with these terms in rising order. Equal ones are counted.
    pub(crate) fn add(&mut self, sorted: &[u32]) {
        for equal in sorted.chunk_by(|left, right| left == right) {
            self.terms.extend(equal.first());
            self.counts.push(u8::try_from(equal.len()).unwrap_or(u8::MAX));
        }
        self.starts.push(self.terms.len());
    }

    pub(crate) const fn records(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The terms of a record and how often each occurs. Empty if there is no such record.
    pub(crate) fn row(&self, record: usize) -> impl Iterator<Item = (u32, u8)> + '_ {
        let start = |record: usize| self.starts.get(record).copied().unwrap_or(self.terms.len());
        let range = start(record)..start(record.saturating_add(1));
        let terms = self.terms.get(range.clone()).unwrap_or_default();
        let counts = self.counts.get(range).unwrap_or_default();
        terms.iter().copied().zip(counts.iter().copied())
    }

    /// In how many records each of so many terms occurs.
    pub(crate) fn occurrences(&self, terms: usize) -> Vec<u32> {
        let mut occurrences = vec![0_u32; terms];
        for &term in &self.terms {
            if let Some(count) = occurrences.get_mut(term as usize) {
                *count += 1;
            }
        }
        occurrences
    }

    /// Gives back memory that was reserved and not used.
    pub(crate) fn shrink(&mut self) {
        self.terms.shrink_to_fit();
        self.counts.shrink_to_fit();
    }
}
