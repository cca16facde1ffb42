//! Calculates the agreement of any number of raters, with ratings missing or not: Fleiss's kappa and Krippendorff's alpha.

use super::AgreementError;

/// How far apart two categories are, which decides what a disagreement weighs in Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AlphaMetric<'v> {
    /// Any two categories are equally far apart.
    Nominal,
    /// The categories are in order; their distance is the number of ratings between them.
    Ordinal,
    /// The categories have these values, one each; their distance is the difference.
    Interval(&'v [f64]),
}

/// The ratings of several raters by unit: how often each unit was put in each category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedUnits {
    categories: usize,
    units: Vec<Vec<u32>>,
}

impl RatedUnits {
    /// Units from the ratings of each rater, in the same order of units. A rating is the number of its category, from 0; `None` is a rating
    /// that is missing.
    ///
    /// # Errors
    /// If a rating is not below the number of categories, or a rater has another number of ratings than the first.
    pub fn from_raters(categories: usize, raters: &[Vec<Option<usize>>]) -> Result<Self, AgreementError> {
        let expected = raters.first().map_or(0, Vec::len);
        let mut units = vec![vec![0_u32; categories]; expected];
        for (rater, ratings) in raters.iter().enumerate() {
            if ratings.len() != expected {
                return Err(AgreementError::OtherLength {
                    rater,
                    found: ratings.len(),
                    expected,
                });
            }
            for (unit, rating) in units.iter_mut().zip(ratings) {
                let Some(category) = *rating else { continue };
                let outside = AgreementError::UnknownCategory { category, categories };
                let count = unit.get_mut(category).ok_or(outside)?;
                *count = count.saturating_add(1);
            }
        }
        Ok(Self { categories, units })
    }

    /// The number of units that were rated at least twice and always put in the same category.
    #[must_use]
    pub fn in_full_agreement(&self) -> usize {
        let agreed = self
            .rated_twice()
            .filter(|unit| unit.iter().filter(|&&count| count > 0).count() == 1);
        agreed.count()
    }

    /// Fleiss's kappa, (P - Pₑ) / (1 - Pₑ), where P is the mean share of agreeing pairs of ratings in a unit and Pₑ = Σ pⱼ². `None` without
    /// a unit, unless every unit has the same number of ratings (at least two), and if all ratings are in one category.
    ///
    /// Fleiss, Psychological Bulletin 76, 1971, doi 10.1037/h0031619.
    #[must_use]
    pub fn fleiss_kappa(&self) -> Option<f64> {
        let ratings = self.units.first().map(|unit| ratings(unit)).filter(|&ratings| ratings > 1)?;
        if self.units.iter().any(|unit| self::ratings(unit) != ratings) || self.categories_used() < 2 {
            return None;
        }
        let (n, m) = (self.units.len() as f64, ratings as f64);
        let agreeing_pairs: f64 = self
            .units
            .iter()
            .flatten()
            .map(|&count| f64::from(count) * (f64::from(count) - 1.0))
            .sum();
        let observed = agreeing_pairs / (n * m * (m - 1.0));
        let by_chance: f64 = self.totals(&self.units).iter().map(|total| (total / (n * m)).powi(2)).sum();
        Some((observed - by_chance) / (1.0 - by_chance))
    }

    /// Krippendorff's alpha, 1 - Dₒ / Dₑ: the observed disagreement over that by chance. Units that were rated once or never are left out.
    /// `None` if nothing is left, or if all ratings that are left are equally far from each other: in one category, or of one value.
    ///
    /// Krippendorff, Content Analysis, chapter 11; worked through in "Computing Krippendorff's Alpha-Reliability", 2011,
    /// <https://repository.upenn.edu/asc_papers/43>.
    #[must_use]
    pub fn krippendorffs_alpha(&self, metric: AlphaMetric<'_>) -> Option<f64> {
        let paired: Vec<Vec<u32>> = self.rated_twice().cloned().collect();
        let totals = self.totals(&paired);
        let ratings: f64 = totals.iter().sum();
        let (mut observed, mut by_chance) = (0.0, 0.0);
        for (one, &of_one) in totals.iter().enumerate() {
            for (other, &of_other) in totals.iter().enumerate().skip(one + 1) {
                let weight = squared_distance(metric, &totals, (one, other))?;
                by_chance += of_one * of_other * weight;
                observed += coincidences(&paired, (one, other)) * weight;
            }
        }
        let alpha = 1.0 - (ratings - 1.0) * observed / by_chance;
        (by_chance > 0.0 && alpha.is_finite()).then_some(alpha)
    }

    fn rated_twice(&self) -> impl Iterator<Item = &Vec<u32>> {
        self.units.iter().filter(|unit| ratings(unit) > 1)
    }

    /// The number of ratings in each category over these units.
    fn totals(&self, units: &[Vec<u32>]) -> Vec<f64> {
        let of = |category: usize| {
            units
                .iter()
                .filter_map(|unit| unit.get(category))
                .map(|&count| f64::from(count))
                .sum()
        };
        (0..self.categories).map(of).collect()
    }

    fn categories_used(&self) -> usize {
        self.totals(&self.units).into_iter().filter(|&total| total > 0.0).count()
    }
}

/// The number of ratings of a unit.
fn ratings(unit: &[u32]) -> u64 {
    unit.iter().map(|&count| u64::from(count)).sum()
}

/// How often the two categories were given to the same unit, each unit with the weight of its ratings: Σ nᵤc nᵤk / (mᵤ - 1).
fn coincidences(units: &[Vec<u32>], (one, other): (usize, usize)) -> f64 {
    let pairs = units.iter().map(|unit| {
        let count = |category: usize| unit.get(category).map_or(0.0, |&count| f64::from(count));
        count(one) * count(other) / (ratings(unit) as f64 - 1.0)
    });
    pairs.sum()
}

/// The square of the distance of two categories, the first before the second. `None` if a category has no value.
fn squared_distance(metric: AlphaMetric<'_>, totals: &[f64], (one, other): (usize, usize)) -> Option<f64> {
    match metric {
        AlphaMetric::Nominal => Some(1.0),
        AlphaMetric::Ordinal => {
            let between = totals.get(one..=other)?;
            let ends = totals.get(one)? + totals.get(other)?;
            Some((between.iter().sum::<f64>() - ends / 2.0).powi(2))
        }
        AlphaMetric::Interval(values) => Some((values.get(one)? - values.get(other)?).powi(2)),
    }
}
