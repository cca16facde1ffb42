//! A cell's counts equal the lengths of the lists behind it, for all dimensions, filters and viewers.

use evidence::vocabulary::{Contrast, Dimension, EffectDirection, Perspective, StudyKind};

use super::Demo;
use super::made::{MadeUp, Random};
use crate::Store;
use crate::engine::access::Access;
use crate::engine::filter::DimensionFilter;
use crate::engine::filter::IntRange;
use crate::engine::filter::TermFilter;
use crate::noun::evidence_map::{EvidenceCell, EvidenceMap, MapAxes};
use crate::noun::outcome::OutcomeFilter;
use crate::noun::study::StudyFilter;

fn any_of(dimension: Dimension, codes: &[&str]) -> DimensionFilter {
    DimensionFilter {
        dimension,
        terms: TermFilter {
            any_of: codes.iter().map(|&code| code.to_owned()).collect(),
            ..TermFilter::default()
        },
    }
}

/// Filters of every kind: empty, on outcomes, on studies, on both, along dimensions of either.
fn filters() -> Vec<OutcomeFilter> {
    let all = OutcomeFilter::default;
    let studies = |studies: StudyFilter| OutcomeFilter {
        studies: Some(studies),
        ..all()
    };
    let years = |outcomes: Option<Box<OutcomeFilter>>| StudyFilter {
        year: Some(IntRange {
            from: Some(2005),
            to: None,
        }),
        outcomes,
        ..StudyFilter::default()
    };
    let benefit = || OutcomeFilter {
        directions: vec![EffectDirection::Benefit],
        ..all()
    };
    vec![
        all(),
        benefit(),
        studies(years(None)),
        // Studies that found a benefit, with all their outcomes.
        studies(years(Some(Box::new(benefit())))),
        OutcomeFilter {
            contrasts: vec![Contrast::BeforeAfter, Contrast::None],
            studies: Some(years(None)),
            ..all()
        },
        OutcomeFilter {
            dimensions: vec![any_of(Dimension::Audience, &["MH_NURSING", "SOCIAL_WORK", "a1", "a2"])],
            ..all()
        },
        OutcomeFilter {
            dimensions: vec![DimensionFilter {
                dimension: Dimension::Perspective,
                terms: TermFilter {
                    none_of: vec!["TRAINEE".to_owned()],
                    ..TermFilter::default()
                },
            }],
            ..all()
        },
        OutcomeFilter {
            perspectives: vec![Perspective::Trainee],
            has_effect: Some(false),
            ..all()
        },
    ]
}

/// The filters of the two lists behind a cell.
pub(super) fn drill_down(map: &EvidenceMap, cell: &EvidenceCell, filter: &OutcomeFilter) -> (StudyFilter, OutcomeFilter) {
    let code = |terms: &[crate::noun::term::Term], id| terms.iter().find(|term| term.id == id).unwrap().code.clone();
    let row = any_of(map.axes.rows, &[code(&map.rows, cell.row).as_str()]);
    let column = any_of(map.axes.columns, &[code(&map.columns, cell.column).as_str()]);
    let studies = StudyFilter {
        kinds: vec![StudyKind::Primary],
        dimensions: vec![row.clone(), column.clone()],
        outcomes: Some(Box::new(filter.clone())),
        ..StudyFilter::default()
    };
    let mut outcomes = filter.clone();
    outcomes.dimensions.extend([row, column]);
    outcomes.studies.get_or_insert_default().kinds = vec![StudyKind::Primary];
    (studies, outcomes)
}

async fn check(access: &Access, map: &EvidenceMap, cell: &EvidenceCell, filter: &OutcomeFilter) {
    let (studies, outcomes) = drill_down(map, cell, filter);
    let listed = (
        access.count_studies(&studies).await.unwrap(),
        access.count_outcomes(&outcomes).await.unwrap(),
    );
    assert_eq!((cell.studies, cell.outcomes), listed, "{:?} {studies:?}", map.axes);
    if *filter == OutcomeFilter::default() {
        let plain = StudyFilter { outcomes: None, ..studies };
        assert_eq!(access.count_studies(&plain).await.unwrap(), cell.studies, "{plain:?}");
    }
    let by_direction: i64 = cell.directions.iter().map(|(_, count)| count).sum();
    assert_eq!(by_direction, cell.outcomes);
}

/// Checks each pair of dimensions: a few filled cells, and one or two cells that may be empty.
async fn check_maps(store: &Store, seed: u64) {
    let mut random = Random::new(seed);
    let filters = filters();
    let viewers = Demo::viewers(store);
    for &rows in Dimension::ALL {
        for &columns in Dimension::ALL {
            let axes = MapAxes { rows, columns };
            let filter = if random.below(2) == 0 { 0 } else { random.below(filters.len()) };
            let filter = &filters[filter];
            let [weaker, stronger] = [
                viewers[0].evidence_map(axes, filter).await.unwrap(),
                viewers[1].evidence_map(axes, filter).await.unwrap(),
            ];
            let narrows = filter.dimensions.iter().all(|dimension| dimension.terms.none_of.is_empty());
            for (less, more) in weaker.cells.iter().zip(&stronger.cells).filter(|_| narrows) {
                assert_eq!(less.key(), more.key());
                assert!(
                    less.studies <= more.studies && less.outcomes <= more.outcomes,
                    "{axes:?} {filter:?}"
                );
            }
            let map = [weaker, stronger];
            let who = random.below(2);
            let filled: Vec<&EvidenceCell> = map[who].cells.iter().filter(|cell| cell.studies > 0).collect();
            let mut picked: Vec<&EvidenceCell> = (0..2)
                .filter(|_| !filled.is_empty())
                .map(|_| filled[random.below(filled.len())])
                .collect();
            picked.push(&map[who].cells[random.below(map[who].cells.len())]);
            for cell in picked {
                check(&viewers[who], &map[who], cell, filter).await;
            }
        }
    }
}

pub(super) async fn demo_cells_are_what_they_drill_down_to(demo: Demo) {
    check_maps(&demo.store, 1).await;
}

pub(super) async fn made_up_cells_are_what_they_drill_down_to(made: MadeUp) {
    check_maps(&made.store, 2).await;
}
