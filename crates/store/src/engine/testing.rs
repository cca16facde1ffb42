//! For tests inside the crate: a fresh database on each backend, with a little evidence in it.

use std::sync::Arc;
use std::time::Duration;

use entity::column::{AsJson, Code, Millis};
use entity::{
    outcome, outcome_term, programme, programme_study, question, question_link, report, study, study_overlap, study_report, study_term,
    term,
};
use evidence::effect::{CorrelationInput, EffectInput};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EffectMetric, EffectSource, EvidenceKind, KirkpatrickLevel, Perspective, Provenance,
    PublicationStatus, QuestionRelation, QuestionStatus, StudyKind,
};
use policy::id::{ProgrammeId, StudyId, TermId};
use policy::{SystemTask, Viewer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, Database, EntityTrait};
use uuid::Uuid;

use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::clock::{SystemClock, at};
use crate::engine::connect::{DatabaseOptions, PageCache};
use crate::engine::wide::{Asked, Wide};

/// A migrated, empty database.
pub(crate) struct Blank {
    pub(crate) store: Store,
    url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A migrated database, filled with [`Evidence`].
pub(crate) struct Scratch {
    pub(crate) store: Store,
    pub(crate) has: Evidence,
    _blank: Blank,
}

/// The ids of the rows in a [`Scratch`].
#[derive(Default)]
pub(crate) struct Evidence {
    pub(crate) studies: Vec<StudyId>,
    pub(crate) programmes: Vec<ProgrammeId>,
    pub(crate) question: Uuid,
    pub(crate) domains: Vec<TermId>,
    pub(crate) design: Uuid,
}

impl Blank {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("scratch.db").display());
        Self::at(url, Some(folder)).await
    }

    /// Creates a database of this name on the server that `TEST_POSTGRES_URL` names.
    #[expect(
        clippy::disallowed_methods,
        reason = "where the test server is comes from the script that started it"
    )]
    pub(crate) async fn postgres(name: &str) -> Self {
        let server = std::env::var("TEST_POSTGRES_URL").expect("TEST_POSTGRES_URL names the PostgreSQL server to test on");
        // PostgreSQL cuts names to 63 bytes; the part that differs between tests is at the end.
        let name = format!("t_store_{}", name.get(name.len().saturating_sub(50)..).unwrap_or(name));
        let administrator = Database::connect(&server).await.unwrap();
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'"),
        ] {
            administrator.execute_unprepared(&statement).await.unwrap();
        }
        let (path, options) = server
            .split_once('?')
            .map_or((server.as_str(), None), |(path, options)| (path, Some(options)));
        let (host, _) = path.rsplit_once('/').unwrap();
        let options = options.map(|options| format!("?{options}")).unwrap_or_default();
        Self::at(format!("{host}/{name}{options}"), None).await
    }

    async fn at(url: String, folder: Option<tempfile::TempDir>) -> Self {
        let store = store_at(&url).await;
        store.migrate().await.unwrap();
        Self {
            store,
            url,
            _folder: folder,
        }
    }
}

/// A store over the database at this address.
pub(crate) async fn store_at(url: &str) -> Store {
    let options = DatabaseOptions {
        url: url.to_owned(),
        max_connections: 2,
        control_connections: 1,
        acquire_timeout: Duration::from_secs(10),
        busy_timeout: Duration::from_secs(10),
        page_cache: PageCache::default(),
        scrub_every: Duration::ZERO,
    };
    Store::connect(&options, Arc::new(SystemClock)).await.unwrap()
}

impl Scratch {
    pub(crate) async fn over(blank: Blank) -> Self {
        let store = blank.store.clone();
        let has = fill(&store).await;
        Self { store, has, _blank: blank }
    }

    /// The address of the database.
    pub(crate) fn url(&self) -> &str {
        &self._blank.url
    }

    /// The view of an anonymous visitor.
    pub(crate) fn public(&self) -> Access {
        self.store.as_viewer(Viewer::public(), "test")
    }

    /// The view of a caller who sees every row.
    pub(crate) fn everything(&self) -> Access {
        self.store.as_viewer(Viewer::unrestricted(SystemTask::Diagnose), "test")
    }
}

#[expect(clippy::disallowed_methods, reason = "tests set up rows without a permit")]
pub(crate) async fn add<A: ActiveModelTrait + Send>(store: &Store, row: A) {
    <A::Entity as EntityTrait>::insert(row)
        .exec_without_returning(&store.connections.writer)
        .await
        .unwrap();
}

