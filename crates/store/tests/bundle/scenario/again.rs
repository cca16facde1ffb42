//! Later loads, loads of other files, failing loads and large loads.

use std::collections::BTreeMap;

use entity::column::{Code, Millis};
use entity::organisation;
use evidence::vocabulary::{OrganisationKind, Provenance};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel};
use serde_json::json;
use store::bundle::{Bundle, Kind, LoadError};

use super::{demo_rows, is_empty, load, load_at, load_demo};
use crate::support::{Bench, Files, NOW_MS, counts, number, texts};

pub async fn a_second_load_changes_nothing(db: &Bench) {
    load_demo(db).await;
    let before = counts(db).await;
    let mut told = 0;
    let outcome = load_at(db, &Bundle::demo().unwrap(), NOW_MS + 86_400_000, &mut |_| told += 1)
        .await
        .unwrap();
    assert_eq!((outcome.added, outcome.unchanged, told), (BTreeMap::new(), demo_rows(), 0));
    assert_eq!(counts(db).await, before);
    assert_eq!(
        number(db, &format!("SELECT count(*) AS n FROM study WHERE updated_at <> {NOW_MS}")).await,
        0
    );
}

pub async fn a_workshop_that_was_loaded_before_sheets_were_kept_gets_its_sheet(db: &Bench) {
    load_demo(db).await;
    let mut before = counts(db).await;
    // Simulates an older database: its rows exist, its sheet does not.
    let statements = match db.get_database_backend() {
        DbBackend::Sqlite => ["DROP TRIGGER tr_information_sheet_no_delete", "DELETE FROM information_sheet"],
        _ => [
            "ALTER TABLE information_sheet DISABLE TRIGGER USER",
            "DELETE FROM information_sheet",
        ],
    };
    for statement in statements {
        db.execute_unprepared(statement).await.unwrap();
    }
    load_at(db, &Bundle::demo().unwrap(), NOW_MS, &mut |_| {}).await.unwrap();
    // The audit trail has an entry for each load that added something.
    *before.get_mut("audit_event").unwrap() += 1;
    assert_eq!(counts(db).await, before);
}

pub async fn a_row_with_other_content_is_refused_and_nothing_is_overwritten(db: &Bench) {
    load_demo(db).await;
    let before = counts(db).await;
    let mut files = Files::demo();
    files.set("studies.json", "cook1995", "/sampleSize", json!(58));
    files.set("illustrative-workshop.json", "demo-c01", "/text", json!("Something else."));
    let mut new = files.row("organisations.json", "kcl").clone();
    new["code"] = json!("new-one");
    files.row("organisations.json", "").as_array_mut().unwrap().push(new);
    let refused = load(db, &files.bundle().unwrap()).await.unwrap_err();
    let LoadError::Refused(problems) = refused else {
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

pub async fn a_bad_row_leaves_nothing_behind(db: &Bench) {
    let mut files = Files::demo();
    files.set("illustrative-workshop.json", "demo-c15", "/participant", json!("nobody"));
    let refused = load(db, &files.bundle().unwrap()).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "1 problem in the evidence files, nothing was loaded\nillustrative-workshop.json, demo-c15, participant: no participant nobody"
    );
    is_empty(db).await;
}

pub async fn a_failure_of_the_database_halfway_leaves_nothing_behind(db: &Bench) {
    db.execute_unprepared("ALTER TABLE ballot_preference RENAME TO elsewhere")
        .await
        .unwrap();
    let failed = load(db, &Bundle::demo().unwrap()).await.unwrap_err();
    assert!(matches!(failed, LoadError::Database(_)), "{failed:?}");
    is_empty(db).await;
    db.execute_unprepared("ALTER TABLE elsewhere RENAME TO ballot_preference")
        .await
        .unwrap();
    assert_eq!(load_demo(db).await.added, demo_rows());
}

pub async fn a_later_load_may_refer_to_rows_of_an_earlier_one(db: &Bench) {
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

pub async fn a_code_that_no_file_brought_is_not_taken_over(db: &Bench) {
    let by_hand = organisation::Model {
        id: uuid::Uuid::from_u128(7),
        code: "kcl".to_owned(),
        name: "Entered by hand".to_owned(),
        kind: Code(OrganisationKind::Other),
        ror: None,
        region: None,
        country_code: None,
        provenance: Code(Provenance::Extracted),
        source_url: None,
        created_at: Millis(chrono::DateTime::from_timestamp_millis(NOW_MS).unwrap()),
        updated_at: Millis(chrono::DateTime::from_timestamp_millis(NOW_MS).unwrap()),
        version: 1,
    };
    organisation::Entity::insert_many([by_hand.into_active_model()])
        .exec_without_returning(&db.db)
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

pub async fn many_rows_are_loaded_in_several_statements(db: &Bench) {
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

pub async fn two_loads_at_once_load_everything_once(db: &Bench) {
    let bundle = Bundle::demo().unwrap();
    let (one, other) = tokio::join!(load(db, &bundle), load(db, &bundle));
    let (one, other) = (one.unwrap(), other.unwrap());
    let (first, second) = if one.added.is_empty() { (other, one) } else { (one, other) };
    assert_eq!((first.added, second.unchanged), (demo_rows(), demo_rows()));
    assert_eq!(counts(db).await["imported_row"], 526);
}
