//! What must hold on each database.

use std::collections::BTreeMap;

use entity::organisation;
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait};
use serde_json::json;
use store::import::{Bundle, ImportError, ImportOutcome, Kind, Progress, import};

use crate::support::{Files, NOW_MS, all, counts, number, texts};

/// Makes a test of each scenario; the first argument makes a database.
#[macro_export]
macro_rules! on_each_database {
    ($database:path) => {
        $crate::on_each_database! { $database:
            the_demo_evidence_loads_with_the_counts_of_its_readme
            a_second_load_changes_nothing
            a_row_with_other_content_is_refused_and_nothing_is_overwritten
            a_bad_row_leaves_nothing_behind
            a_failure_of_the_database_halfway_leaves_nothing_behind
            the_default_order_follows_the_files
            search_finds_evidence_and_agreed_questions_only
            effects_levels_and_identifiers_are_stored_in_their_columns
            a_workshop_is_stored_as_its_file_says
            a_later_load_may_refer_to_rows_of_an_earlier_one
            a_code_that_no_file_brought_is_not_taken_over
            many_rows_are_loaded_in_several_statements
            two_loads_at_once_load_everything_once
        }
    };
    ($database:path: $($scenario:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $scenario() {
            let (db, _kept) = $database().await;
            $crate::scenario::$scenario(&db).await;
        }
    )+};
}

async fn load(db: &DatabaseConnection, bundle: &Bundle) -> Result<ImportOutcome, ImportError> {
    import(db, bundle, NOW_MS, &mut |_| ()).await
}

async fn load_demo(db: &DatabaseConnection) -> ImportOutcome {
    load(db, &Bundle::demo().unwrap()).await.unwrap()
}

/// The README's table.
fn demo_rows() -> BTreeMap<Kind, usize> {
    BTreeMap::from([
        (Kind::Term, 171),
        (Kind::Organisation, 26),
        (Kind::Project, 1),
        (Kind::Report, 79),
        (Kind::Study, 76),
        (Kind::Programme, 35),
        (Kind::Outcome, 131),
        (Kind::Question, 6),
        (Kind::Workshop, 1),
    ])
}

async fn is_empty(db: &DatabaseConnection) {
    let rows: Vec<_> = counts(db).await.into_iter().filter(|(_, rows)| *rows > 0).collect();
    assert_eq!(rows, []);
}

pub async fn the_demo_evidence_loads_with_the_counts_of_its_readme(db: &DatabaseConnection) {
    let mut seen: Vec<Progress> = Vec::new();
    let outcome = import(db, &Bundle::demo().unwrap(), NOW_MS, &mut |progress| seen.push(progress))
        .await
        .unwrap();
    assert_eq!((outcome.added, outcome.unchanged), (demo_rows(), BTreeMap::new()));
    assert!(
        seen.iter().all(|at| at.total == 526) && seen.is_sorted_by_key(|at| at.done),
        "{seen:?}"
    );
    assert_eq!(seen.last().map(|at| at.done), Some(526));

    let counts = counts(db).await;
    for (table, rows) in [
        ("term", 171),
        ("organisation", 26 + 1),
        ("project", 1 + 1),
        ("report", 79),
        ("study", 76),
        ("study_report", 80),
        (
            "study_overlap",
            number(
                db,
                "SELECT count(*) AS n FROM study_overlap a JOIN study_overlap b ON a.left_id = b.right_id AND a.right_id = b.left_id",
            )
            .await,
        ),
        ("outcome", 131),
        ("programme", 35 + 1),
        ("involvement", 42 + 1),
        ("involvement_rating", 42),
        ("programme_study", 40),
        ("question", 6 + 10 + 16),
        ("question_link", 97 + 10),
        ("question_revision", 11),
        ("workshop", 1),
        ("account", 2),
        ("facilitation", 2),
        ("participant", 24),
        ("participant_identity", 0),
        ("consent", 114),
        ("contribution", 18),
        ("round", 3),
        ("round_question", 24),
        ("ballot", 22 + 4 + 5),
        ("ballot_preference", 266),
        ("ranking", 0),
        ("role_token", 0),
        ("imported_row", 526),
    ] {
        assert_eq!(counts[table], rows, "{table}");
    }
    assert!(counts["study_overlap"] > 0);
    let kinds = "SELECT count(*) AS n FROM study WHERE kind = ";
    assert_eq!(
        (
            number(db, &format!("{kinds}'PRIMARY'")).await,
            number(db, &format!("{kinds}'REVIEW'")).await
        ),
        (57, 19)
    );
    assert_eq!(number(db, "SELECT count(DISTINCT study_id) AS n FROM outcome").await, 49);
    assert_eq!(
        number(db, "SELECT count(*) AS n FROM outcome WHERE effect_source IS NOT NULL").await,
        14
    );
    assert_eq!(number(db, "SELECT count(DISTINCT dimension) AS n FROM term").await, 15);
}

