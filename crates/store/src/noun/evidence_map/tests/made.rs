//! Evidence generated from a seed and also kept in memory: the test counts a map by hand, without a database, and compares.

use std::collections::BTreeSet;

use entity::column::{AsJson, Code, Millis};
use entity::{outcome, outcome_term, programme, programme_study, study, study_term, term};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance, PublicationStatus,
    StudyKind,
};
use policy::id::TermId;
use sea_orm::{ActiveValue::Set, Order};
use uuid::Uuid;

use super::Demo;
use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::{at, new_id};
use crate::engine::reads::Reads as _;
use crate::engine::scoped::Scoped;
use crate::engine::sql::col;
use crate::engine::testing::{Blank, add};
use crate::noun::evidence_map::MapAxes;
use crate::noun::outcome::OutcomeFilter;

const STUDIES: usize = 40;

/// Random numbers from a seed (splitmix64).
pub(super) struct Random(u64);

const fn status_of(published: bool) -> PublicationStatus {
    if published {
        PublicationStatus::Published
    } else {
        PublicationStatus::Draft
    }
}

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// An outcome in the form that the count by hand uses.
#[derive(Debug)]
struct Found {
    terms: BTreeSet<TermId>,
    direction: EffectDirection,
}

/// A study in the form that the count by hand uses.
#[derive(Debug)]
struct Known {
    primary: bool,
    published: bool,
    terms: BTreeSet<TermId>,
    /// Levels, and whether the programme with that level is published.
    levels: Vec<(TermId, bool)>,
    outcomes: Vec<Found>,
}

/// A database with evidence generated from a seed.
pub(super) struct MadeUp {
    pub(super) store: Store,
    terms: Vec<(Dimension, TermId, String)>,
    studies: Vec<Known>,
    _blank: Blank,
}

impl MadeUp {
    pub(super) async fn over(blank: Blank) -> Self {
        let mut made = Self {
            store: blank.store.clone(),
            terms: Vec::new(),
            studies: Vec::new(),
            _blank: blank,
        };
        let mut random = Random::new(7);
        made.add_terms().await;
        let programmes = made.add_programmes(&mut random).await;
        for row in 0..STUDIES {
            made.add_study(&mut random, row, &programmes).await;
        }
        made
    }

    /// The terms of all dimensions.
    pub(super) fn terms(&self) -> Vec<(Dimension, TermId, String)> {
        self.terms.clone()
    }

