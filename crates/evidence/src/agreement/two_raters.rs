//! Calculates the agreement of two raters: observed, Cohen's kappa with its interval, PABAK, and Gwet's AC1.

use super::AgreementTable;

/// The 97.5% quantile of the standard normal distribution, for intervals of 95%.
const NORMAL_97_5: f64 = 1.959_963_984_540_054;

/// All figures of the agreement of two raters.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoRaterAgreement {
    /// The number of items that both rated.
    pub items: u64,
    /// The share of items that both put in the same category.
    pub observed: Option<f64>,
    /// Cohen's kappa.
    pub kappa: Option<Kappa>,
    /// The kappa that the observed agreement would have if all categories were equally frequent.
    pub pabak: Option<f64>,
    /// Gwet's first agreement coefficient.
    pub ac1: Option<Ac1>,
}

impl TwoRaterAgreement {
    /// The figures of a table.
    #[must_use]
    pub fn of(table: &AgreementTable) -> Self {
        Self {
            items: table.items(),
            observed: observed_agreement(table),
            kappa: cohens_kappa(table),
            pabak: pabak(table),
            ac1: gwets_ac1(table),
        }
    }
}

/// Cohen's kappa with its standard error and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// Kappa, from -1 to 1. Zero is the agreement that chance would give.
    pub value: f64,
    /// The large-sample standard error.
    pub standard_error: f64,
    /// The lower limit of the 95% interval from the normal distribution. It may lie below -1.
    pub lower: f64,
    /// The upper limit of the 95% interval. It may lie above 1 in small samples.
    pub upper: f64,
}

/// Gwet's AC1 with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ac1 {
    /// AC1, from -1 to 1.
    pub value: f64,
    /// The standard error over items. `None` for fewer than two items.
    pub standard_error: Option<f64>,
}

/// The share of items that both raters put in the same category. `None` without an item.
#[must_use]
pub fn observed_agreement(table: &AgreementTable) -> Option<f64> {
    let items = table.items();
    (items > 0).then(|| table.agreed() as f64 / items as f64)
}

/// Cohen's kappa, (pₒ - pₑ) / (1 - pₑ), where pₑ = Σ pᵢ. p.ᵢ is the agreement by chance of raters with these margins. `None` without an
/// item, and if both raters put every item in one and the same category: then no disagreement was possible.
///
/// Cohen, Educational and Psychological Measurement 20, 1960, doi 10.1177/001316446002000104. Standard error: Fleiss, Cohen and Everitt,
/// Psychological Bulletin 72, 1969, doi 10.1037/h0028106, equation 13.
#[must_use]
pub fn cohens_kappa(table: &AgreementTable) -> Option<Kappa> {
    let margins = table.margins();
    let items = u128::from(table.items());
    // Whole numbers decide whether kappa is defined: n² pₑ, and n² (1 - pₑ).
    let by_chance: u128 = margins.iter().map(|&(first, second)| u128::from(first) * u128::from(second)).sum();
    let possible = (items * items).checked_sub(by_chance).filter(|&possible| possible > 0)?;
    let agreed = items * u128::from(table.agreed());
    // The difference of whole numbers loses no digits where both are large and close.
    let reached = if agreed < by_chance {
        -((by_chance - agreed) as f64)
    } else {
        (agreed - by_chance) as f64
    };
    let value = reached / possible as f64;

    let n = items as f64;
    let (expected, unexpected) = (by_chance as f64 / (n * n), possible as f64 / (n * n));
    let (mut agreeing, mut disagreeing) = (0.0, 0.0);
    for (row, column, count) in table.counts() {
        let share = count as f64 / n;
        if row == column {
            let (first, second) = margin(&margins, row);
            agreeing += share * (1.0 - (first + second) / n * (1.0 - value)).powi(2);
        } else {
            // The margin of the category's column and that of the other's row.
            let used = (margin(&margins, row).1 + margin(&margins, column).0) / n;
            disagreeing += share * used * used;
        }
    }
    let correction = (value - expected * (1.0 - value)).powi(2);
    let variance = (agreeing + (1.0 - value).powi(2) * disagreeing - correction) / (n * unexpected * unexpected);
    // Rounding can make a variance of zero negative.
    let standard_error = variance.max(0.0).sqrt();
    Some(Kappa {
        value,
        standard_error,
        lower: value - NORMAL_97_5 * standard_error,
        upper: value + NORMAL_97_5 * standard_error,
    })
}

fn margin(margins: &[(u64, u64)], category: usize) -> (f64, f64) {
    margins
        .get(category)
        .map_or((0.0, 0.0), |&(first, second)| (first as f64, second as f64))
}

/// The prevalence-adjusted and bias-adjusted kappa, (q pₒ - 1) / (q - 1) for q categories. `None` without an item or with fewer than two
/// categories.
///
/// Byrt, Bishop and Carlin, Journal of Clinical Epidemiology 46, 1993, doi 10.1016/0895-4356(93)90018-V, for two categories; Brennan and
/// Prediger, Educational and Psychological Measurement 41, 1981, doi 10.1177/001316448104100307, for any number.
#[must_use]
pub fn pabak(table: &AgreementTable) -> Option<f64> {
    let q = several(table)?;
    observed_agreement(table).map(|observed| (q * observed - 1.0) / (q - 1.0))
}

/// Gwet's AC1, (pₒ - pₑ) / (1 - pₑ) with pₑ = Σ πₖ (1 - πₖ) / (q - 1), where πₖ is the mean share of category k over both raters. `None`
/// without an item or with fewer than two categories.
///
/// The variance is that over items: Σ (γᵢ - γ)² / (n (n - 1)), where γᵢ = (pₒᵢ - pₑ) / (1 - pₑ) - 2 (1 - γ) (pₑᵢ - pₑ) / (1 - pₑ) and
/// pₑᵢ = Σ rᵢₖ (1 - πₖ) / (q - 1), with rᵢₖ the share of raters who put item i in category k. Gwet, British Journal of Mathematical and
/// Statistical Psychology 61, 2008, doi 10.1348/000711006X126600.
#[must_use]
pub fn gwets_ac1(table: &AgreementTable) -> Option<Ac1> {
    let q = several(table)?;
    let observed = observed_agreement(table)?;
    let n = table.items() as f64;
    let margins = table.margins();
    let share = |category: usize| {
        let (first, second) = margin(&margins, category);
        (first + second) / (2.0 * n)
    };
    let expected = (0..table.categories()).map(share).map(|share| share * (1.0 - share)).sum::<f64>() / (q - 1.0);
    let value = (observed - expected) / (1.0 - expected);

    let mut squares = 0.0;
    for (row, column, count) in table.counts() {
        let agreed = if row == column { 1.0 } else { 0.0 };
        let expected_here = (2.0 - share(row) - share(column)) / 2.0 / (q - 1.0);
        let here = (agreed - expected) / (1.0 - expected) - 2.0 * (1.0 - value) * (expected_here - expected) / (1.0 - expected);
        squares += count as f64 * (here - value).powi(2);
    }
    Some(Ac1 {
        value,
        standard_error: (n > 1.0).then(|| (squares / (n * (n - 1.0))).sqrt()),
    })
}

/// The number of categories, if there are at least two.
fn several(table: &AgreementTable) -> Option<f64> {
    let categories = table.categories();
    (categories > 1).then_some(categories as f64)
}
