//! After any writes, kept counts equal those of the rows: for all readers, dimensions and filters of studies.

use entity::column::{Code, Millis};
use entity::{map_stale, outcome, outcome_term, programme, programme_study, study, study_term};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EvidenceKind, KirkpatrickLevel, Perspective, Provenance, PublicationStatus, StudyKind,
};
use policy::id::TermId;
use policy::{Role, SystemTask, Viewer};
use sea_orm::ActiveValue::Set;
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, Query};
use uuid::Uuid;

use super::made::{MadeUp, Random};
use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::{at, new_id};
use crate::engine::filter::{DimensionFilter, IntRange, TermFilter};
use crate::engine::sql::col;
use crate::engine::testing::add;
use crate::engine::work::writer::Writer;
use crate::noun::evidence_map::MapAxes;
use crate::noun::evidence_map::kept::MapPart;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::study::StudyFilter;

/// The rows that random writes change.
struct Rows {
    terms: Vec<(Dimension, TermId, String)>,
    studies: Vec<Uuid>,
    programmes: Vec<Uuid>,
    outcomes: Vec<Uuid>,
}

impl Rows {
    fn term(&self, random: &mut Random, dimension: Dimension) -> Uuid {
        let of: Vec<_> = self.terms.iter().filter(|(along, ..)| *along == dimension).collect();
        random.pick(&of).1.0
    }
}

fn id_is<C: sea_orm::ColumnTrait>(column: C, id: Uuid) -> Condition {
    Condition::all().add(col(column).eq(id))
}

/// One random write.
async fn write(writer: Writer<'_>, random: &mut Random, rows: &mut Rows) {
    let study = *random.pick(&rows.studies);
    let programme = *random.pick(&rows.programmes);
    match random.below(10) {
        0 => {
            let id = new_id();
            let model = study::ActiveModel {
                id: Set(id),
                code: Set(id.to_string()),
                title: Set("new".to_owned()),
                label: Set("new".to_owned()),
                year: Set(Some(2000)),
                kind: Set(Code(StudyKind::Primary)),
                status: Set(Code(PublicationStatus::Published)),
                provenance: Set(Code(Provenance::Extracted)),
                version: Set(1),
                created_at: Set(Millis(at(1))),
                updated_at: Set(Millis(at(1))),
                ..Default::default()
            };
            writer.insert(model).await.unwrap();
            rows.studies.push(id);
        }
        1 => {
            let status = *random.pick(PublicationStatus::ALL);
            let kind = *random.pick(StudyKind::ALL);
            let update = Query::update()
                .table(study::Entity)
                .value(study::Column::Status, Code(status))
                .value(study::Column::Kind, Code(kind))
                .and_where(col(study::Column::Id).eq(study))
                .take();
            writer.update(&update).await.unwrap();
        }
        2 => {
            let dimension = *random.pick(&[Dimension::Method, Dimension::Audience, Dimension::Country]);
            let term = rows.term(random, dimension);
            let one = id_is(study_term::Column::StudyId, study).add(col(study_term::Column::TermId).eq(term));
            writer.delete::<study_term::Entity>(one).await.unwrap();
            let link = study_term::ActiveModel {
                study_id: Set(study),
                term_id: Set(term),
                dimension: Set(Code(dimension)),
                position: Set(0),
            };
            writer.insert(link).await.unwrap();
        }
        3 => {
            let terms = id_is(study_term::Column::StudyId, study).add(col(study_term::Column::Dimension).eq(Code(Dimension::Method)));
            writer.delete::<study_term::Entity>(terms).await.unwrap();
        }
        4 => rows.outcomes.push(add_outcome(writer, random, rows, study).await),
        5 => {
            let update = Query::update()
                .table(outcome::Entity)
                .value(outcome::Column::Direction, Code(*random.pick(EffectDirection::ALL)))
                .value(outcome::Column::StudyId, study)
                .value(outcome::Column::DomainTermId, rows.term(random, Dimension::OutcomeDomain))
                .value(outcome::Column::KirkpatrickLevel, Code(*random.pick(KirkpatrickLevel::ALL)))
                .and_where(col(outcome::Column::Id).eq(*random.pick(&rows.outcomes)))
                .take();
            writer.update(&update).await.unwrap();
        }
        6 => {
            let outcome = rows.outcomes.swap_remove(random.below(rows.outcomes.len()));
            // Its terms go with it.
            writer.delete::<outcome::Entity>(id_is(outcome::Column::Id, outcome)).await.unwrap();
            rows.outcomes.push(add_outcome(writer, random, rows, study).await);
        }
        7 => {
            let one = id_is(programme_study::Column::StudyId, study).add(col(programme_study::Column::ProgrammeId).eq(programme));
            writer.delete::<programme_study::Entity>(one).await.unwrap();
            if random.below(2) == 0 {
                let link = programme_study::ActiveModel {
                    programme_id: Set(programme),
                    study_id: Set(study),
                    created_at: Set(Millis(at(1))),
                };
                writer.insert(link).await.unwrap();
            }
        }
        8 => {
            let update = Query::update()
                .table(programme::Entity)
                .value(programme::Column::Status, Code(*random.pick(PublicationStatus::ALL)))
                .value(programme::Column::InvolvementLevel, i32::try_from(random.below(3)).unwrap() + 1)
                .and_where(col(programme::Column::Id).eq(programme))
                .take();
            writer.update(&update).await.unwrap();
        }
        _ => {
            // Links to programmes and terms go with the study.
            let of_study = id_is(outcome::Column::StudyId, study);
            writer.delete::<outcome::Entity>(of_study).await.unwrap();
            writer.delete::<study::Entity>(id_is(study::Column::Id, study)).await.unwrap();
            rows.studies.retain(|id| *id != study);
        }
    }
}

