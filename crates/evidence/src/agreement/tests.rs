//! Tests what holds of agreement for any table: symmetry, bounds, and that nothing undefined becomes a number.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;

fn table(rows: &[&[u32]]) -> AgreementTable {
    AgreementTable::from_rows(rows.iter().map(|row| row.to_vec()).collect()).unwrap()
}

#[test]
fn codes_are_counted_by_the_category_of_each_rater() {
    let pairs = [
        ("INCLUDE", "INCLUDE"),
        ("INCLUDE", "EXCLUDE"),
        ("EXCLUDE", "EXCLUDE"),
        ("INCLUDE", "EXCLUDE"),
    ];
    let counted = AgreementTable::from_codes(
        &["INCLUDE", "EXCLUDE", "UNSURE"],
        pairs.iter().map(|(first, second)| (first, second)),
    );
    assert_eq!(counted, Ok(table(&[&[1, 2, 0], &[0, 1, 0], &[0, 0, 0]])));
    let refused = AgreementTable::from_codes(&["INCLUDE"], [(&"INCLUDE", &"OTHER")]);
    assert_eq!(refused, Err(AgreementError::UnknownRating { categories: 1 }));
}

#[test]
fn a_table_that_is_not_square_is_refused() {
    let refused = AgreementTable::from_rows(vec![vec![1, 2], vec![3]]);
    assert_eq!(
        refused.map_err(|error| error.to_string()),
        Err("row 1 of the table has 1 cells, not 2".to_owned())
    );
}

#[test]
fn an_empty_table_has_no_agreement() {
    for empty in [table(&[]), table(&[&[0]]), table(&[&[0, 0], &[0, 0]])] {
        let found = TwoRaterAgreement::of(&empty);
        assert_eq!((found.items, found.observed, found.pabak), (0, None, None));
        assert_eq!((found.kappa, found.ac1), (None, None));
    }
}

#[test]
fn with_all_items_in_one_category_only_kappa_is_not_defined() {
    let found = TwoRaterAgreement::of(&table(&[&[12, 0], &[0, 0]]));
    assert_eq!((found.observed, found.kappa, found.pabak), (Some(1.0), None, Some(1.0)));
    assert_eq!(found.ac1.unwrap().value, 1.0);
}

#[test]
fn kappa_is_defined_as_soon_as_one_rater_uses_a_second_category() {
    // Nobody could have agreed more than they did by chance, so kappa is zero and not missing.
    assert_eq!(cohens_kappa(&table(&[&[5, 1], &[0, 0]])).unwrap().value, 0.0);
}

#[test]
fn one_item_has_no_standard_error_over_items() {
    assert_eq!(gwets_ac1(&table(&[&[1, 0], &[0, 0]])).unwrap().standard_error, None);
}

#[test]
fn fleiss_needs_the_same_number_of_ratings_for_every_unit() {
    let units = RatedUnits::from_raters(2, &[vec![Some(0), Some(1)], vec![Some(0), None]]).unwrap();
    assert_eq!(units.fleiss_kappa(), None);
    assert_eq!(RatedUnits::from_raters(2, &[]).unwrap().fleiss_kappa(), None);
}

#[test]
fn alpha_needs_a_value_for_every_category() {
    let units = RatedUnits::from_raters(2, &[vec![Some(0), Some(1)], vec![Some(0), Some(1)]]).unwrap();
    assert_eq!(units.krippendorffs_alpha(AlphaMetric::Interval(&[1.0, 2.0])), Some(1.0));
    assert_eq!(units.krippendorffs_alpha(AlphaMetric::Interval(&[1.0])), None);
    assert_eq!(units.krippendorffs_alpha(AlphaMetric::Interval(&[f64::NAN, 1.0])), None);
    assert_eq!(units.krippendorffs_alpha(AlphaMetric::Interval(&[2.0, 2.0])), None);
}

#[test]
fn ratings_that_do_not_fit_are_refused() {
    let outside = RatedUnits::from_raters(2, &[vec![Some(2)]]);
    assert_eq!(
        outside,
        Err(AgreementError::UnknownCategory {
            category: 2,
            categories: 2
        })
    );
    let shorter = RatedUnits::from_raters(2, &[vec![Some(1), None], vec![None]]);
    assert_eq!(
        shorter,
        Err(AgreementError::OtherLength {
            rater: 1,
            found: 1,
            expected: 2
        })
    );
}