    /// The ids of all rows of a table.
    pub(super) async fn ids<E: Scoped>(&self, all: &Access, key: E::Column) -> Vec<Uuid> {
        let mut select = all.rows::<E>();
        select.expr_as(col(key), "id").order_by_expr(col(key), Order::Asc);
        let rows = all.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| row.try_get("", "id").unwrap()).collect()
    }

    fn of(&self, dimension: Dimension) -> Vec<(TermId, String)> {
        let of = self.terms.iter().filter(|(along, ..)| *along == dimension);
        of.map(|(_, id, code)| (*id, code.clone())).collect()
    }

    async fn add_terms(&mut self) {
        for &dimension in Dimension::ALL {
            let codes: Vec<String> = match dimension {
                Dimension::LearningDomain => LearningDomain::ALL.iter().map(ToString::to_string).collect(),
                Dimension::KirkpatrickLevel => KirkpatrickLevel::ALL.iter().map(ToString::to_string).collect(),
                Dimension::Perspective => Perspective::ALL.iter().map(ToString::to_string).collect(),
                Dimension::Audience => ["a1", "a2", "a3"].map(str::to_owned).to_vec(),
                _ => (1..4).map(|n| format!("{}_{n}", dimension.code())).collect(),
            };
            for (position, code) in (0..).zip(codes) {
                let id = new_id();
                let row = term::ActiveModel {
                    id: Set(id),
                    dimension: Set(Code(dimension)),
                    code: Set(code.clone()),
                    label: Set(code.to_lowercase()),
                    definition: Set(String::new()),
                    synonyms: Set(AsJson(Vec::new())),
                    level: Set((dimension == Dimension::InvolvementLevel).then_some(position + 1)),
                    position: Set(position),
                    provenance: Set(Code(Provenance::Derived)),
                    ..Default::default()
                };
                add(&self.store, row).await;
                self.terms.push((dimension, TermId(id), code));
            }
        }
    }

    /// Programmes, with their level and whether they are published.
    async fn add_programmes(&self, random: &mut Random) -> Vec<(Uuid, Option<TermId>, bool)> {
        let levels = self.of(Dimension::InvolvementLevel);
        let mut programmes = Vec::new();
        for n in 0..12 {
            let (id, published) = (new_id(), random.below(4) > 0);
            let level = (random.below(4) > 0).then(|| random.below(levels.len()));
            let row = programme::ActiveModel {
                id: Set(id),
                code: Set(format!("p{n}")),
                name: Set(format!("p{n}")),
                status: Set(Code(status_of(published))),
                involvement_level: Set(level.map(|level| i32::try_from(level).unwrap() + 1)),
                provenance: Set(Code(Provenance::Extracted)),
                version: Set(1),
                created_at: Set(Millis(at(1))),
                updated_at: Set(Millis(at(1))),
                ..Default::default()
            };
            add(&self.store, row).await;
            programmes.push((id, level.map(|level| levels[level].0), published));
        }
        programmes
    }

    async fn add_study(&mut self, random: &mut Random, row: usize, programmes: &[(Uuid, Option<TermId>, bool)]) {
        let id = new_id();
        let mut known = Known {
            primary: random.below(5) > 0,
            published: random.below(4) > 0,
            terms: BTreeSet::new(),
            levels: Vec::new(),
            outcomes: Vec::new(),
        };
        let model = study::ActiveModel {
            id: Set(id),
            code: Set(format!("s{row}")),
            title: Set(format!("s{row}")),
            label: Set(format!("s{row}")),
            year: Set(Some(i32::try_from(1995 + row).unwrap())),
            kind: Set(Code(if known.primary { StudyKind::Primary } else { StudyKind::Review })),
            status: Set(Code(status_of(known.published))),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(&self.store, model).await;
        let of_studies =
            |dimension: Dimension| crate::engine::facet::outcome_axis(dimension).is_none() && dimension != Dimension::InvolvementLevel;
        for &dimension in Dimension::ALL.iter().filter(|dimension| of_studies(**dimension)) {
            for _ in 0..random.below(3) {
                let (term, _) = random.pick(&self.of(dimension)).clone();
                if known.terms.insert(term) {
                    let link = study_term::ActiveModel {
                        study_id: Set(id),
                        term_id: Set(term.0),
                        dimension: Set(Code(dimension)),
                        position: Set(0),
                    };
                    add(&self.store, link).await;
                }
            }
        }
        for &(programme, level, published) in programmes.iter().filter(|_| random.below(5) == 0) {
            let link = programme_study::ActiveModel {
                programme_id: Set(programme),
                study_id: Set(id),
                created_at: Set(Millis(at(1))),
            };
            add(&self.store, link).await;
            known.levels.extend(level.map(|level| (level, published)));
        }
        for _ in 0..random.below(5) {
            known.outcomes.push(self.add_outcome(random, id).await);
        }
        self.studies.push(known);
    }

    async fn add_outcome(&self, random: &mut Random, study: Uuid) -> Found {
        let id = new_id();
        let mut terms = BTreeSet::new();
        let mut one = |random: &mut Random, dimension| {
            let (term, code) = random.pick(&self.of(dimension)).clone();
            terms.insert(term);
            (term, code)
        };
        let (domain, _) = one(random, Dimension::OutcomeDomain);
        let (_, perspective) = one(random, Dimension::Perspective);
        let learning = (random.below(3) > 0).then(|| one(random, Dimension::LearningDomain).1);
        let level = (random.below(3) > 0).then(|| one(random, Dimension::KirkpatrickLevel).1);
        let parameter = (random.below(2) > 0).then(|| one(random, Dimension::EffectivenessParameter).0);
        let direction = *random.pick(EffectDirection::ALL);
        let row = outcome::ActiveModel {
            id: Set(id),
            study_id: Set(study),
            domain_term_id: Set(domain.0),
            learning_domain: Set(learning.map(|code| Code(code.parse().unwrap()))),
            kirkpatrick_level: Set(level.map(|code| Code(code.parse().unwrap()))),
            perspective: Set(Code(perspective.parse().unwrap())),
            evidence_kind: Set(Code(EvidenceKind::Measured)),
            contrast: Set(Code(if random.below(2) == 0 {
                Contrast::BeforeAfter
            } else {
                Contrast::VersusComparison
            })),
            direction: Set(Code(direction)),
            higher_is_better: Set(None),
            summary: Set("made up".into()),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(&self.store, row).await;
        if let Some(parameter) = parameter {
            let link = outcome_term::ActiveModel {
                outcome_id: Set(id),
                term_id: Set(parameter.0),
                dimension: Set(Code(Dimension::EffectivenessParameter)),
                position: Set(0),
            };
            add(&self.store, link).await;
        }
        Found { terms, direction }
    }

    /// Studies, outcomes and benefits in a cell, for a viewer who sees everything or for an anonymous visitor.
    fn by_hand(&self, axes: MapAxes, cell: (TermId, TermId), sees_all: bool) -> (i64, i64, i64) {
        let needs_outcome = axes
            .each()
            .into_iter()
            .any(|axis| crate::engine::facet::outcome_axis(axis).is_some());
        let mut counted = (0, 0, 0);
        for study in self.studies.iter().filter(|study| study.primary && (study.published || sees_all)) {
            let levels = study
                .levels
                .iter()
                .filter(|(_, published)| *published || sees_all)
                .map(|(level, _)| *level);
            let own: BTreeSet<TermId> = study.terms.iter().copied().chain(levels).collect();
            let in_cell = |terms: &BTreeSet<TermId>| [cell.0, cell.1].iter().all(|term| own.contains(term) || terms.contains(term));
            let such: Vec<&Found> = study.outcomes.iter().filter(|outcome| in_cell(&outcome.terms)).collect();
            if !such.is_empty() || (!needs_outcome && in_cell(&BTreeSet::new())) {
                counted.0 += 1;
            }
            counted.1 += i64::try_from(such.len()).unwrap();
            let benefit = such.iter().filter(|outcome| outcome.direction == EffectDirection::Benefit);
            counted.2 += i64::try_from(benefit.count()).unwrap();
        }
        counted
    }
}

/// Once counted from the rows, which nothing has counted yet, and once from the kept counts.
pub(super) async fn cells_are_what_a_count_by_hand_says(made: MadeUp) {
    check_by_hand(&made).await;
    made.store.migrate().await.unwrap();
    check_by_hand(&made).await;
}

async fn check_by_hand(made: &MadeUp) {
    let viewers = Demo::viewers(&made.store);
    let mut filled = 0;
    for (access, sees_all) in viewers.iter().zip([false, true]) {
        for &rows in Dimension::ALL {
            for &columns in Dimension::ALL {
                let axes = MapAxes { rows, columns };
                let map = access.evidence_map(axes, &OutcomeFilter::default()).await.unwrap();
                assert_eq!(map.cells.len(), made.of(rows).len() * made.of(columns).len());
                for cell in &map.cells {
                    let expected = made.by_hand(axes, cell.key(), sees_all);
                    assert_eq!((cell.studies, cell.outcomes, cell.directions[0].1), expected, "{axes:?} {sees_all}");
                    filled += usize::from(cell.studies > 0);
                }
                let totals = access.evidence_map_totals(axes, &OutcomeFilter::default()).await.unwrap();
                let most = |count: fn(&crate::noun::evidence_map::EvidenceCell) -> i64| map.cells.iter().map(count).max().unwrap();
                let sum: i64 = map.cells.iter().map(|cell| cell.studies).sum();
                assert!(i64::try_from(totals.studies).unwrap() >= most(|cell| cell.studies));
                assert!(i64::try_from(totals.studies).unwrap() <= sum);
                assert!(i64::try_from(totals.outcomes).unwrap() >= most(|cell| cell.outcomes));
            }
        }
    }
    assert!(filled > 500, "{filled}");
}