async fn add_outcome(writer: Writer<'_>, random: &mut Random, rows: &Rows, study: Uuid) -> Uuid {
    let id = new_id();
    let model = outcome::ActiveModel {
        id: Set(id),
        study_id: Set(study),
        domain_term_id: Set(rows.term(random, Dimension::OutcomeDomain)),
        perspective: Set(Code(*random.pick(Perspective::ALL))),
        evidence_kind: Set(Code(EvidenceKind::Measured)),
        contrast: Set(Code(Contrast::BeforeAfter)),
        direction: Set(Code(*random.pick(EffectDirection::ALL))),
        summary: Set("new".into()),
        provenance: Set(Code(Provenance::Extracted)),
        version: Set(1),
        created_at: Set(Millis(at(1))),
        updated_at: Set(Millis(at(1))),
        ..Default::default()
    };
    writer.insert(model).await.unwrap();
    let parameter = outcome_term::ActiveModel {
        outcome_id: Set(id),
        term_id: Set(rows.term(random, Dimension::EffectivenessParameter)),
        dimension: Set(Code(Dimension::EffectivenessParameter)),
        position: Set(0),
    };
    writer.insert(parameter).await.unwrap();
    id
}

/// The public, a reader who sees all studies but not all programmes, and a task that sees everything.
fn readers(store: &Store) -> Vec<Access> {
    let educator = Viewer::anybody_as(Role::ServiceUserEducator);
    [Viewer::public(), educator, Viewer::unrestricted(SystemTask::Diagnose)]
        .map(|viewer| store.as_viewer(viewer, "test"))
        .into()
}

/// Filters of studies, of outcomes by what is kept of them, and one of outcomes by something else.
fn filters(terms: &[(Dimension, TermId, String)], years: OutcomeFilter) -> Vec<OutcomeFilter> {
    let code = |dimension: Dimension, place: usize| terms.iter().filter(|(along, ..)| *along == dimension).nth(place).unwrap().2.clone();
    let all = OutcomeFilter::default;
    let along = |dimension, terms| OutcomeFilter {
        dimensions: vec![DimensionFilter { dimension, terms }],
        ..all()
    };
    let (parameter, other) = (
        code(Dimension::EffectivenessParameter, 0),
        code(Dimension::EffectivenessParameter, 1),
    );
    vec![
        OutcomeFilter {
            directions: vec![EffectDirection::Harm, EffectDirection::Benefit],
            perspectives: Perspective::ALL[..3].to_vec(),
            ..years.clone()
        },
        OutcomeFilter {
            kirkpatrick_levels: KirkpatrickLevel::ALL[1..].to_vec(),
            domains: TermFilter {
                any_of: vec![code(Dimension::OutcomeDomain, 0), code(Dimension::OutcomeDomain, 2)],
                ..TermFilter::default()
            },
            ..all()
        },
        along(
            Dimension::EffectivenessParameter,
            TermFilter {
                none_of: vec![parameter.clone()],
                ..TermFilter::default()
            },
        ),
        along(
            Dimension::EffectivenessParameter,
            TermFilter {
                all_of: vec![parameter.clone(), other, "unknown".to_owned()],
                ..TermFilter::default()
            },
        ),
        along(
            Dimension::EffectivenessParameter,
            TermFilter {
                all_of: vec![parameter],
                ..TermFilter::default()
            },
        ),
        along(
            Dimension::Perspective,
            TermFilter {
                none_of: vec![Perspective::ALL[0].to_string()],
                ..TermFilter::default()
            },
        ),
        OutcomeFilter {
            contrasts: vec![Contrast::BeforeAfter],
            ..all()
        },
        years,
    ]
}

