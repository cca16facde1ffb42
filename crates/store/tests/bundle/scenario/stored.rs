//! What a first load stores.

use std::collections::BTreeMap;

use store::bundle::{Bundle, Progress};

use super::{demo_rows, load_at, load_demo};
use crate::support::{Bench, Files, NOW_MS, all, counts, number, texts};

pub async fn the_demo_evidence_loads_with_the_counts_of_its_readme(db: &Bench) {
    let mut seen: Vec<Progress> = Vec::new();
    let outcome = load_at(db, &Bundle::demo().unwrap(), NOW_MS, &mut |progress| seen.push(progress))
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
        ("ballot", 20 + 4 + 5),
        ("ballot_preference", 246),
        ("ranking", 2 * 12),
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

pub async fn the_default_order_follows_the_files(db: &Bench) {
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

pub async fn search_finds_evidence_and_agreed_questions_only(db: &Bench) {
    load_demo(db).await;
    let mut kinds = BTreeMap::new();
    for row in all(db, "SELECT kind, count(*) AS n FROM search_document GROUP BY kind").await {
        kinds.insert(row.try_get::<String>("", "kind").unwrap(), row.try_get::<i64>("", "n").unwrap());
    }
    let expected = [("OUTCOME", 131), ("PROGRAMME", 35 + 1), ("QUESTION", 16), ("STUDY", 76)];
    assert_eq!(kinds, expected.map(|(kind, rows)| (kind.to_owned(), rows)).into());
    let submitted = "SELECT count(*) AS n FROM search_document d JOIN question q ON q.id = d.row_id WHERE q.participant_id IS NOT NULL";
    assert_eq!(number(db, submitted).await, 0);
    // The demo course is a draft: only viewers who may see it find it.
    let made_up = "SELECT p.status AS t FROM search_document d JOIN programme p ON p.id = d.row_id WHERE p.provenance = 'ILLUSTRATIVE'";
    assert_eq!(texts(db, made_up).await, ["DRAFT"]);
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

pub async fn effects_levels_and_identifiers_are_stored_in_their_columns(db: &Bench) {
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
    let poolable = "SELECT code AS t FROM outcome WHERE effect_standard_error IS NOT NULL AND effect_metric = \
        'STANDARDISED_MEAN_DIFFERENCE' ORDER BY code";
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

pub async fn a_workshop_is_stored_as_its_file_says(db: &Bench) {
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
        number(
            db,
            "SELECT ballots_at_close * 100 + withdrawn_since AS n FROM round WHERE sequence = 1"
        )
        .await,
        2202
    );
    let merged = "SELECT count(*) AS n FROM question q JOIN question s ON s.id = q.merged_into_id WHERE q.status = 'MERGED' AND s.status \
        = 'SHORTLISTED'";
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