async fn add_term(store: &Store, dimension: Dimension, code: &str, position: i32) -> Uuid {
    let id = new_id();
    let row = term::ActiveModel {
        id: Set(id),
        dimension: Set(Code(dimension)),
        code: Set(code.into()),
        label: Set(code.to_lowercase()),
        definition: Set(String::new()),
        synonyms: Set(AsJson(Vec::new())),
        position: Set(position),
        provenance: Set(Code(Provenance::Derived)),
        ..Default::default()
    };
    add(store, row).await;
    id
}

/// Seven studies (the last two are in draft and in review), a published programme, a draft programme, and a question.
async fn fill(store: &Store) -> Evidence {
    let mut has = Evidence {
        design: add_term(store, Dimension::StudyDesign, "RCT", 0).await,
        question: new_id(),
        ..Evidence::default()
    };
    // The higher position comes first, so that order by position differs from order by id.
    for (code, position) in [("SKILL", 2), ("EMPATHY", 1)] {
        has.domains
            .push(TermId(add_term(store, Dimension::OutcomeDomain, code, position).await));
    }
    for (code, status) in [("open", PublicationStatus::Published), ("closed", PublicationStatus::Draft)] {
        let id = new_id();
        let row = programme::ActiveModel {
            id: Set(id),
            code: Set(code.into()),
            name: Set(code.into()),
            status: Set(Code(status)),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
        has.programmes.push(ProgrammeId(id));
    }
    let question = question::ActiveModel {
        id: Set(has.question),
        code: Set("q1".into()),
        text: Set("Does it last?".into()),
        summary: Set(true),
        status: Set(Code(QuestionStatus::Prioritised)),
        provenance: Set(Code(Provenance::SourceDocument)),
        version: Set(1),
        created_at: Set(Millis(at(1))),
        updated_at: Set(Millis(at(1))),
        ..Default::default()
    };
    add(store, question).await;
    for (code, title, year, sample_size, status) in [
        ("a", "banana", Some(2005), None, PublicationStatus::Published),
        ("b", "Apple", None, Some(40), PublicationStatus::Published),
        ("c", "Éclair", Some(2001), Some(7), PublicationStatus::Published),
        ("d", "apple", Some(2005), Some(40), PublicationStatus::Published),
        ("e", "Zebra", None, None, PublicationStatus::Published),
        ("f", "draft", Some(2010), Some(1), PublicationStatus::Draft),
        ("g", "review", Some(2011), Some(2), PublicationStatus::InReview),
    ] {
        let id = new_id();
        let row = study::ActiveModel {
            id: Set(id),
            code: Set(code.into()),
            title: Set(title.into()),
            year: Set(year),
            label: Set(code.to_uppercase()),
            kind: Set(Code(StudyKind::Primary)),
            sample_size: Set(sample_size),
            involvement: Set(Some("taught".into())),
            status: Set(Code(status)),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(i64::from(sample_size.unwrap_or(100))))),
            ..Default::default()
        };
        add(store, row).await;
        has.studies.push(StudyId(id));
    }
    link(store, &has).await;
    find(store, &has).await;
    has
}