pub async fn a_second_load_changes_nothing(db: &DatabaseConnection) {
    load_demo(db).await;
    let before = counts(db).await;
    let mut told = 0;
    let outcome = import(db, &Bundle::demo().unwrap(), NOW_MS + 86_400_000, &mut |_| told += 1)
        .await
        .unwrap();
    assert_eq!((outcome.added, outcome.unchanged, told), (BTreeMap::new(), demo_rows(), 0));
    assert_eq!(counts(db).await, before);
    assert_eq!(
        number(db, &format!("SELECT count(*) AS n FROM study WHERE updated_at <> {NOW_MS}")).await,
        0
    );
}

pub async fn a_row_with_other_content_is_refused_and_nothing_is_overwritten(db: &DatabaseConnection) {
    load_demo(db).await;
    let before = counts(db).await;
    let mut files = Files::demo();
    files.set("studies.json", "cook1995", "/sampleSize", json!(58));
    files.set("illustrative-workshop.json", "demo-c01", "/text", json!("Something else."));
    let mut new = files.row("organisations.json", "kcl").clone();
    new["code"] = json!("new-one");
    files.row("organisations.json", "").as_array_mut().unwrap().push(new);
    let refused = load(db, &files.bundle().unwrap()).await.unwrap_err();
    let ImportError::Refused(problems) = refused else {
        panic!("{refused}")
    };
    let named: Vec<String> = problems.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        named,
        [
            "studies.json, cook1995: already loaded with other content",
            "illustrative-workshop.json, DEMO-WORKSHOP-1: already loaded with other content",
        ]
    );
    assert_eq!(counts(db).await, before);
    assert_eq!(
        number(db, "SELECT CAST(sample_size AS bigint) AS n FROM study WHERE code = 'cook1995'").await,
        57
    );
}

pub async fn a_bad_row_leaves_nothing_behind(db: &DatabaseConnection) {
    let mut files = Files::demo();
    files.set("illustrative-workshop.json", "demo-c15", "/participant", json!("nobody"));
    let refused = load(db, &files.bundle().unwrap()).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "1 problem in the evidence files, nothing was loaded\nillustrative-workshop.json, demo-c15, participant: no participant nobody"
    );
    is_empty(db).await;
}

pub async fn a_failure_of_the_database_halfway_leaves_nothing_behind(db: &DatabaseConnection) {
    db.execute_unprepared("ALTER TABLE ballot_preference RENAME TO elsewhere")
        .await
        .unwrap();
    let failed = load(db, &Bundle::demo().unwrap()).await.unwrap_err();
    assert!(matches!(failed, ImportError::Database(_)), "{failed:?}");
    is_empty(db).await;
    db.execute_unprepared("ALTER TABLE elsewhere RENAME TO ballot_preference")
        .await
        .unwrap();
    assert_eq!(load_demo(db).await.added, demo_rows());
}

pub async fn the_default_order_follows_the_files(db: &DatabaseConnection) {
    load_demo(db).await;
    let files = Files::demo();
    for (file, table) in [
        ("studies.json", "study"),
        ("programmes.json", "programme"),
        ("outcomes.json", "outcome"),
        ("terms.json", "term"),
    ] {
        let expected: Vec<&str> = files.0[file]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["code"].as_str().unwrap())
            .collect();
        let stored = texts(
            db,
            &format!("SELECT code AS t FROM {table} WHERE provenance <> 'ILLUSTRATIVE' ORDER BY id"),
        )
        .await;
        assert_eq!(stored, expected, "{file}");
    }
    let levels = texts(
        db,
        "SELECT code AS t FROM term WHERE dimension = 'INVOLVEMENT_LEVEL' ORDER BY position",
    )
    .await;
    assert_eq!(levels.len(), 5);
    assert_eq!(
        number(
            db,
            "SELECT count(*) AS n FROM (SELECT dimension, position FROM term GROUP BY dimension, position) AS places"
        )
        .await,
        171
    );
}

