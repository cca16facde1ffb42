//! Weighs the terms of records by how often a term occurs in a record, and in how few records it occurs.

use crate::rows::Rows;

/// The weighted words of the records of a review, by the index of the record.
///
/// The weight of a term in a record is (1 + ln n) · ln(N / d): it occurs n times in the record and in d of all N records (Salton and
/// Buckley 1988, doi 10.1016/0306-4573(88)90021-0). The weights of a record are scaled to the length 1. Terms are stems that at least two
/// records have, and pairs of stems that follow each other in at least five.
#[derive(Debug, Clone)]
pub struct Features {
    rows: Rows,
    /// ln(N / d) of each term.
    rarity: Vec<f32>,
    /// What the weights of a record are multiplied by. 0 if all of them are 0.
    scale: Vec<f32>,
    /// 1 + ln n for each count n; the first is of no use.
    repeated: Vec<f32>,
}

impl Features {
    /// Weighs these records, which have so many terms.
    pub(crate) fn of(rows: Rows, terms: usize) -> Self {
        let records = rows.records();
        let rarity = rows.occurrences(terms).into_iter();
        let mut features = Self {
            rarity: rarity
                .map(|count| libm::log(records as f64 / f64::from(count.max(1))) as f32)
                .collect(),
            rows,
            scale: vec![1.0; records],
            repeated: (0..=u8::MAX).map(|count| 1.0 + libm::log(f64::from(count.max(1))) as f32).collect(),
        };
        features.scale = (0..records).map(|record| features.to_length_1(record)).collect();
        features
    }

    /// The number of records.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.rows.records()
    }

    /// The number of different terms.
    #[must_use]
    pub const fn terms(&self) -> usize {
        self.rarity.len()
    }

    /// The terms of a record with their weights, in rising order of terms. Empty if there is no such record.
    pub(crate) fn row(&self, record: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let scale = self.scale.get(record).copied().unwrap_or(0.0);
        self.rows.row(record).map(move |(term, count)| {
            let rarity = self.rarity.get(term as usize).copied().unwrap_or(0.0);
            let repeated = self.repeated.get(usize::from(count)).copied().unwrap_or(0.0);
            (term as usize, f64::from(repeated * rarity * scale))
        })
    }

    fn to_length_1(&self, record: usize) -> f32 {
        let length = self.row(record).map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 { (1.0 / length) as f32 } else { 0.0 }
    }
}