/// Adds links between the rows.
async fn link(store: &Store, has: &Evidence) {
    let [a, b, c, _, _, f, _] = has.studies[..] else {
        panic!("seven studies")
    };
    for study in [a, c] {
        let row = study_term::ActiveModel {
            study_id: Set(study.0),
            term_id: Set(has.design),
            dimension: Set(Code(Dimension::StudyDesign)),
            position: Set(0),
        };
        add(store, row).await;
    }
    for (programme, study) in [(0, a), (0, c), (0, f), (1, b)] {
        let row = programme_study::ActiveModel {
            programme_id: Set(has.programmes[programme].0),
            study_id: Set(study.0),
            created_at: Set(Millis(at(1))),
        };
        add(store, row).await;
    }
    for (relation, study) in [
        (QuestionRelation::BearsOn, a),
        (QuestionRelation::PartlyAnswers, a),
        (QuestionRelation::BearsOn, b),
        (QuestionRelation::BearsOn, f),
    ] {
        let row = question_link::ActiveModel {
            id: Set(new_id()),
            question_id: Set(has.question),
            relation: Set(Code(relation)),
            study_id: Set(Some(study.0)),
            provenance: Set(Code(Provenance::Derived)),
            created_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    for (left, right) in [(a, b), (b, a), (a, f), (f, a)] {
        let row = study_overlap::ActiveModel {
            left_id: Set(left.0),
            right_id: Set(right.0),
        };
        add(store, row).await;
    }
    for (title, studies) in [("first", vec![(a, 1), (f, 0)]), ("second", vec![(a, 0)]), ("hidden", vec![(f, 1)])] {
        let id = new_id();
        let row = report::ActiveModel {
            id: Set(id),
            title: Set(title.into()),
            authors: Set(AsJson(vec!["Doe J".to_owned()])),
            authors_incomplete: Set(false),
            abstract_text: Set(Some("long".into())),
            retracted: Set(false),
            provenance: Set(Code(Provenance::Extracted)),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
        for (study, position) in studies {
            let row = study_report::ActiveModel {
                study_id: Set(study.0),
                report_id: Set(id),
                position: Set(position),
            };
            add(store, row).await;
        }
    }
}

/// Outcomes: four of study `a`, one of `b`, and one of the draft study `f`. The second one refers to the draft programme.
async fn find(store: &Store, has: &Evidence) {
    let [a, b, _, _, _, f, _] = has.studies[..] else {
        panic!("seven studies")
    };
    let parameter = add_term(store, Dimension::EffectivenessParameter, "WHO_LEADS", 0).await;
    for (code, study, programme, domain, level, perspective, estimate) in [
        (
            "o1",
            a,
            Some(0),
            0,
            Some(KirkpatrickLevel::K3Behaviour),
            Perspective::Trainee,
            Some(0.1 + 0.2),
        ),
        ("o2", a, Some(1), 1, None, Perspective::Trainee, None),
        (
            "o3",
            a,
            Some(0),
            1,
            Some(KirkpatrickLevel::K1Reaction),
            Perspective::ServiceUser,
            Some(-1.5),
        ),
        ("o4", a, None, 0, Some(KirkpatrickLevel::K1Reaction), Perspective::Carer, None),
        ("o5", b, Some(0), 0, None, Perspective::Carer, Some(0.1 + 0.2)),
        ("o6", f, Some(0), 1, None, Perspective::Academic, Some(9.0)),
    ] {
        let id = new_id();
        let row = outcome::ActiveModel {
            id: Set(id),
            code: Set(Some(code.into())),
            study_id: Set(study.0),
            programme_id: Set(programme.map(|programme: usize| has.programmes[programme].0)),
            domain_term_id: Set(has.domains[domain].0),
            kirkpatrick_level: Set(level.map(Code)),
            perspective: Set(Code(perspective)),
            evidence_kind: Set(Code(EvidenceKind::Measured)),
            contrast: Set(Code(Contrast::BeforeAfter)),
            direction: Set(Code(EffectDirection::Benefit)),
            higher_is_better: Set(None),
            summary: Set(code.into()),
            timepoint_weeks: Set(estimate.map(f64::abs)),
            effect_source: Set(estimate.map(|_| Code(EffectSource::Correlation))),
            effect_metric: Set(estimate.map(|_| Code(EffectMetric::FisherZ))),
            effect_figures: Set(estimate.map(|_| AsJson(EffectInput::Correlation(CorrelationInput { r: 0.25, n: 12 })))),
            effect_estimate: Set(estimate),
            provenance: Set(Code(Provenance::Extracted)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
        if code == "o1" {
            let row = outcome_term::ActiveModel {
                outcome_id: Set(id),
                term_id: Set(parameter),
                dimension: Set(Code(Dimension::EffectivenessParameter)),
                position: Set(0),
            };
            add(store, row).await;
        }
    }
}

/// Makes the tests `name::sqlite` and `name::postgres` from each function that takes a [`Scratch`].
macro_rules! on_both {
    ([$database:ty] $($name:ident)+) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(<$database>::over($crate::engine::testing::Blank::sqlite().await).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let name = module_path!().replace("::", "_");
                super::$name(<$database>::over($crate::engine::testing::Blank::postgres(&name).await).await).await;
            }
        }
    )+};
    ($($name:ident)+) => { $crate::engine::testing::on_both! { [$crate::engine::testing::Scratch] $($name)+ } };
}
pub(crate) use on_both;

/// A request that asks for at most one wide column.
#[derive(Debug)]
pub(crate) struct Asking(pub(crate) Option<Wide>);

impl Asked for Asking {
    fn asks_for(&self, wide: Wide) -> bool {
        self.0 == Some(wide)
    }
}