fn tables() -> impl Strategy<Value = AgreementTable> {
    let count = || prop_oneof![3 => Just(0_u32), 5 => 0..50_u32, 1 => any::<u32>()];
    (0..5_usize).prop_flat_map(move |categories| {
        let row = prop::collection::vec(count(), categories);
        prop::collection::vec(row, categories).prop_map(|rows| AgreementTable::from_rows(rows).unwrap())
    })
}

fn figures(table: &AgreementTable) -> Vec<Option<f64>> {
    let found = TwoRaterAgreement::of(table);
    let kappa = |of: fn(Kappa) -> f64| found.kappa.map(of);
    vec![
        found.observed,
        kappa(|kappa| kappa.value),
        kappa(|kappa| kappa.standard_error),
        kappa(|kappa| kappa.lower),
        kappa(|kappa| kappa.upper),
        found.pabak,
        found.ac1.map(|ac1| ac1.value),
        found.ac1.and_then(|ac1| ac1.standard_error),
    ]
}

fn same(left: &AgreementTable, right: &AgreementTable) -> Result<(), proptest::test_runner::TestCaseError> {
    for (index, (left, right)) in figures(left).into_iter().zip(figures(right)).enumerate() {
        let same = match (left, right) {
            (Some(left), Some(right)) => (left - right).abs() < 1e-7,
            (left, right) => left == right,
        };
        prop_assert!(same, "figure {index}: {left:?}, {right:?}");
    }
    Ok(())
}

fn rearranged(table: &AgreementTable, cell: impl Fn(usize, usize) -> (usize, usize)) -> AgreementTable {
    let places = 0..table.categories();
    let rows = places.clone().map(|row| {
        let cells = places.clone().map(|column| {
            let (row, column) = cell(row, column);
            table.rows()[row][column]
        });
        cells.collect()
    });
    AgreementTable::from_rows(rows.collect()).unwrap()
}

fn raters() -> impl Strategy<Value = Vec<Vec<Option<usize>>>> {
    (0..5_usize, 0..12_usize).prop_flat_map(|(raters, units)| {
        let ratings = prop::collection::vec(prop::option::of(0..3_usize), units);
        prop::collection::vec(ratings, raters)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn it_does_not_matter_who_is_the_first_rater(table in tables()) {
        same(&table, &rearranged(&table, |row, column| (column, row)))?;
    }

    #[test]
    fn the_order_of_the_categories_does_not_matter(
        (table, order) in tables().prop_flat_map(|table| {
            let order: Vec<usize> = (0..table.categories()).collect();
            (Just(table), Just(order).prop_shuffle())
        })
    ) {
        same(&table, &rearranged(&table, |row, column| (order[row], order[column])))?;
    }

    #[test]
    fn every_coefficient_is_a_number_from_minus_one_to_one(table in tables()) {
        let found = TwoRaterAgreement::of(&table);
        let coefficients = [found.observed, found.kappa.map(|kappa| kappa.value), found.pabak, found.ac1.map(|ac1| ac1.value)];
        for coefficient in coefficients.into_iter().flatten() {
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&coefficient), "{:?}", found);
        }
        prop_assert!(figures(&table).into_iter().flatten().all(f64::is_finite), "{:?}", found);
    }

    #[test]
    fn perfect_agreement_is_one(diagonal in prop::collection::vec(1..99_u32, 2..5)) {
        let size = diagonal.len();
        let pairs = diagonal.iter().enumerate().flat_map(|(category, &count)| (0..count).map(move |_| (category, category)));
        let found = TwoRaterAgreement::of(&AgreementTable::from_pairs(size, pairs).unwrap());
        prop_assert_eq!((found.observed, found.pabak), (Some(1.0), Some(1.0)));
        prop_assert!((found.kappa.unwrap().value - 1.0).abs() < 1e-12 && found.ac1.unwrap().value > 1.0 - 1e-12);
    }

    #[test]
    fn the_order_of_the_raters_does_not_matter_and_alpha_is_at_most_one(ratings in raters()) {
        let mut reversed = ratings.clone();
        reversed.reverse();
        let (units, other) = (RatedUnits::from_raters(3, &ratings).unwrap(), RatedUnits::from_raters(3, &reversed).unwrap());
        prop_assert_eq!(&units, &other);
        let values = [0.0, 1.0, 5.0];
        let metrics = [AlphaMetric::Nominal, AlphaMetric::Ordinal, AlphaMetric::Interval(&values)];
        for alpha in metrics.into_iter().filter_map(|metric| units.krippendorffs_alpha(metric)) {
            prop_assert!(alpha.is_finite() && alpha <= 1.0 + 1e-9, "{alpha}");
        }
        if let Some(kappa) = units.fleiss_kappa() {
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&kappa), "{kappa}");
        }
    }
}
