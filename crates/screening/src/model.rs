//! Learns from decisions which terms speak for keeping a record, and orders records by that.

use std::collections::BTreeMap;

use crate::features::Features;

/// What is added to the mass of every term in both classes. A term with little mass then says little. Measured: from 1 to 10 it makes no
/// great difference (docs/ranking-records.md).
const SMOOTHING: f64 = 5.0;

/// Sums are kept in whole units of 2^-32, so that the order of adding makes no difference.
const UNITS: f64 = 4_294_967_296.0;

/// The decision on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The index of the record.
    pub record: usize,
    /// Whether the record was kept, so was not excluded.
    pub kept: bool,
}

/// What speaks for keeping a record, term by term.
///
/// A multinomial naive Bayes classifier (McCallum and Nigam 1998, AAAI workshop on learning for text categorization) over weighted terms
/// (Rennie and others 2003, ICML, section 4), with both classes scaled to the same mass, because far more records are excluded than kept.
/// The weight of a term is ln((k + α) / (e + α)), where k and e are the scaled masses of the term in kept and excluded records.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    weights: Vec<f32>,
}

impl Model {
    /// Learns from decisions. Their order makes no difference. A record that is given more than once counts once, and as kept if any of its
    /// decisions keeps it. Decisions on records that are not there are ignored.
    ///
    /// `None` if no record with words was kept, or none was excluded: then there is nothing to tell apart.
    #[must_use]
    pub fn learn(features: &Features, decisions: &[Decision]) -> Option<Self> {
        let mut by_record: BTreeMap<usize, bool> = BTreeMap::new();
        for decision in decisions {
            *by_record.entry(decision.record).or_default() |= decision.kept;
        }
        let class = |kept: bool| {
            let records = by_record.iter().filter(move |(_, is_kept)| **is_kept == kept);
            TermMass::of(features, records.map(|(&record, _)| record))
        };
        let (kept, excluded) = (class(true), class(false));
        let (kept_total, excluded_total) = (kept.total()?, excluded.total()?);
        let each = (kept_total + excluded_total) / 2.0;
        let (kept_scale, excluded_scale) = (each / kept_total, each / excluded_total);
        let masses = kept.units.iter().zip(&excluded.units);
        let weights = masses
            .map(|(&kept, &excluded)| {
                let for_it = kept as f64 / UNITS * kept_scale + SMOOTHING;
                let against_it = excluded as f64 / UNITS * excluded_scale + SMOOTHING;
                libm::log(for_it / against_it) as f32
            })
            .collect();
        Some(Self { weights })
    }

    /// How much speaks for keeping a record: above 0 it is more like the kept ones, below 0 more like the excluded ones. Exactly 0 for a
    /// record without known terms. It is no probability, and scores of different models can't be compared.
    #[must_use]
    pub fn score(&self, features: &Features, record: usize) -> f64 {
        features
            .row(record)
            .map(|(term, weight)| weight * f64::from(self.weights.get(term).copied().unwrap_or(0.0)))
            .fold(0.0, |sum, part| sum + part)
    }

    /// The scores of all records, by index.
    #[must_use]
    pub fn scores(&self, features: &Features) -> Vec<f64> {
        (0..features.records()).map(|record| self.score(features, record)).collect()
    }
}

/// The records in the order in which they are to be screened: the highest score first. Records with the same score are in the order of
/// `key`, then of their index.
#[must_use]
pub fn order<K: Ord>(features: &Features, model: &Model, among: &[usize], key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut scored: Vec<(f64, K, usize)> = among
        .iter()
        .map(|&record| (model.score(features, record), key(record), record))
        .collect();
    scored.sort_unstable_by(|left, right| {
        let by_score = right.0.total_cmp(&left.0);
        by_score.then_with(|| left.1.cmp(&right.1)).then_with(|| left.2.cmp(&right.2))
    });
    scored.into_iter().map(|(_, _, record)| record).collect()
}

/// The summed weights of each term over the records of a class.
struct TermMass {
    units: Vec<i64>,
}

impl TermMass {
    fn of(features: &Features, records: impl Iterator<Item = usize>) -> Self {
        let mut units = vec![0_i64; features.terms()];
        for record in records {
            for (term, weight) in features.row(record) {
                if let Some(sum) = units.get_mut(term) {
                    *sum += (weight * UNITS) as i64;
                }
            }
        }
        Self { units }
    }

    /// The mass of all terms. `None` if there is none.
    fn total(&self) -> Option<f64> {
        let units: i128 = self.units.iter().map(|&units| i128::from(units)).sum();
        (units > 0).then(|| units as f64 / UNITS)
    }
}