pub async fn search_finds_evidence_and_agreed_questions_only(db: &DatabaseConnection) {
    load_demo(db).await;
    let mut kinds = BTreeMap::new();
    for row in all(db, "SELECT kind, count(*) AS n FROM search_document GROUP BY kind").await {
        kinds.insert(row.try_get::<String>("", "kind").unwrap(), row.try_get::<i64>("", "n").unwrap());
    }
    let expected = [("OUTCOME", 131), ("PROGRAMME", 35), ("QUESTION", 16), ("STUDY", 76)];
    assert_eq!(kinds, expected.map(|(kind, rows)| (kind.to_owned(), rows)).into());
    let submitted = "SELECT count(*) AS n FROM search_document d JOIN question q ON q.id = d.row_id WHERE q.participant_id IS NOT NULL";
    assert_eq!(number(db, submitted).await, 0);
    let made_up = "SELECT count(*) AS n FROM search_document d JOIN programme p ON p.id = d.row_id WHERE p.provenance = 'ILLUSTRATIVE'";
    assert_eq!(number(db, made_up).await, 0);
    let study = texts(
        db,
        "SELECT d.body AS t FROM search_document d JOIN study s ON s.id = d.row_id WHERE s.code = 'cook1995'",
    )
    .await;
    assert!(study[0].contains("Jonikas JA") && study[0].contains("United States"), "{study:?}");
    let heading = texts(
        db,
        "SELECT d.heading AS t FROM search_document d JOIN programme p ON p.id = d.row_id WHERE p.code = 'shef-sust'",
    )
    .await;
    assert_eq!(heading, ["Sheffield User Survivor Trainers"]);
    assert_eq!(
        number(db, "SELECT count(*) AS n FROM search_document WHERE heading_stems = ''").await,
        0
    );
}

pub async fn effects_levels_and_identifiers_are_stored_in_their_columns(db: &DatabaseConnection) {
    load_demo(db).await;
    let effect = &all(db, "SELECT * FROM outcome WHERE code = 'kassam2011-o1'").await[0];
    let figure = |column: &str| effect.try_get::<Option<f64>>("", column).unwrap();
    assert_eq!(effect.try_get::<String>("", "effect_metric").unwrap(), "MEAN_DIFFERENCE");
    assert_eq!(
        [
            "effect_estimate",
            "effect_standard_error",
            "effect_ci_level",
            "effect_ci_lower",
            "effect_ci_upper"
        ]
        .map(figure),
        [1.192, 0.288, 0.95, 0.627, 1.756].map(Some)
    );
    assert_eq!(effect.try_get::<i32>("", "effect_n").unwrap(), 110);
    let figures: serde_json::Value = effect.try_get("", "effect_figures").unwrap();
    assert_eq!(figures, Files::demo().row("outcomes.json", "kassam2011-o1")["effect"]);
    let poolable = "SELECT code AS t FROM outcome WHERE effect_standard_error IS NOT NULL AND effect_metric = 'STANDARDISED_MEAN_DIFFERENCE' ORDER BY code";
    assert_eq!(texts(db, poolable).await, ["kassam2011-o2", "patten2012-o1"]);
    assert_eq!(
        texts(db, "SELECT doi AS t FROM report WHERE code = 'cook1995'").await,
        ["10.1007/bf02188749"]
    );

    let mut rated = BTreeMap::new();
    for programme in Files::demo().0["programmes.json"].as_array().unwrap() {
        let tew = programme["ratings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|rating| rating["framework"] == "TEW_2004");
        rated.insert(
            programme["code"].as_str().unwrap().to_owned(),
            tew.map(|rating| rating["level"].as_i64().unwrap()),
        );
    }
    assert!(rated.values().flatten().count() > 0);
    for row in all(
        db,
        "SELECT code, involvement_level FROM programme WHERE provenance <> 'ILLUSTRATIVE'",
    )
    .await
    {
        let level: Option<i32> = row.try_get("", "involvement_level").unwrap();
        assert_eq!(level.map(i64::from), rated[&row.try_get::<String>("", "code").unwrap()]);
    }
}

pub async fn a_workshop_is_stored_as_its_file_says(db: &DatabaseConnection) {
    load_demo(db).await;
    let withdrawn = "SELECT c.text AS t FROM contribution c JOIN participant p ON p.id = c.participant_id WHERE p.code = 'demo-p19'";
    assert_eq!(
        texts(db, withdrawn).await,
        ["I spoke about something in class that I had not told my family."]
    );
    let said = "SELECT c.state AS t FROM consent c JOIN participant p ON p.id = c.participant_id
                WHERE p.code = 'demo-p19' AND c.scope = 'RANKING' ORDER BY c.recorded_at, c.id";
    assert_eq!(texts(db, said).await, ["GIVEN", "WITHDRAWN"]);
    assert_eq!(
        number(db, "SELECT count(*) AS n FROM ballot WHERE withdrawn_at IS NOT NULL").await,
        2
    );
    let merged = "SELECT count(*) AS n FROM question q JOIN question s ON s.id = q.merged_into_id WHERE q.status = 'MERGED' AND s.status = 'SHORTLISTED'";
    assert_eq!(number(db, merged).await, 16);
    let groups = texts(db, "SELECT group_name AS t FROM ballot WHERE group_name IS NOT NULL ORDER BY id").await;
    assert_eq!(groups, ["Small group A", "Small group B", "Small group C", "Small group D"]);
    assert_eq!(
        number(
            db,
            "SELECT count(*) AS n FROM participant WHERE account_id IS NOT NULL OR erased_at IS NOT NULL"
        )
        .await,
        0
    );
    let opened = "SELECT opened_at AS n FROM round WHERE code = 'demo-round-3'";
    assert_eq!(number(db, opened).await, 1_783_533_600_000);
}

pub async fn a_later_load_may_refer_to_rows_of_an_earlier_one(db: &DatabaseConnection) {
    let mut first = Files::demo();
    let mut later = Files::demo();
    for late in ["outcomes.json", "questions.json", "illustrative-workshop.json"] {
        first.0.remove(late);
    }
    later.0.retain(|file, _| !first.0.contains_key(file));
    load(db, &first.bundle().unwrap()).await.unwrap();
    let outcome = load(db, &later.bundle().unwrap()).await.unwrap();
    assert_eq!(
        outcome.added,
        BTreeMap::from([(Kind::Outcome, 131), (Kind::Question, 6), (Kind::Workshop, 1)])
    );
    assert_eq!(load_demo(db).await.unchanged, demo_rows());
    let mut review = Files::demo();
    review.0.retain(|file, _| file == "outcomes.json");
    review.set("outcomes.json", "cook1995-o1", "/code", json!("new-o1"));
    let reviews = Files::demo().0["studies.json"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "REVIEW")
        .unwrap()["code"]
        .clone();
    review.set("outcomes.json", "new-o1", "/study", reviews);
    let refused = load(db, &review.bundle().unwrap()).await.unwrap_err();
    assert!(refused.to_string().contains("outcomes.json, new-o1, study:"), "{refused}");
}

pub async fn a_code_that_no_file_brought_is_not_taken_over(db: &DatabaseConnection) {
    let by_hand = organisation::Model {
        id: uuid::Uuid::from_u128(7),
        code: "kcl".to_owned(),
        name: "Entered by hand".to_owned(),
        kind: "OTHER".to_owned(),
        ror: None,
        region: None,
        country_code: None,
        provenance: "EXTRACTED".to_owned(),
        source_url: None,
        created_at: NOW_MS,
        updated_at: NOW_MS,
    };
    organisation::Entity::insert_many([sea_orm::IntoActiveModel::into_active_model(by_hand)])
        .exec_without_returning(db)
        .await
        .unwrap();
    let refused = load(db, &Bundle::demo().unwrap()).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .ends_with("organisations.json, kcl, code: is the code of a row that was not loaded from a file"),
        "{refused}"
    );
    assert_eq!(number(db, "SELECT count(*) AS n FROM study").await, 0);
}