async fn check(reader: &Access, axes: MapAxes, filter: &OutcomeFilter) {
    let (rows, columns) = (reader.terms(axes.rows).await.unwrap(), reader.terms(axes.columns).await.unwrap());
    let terms = [rows.as_slice(), columns.as_slice()];
    let role = reader.viewer().role();
    let kept = reader.map_cells(axes, filter, terms).await.unwrap();
    let counted = reader.map_cells_of_rows(axes, filter, terms).await.unwrap();
    assert_eq!(kept, counted, "{role:?} {axes:?} {filter:?}");
    let kept = reader.map_total(axes, filter).await.unwrap();
    let counted = reader.map_total_of_rows(axes, filter).await.unwrap();
    assert_eq!(kept.totals(), counted.totals(), "{role:?} {axes:?} {filter:?}");
}

pub(super) async fn kept_counts_follow_every_write(made: MadeUp) {
    let mut random = Random::new(11);
    let store = &made.store;
    let mut rows = Rows {
        terms: made.terms(),
        studies: Vec::new(),
        programmes: Vec::new(),
        outcomes: Vec::new(),
    };
    let all = store.as_viewer(Viewer::unrestricted(SystemTask::Diagnose), "test");
    rows.studies = made.ids::<study::Entity>(&all, study::Column::Id).await;
    rows.programmes = made.ids::<programme::Entity>(&all, programme::Column::Id).await;
    rows.outcomes = made.ids::<outcome::Entity>(&all, outcome::Column::Id).await;
    let axes = MapAxes {
        rows: Dimension::Method,
        columns: Dimension::OutcomeDomain,
    };
    // Rows that were written outside a unit of work are noted, and counted from the rows until the next commit.
    assert!(all.kept_counts(axes, MapPart::Cells).await.unwrap().is_none());
    let years = OutcomeFilter {
        studies: Some(StudyFilter {
            year: Some(IntRange {
                from: Some(2000),
                to: Some(2020),
            }),
            ..StudyFilter::default()
        }),
        ..OutcomeFilter::default()
    };
    let filters = filters(&rows.terms, years);
    for _ in 0..40 {
        let work = all.begin().await.unwrap();
        let writer = work.as_task().unwrap();
        for _ in 0..=random.below(4) {
            write(writer, &mut random, &mut rows).await;
        }
        work.commit().await.unwrap();
        assert!(all.kept_counts(axes, MapPart::Cells).await.unwrap().is_some());
        for reader in readers(store) {
            let axes = MapAxes {
                rows: *random.pick(Dimension::ALL),
                columns: *random.pick(Dimension::ALL),
            };
            check(&reader, axes, &OutcomeFilter::default()).await;
            check(&reader, axes, random.pick(&filters)).await;
        }
    }
    for &rows in Dimension::ALL {
        for &columns in Dimension::ALL {
            for reader in readers(store) {
                check(&reader, MapAxes { rows, columns }, &OutcomeFilter::default()).await;
            }
        }
    }
    let noted = map_stale::ActiveModel {
        study_id: Set(new_id()),
        writer: Set(0),
    };
    add(store, noted).await;
    assert!(all.kept_counts(axes, MapPart::Cells).await.unwrap().is_none());
}