pub async fn many_rows_are_loaded_in_several_statements(db: &DatabaseConnection) {
    let mut bundle = Bundle::demo().unwrap();
    let (report, study) = (bundle.reports[0].clone(), bundle.studies[0].clone());
    for number in 0..2_500 {
        let (mut report, mut study) = (report.clone(), study.clone());
        report.code = format!("many-{number}");
        study.code.clone_from(&report.code);
        report.doi = None;
        report.studies = vec![study.code.clone()];
        study.reports = vec![report.code.clone()];
        study.possible_overlap_with.clear();
        bundle.reports.push(report);
        bundle.studies.push(study);
    }
    let outcome = load(db, &bundle).await.unwrap();
    assert_eq!((outcome.added[&Kind::Study], outcome.added[&Kind::Report]), (2_576, 2_579));
    assert_eq!(number(db, "SELECT count(*) AS n FROM study_report").await, 2_580);
    assert_eq!(
        texts(db, "SELECT code AS t FROM study ORDER BY id DESC LIMIT 1").await,
        ["many-2499"]
    );
    assert_eq!(load(db, &bundle).await.unwrap().added, BTreeMap::new());
}

pub async fn two_loads_at_once_load_everything_once(db: &DatabaseConnection) {
    let bundle = Bundle::demo().unwrap();
    let (one, other) = tokio::join!(load(db, &bundle), load(db, &bundle));
    let (one, other) = (one.unwrap(), other.unwrap());
    let (first, second) = if one.added.is_empty() { (other, one) } else { (one, other) };
    assert_eq!((first.added, second.unchanged), (demo_rows(), demo_rows()));
    assert_eq!(counts(db).await["imported_row"], 526);
}
