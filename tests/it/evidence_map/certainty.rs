//! Tests certainty ratings over HTTP: who rates, who reads, what is kept, and what is refused.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{cells, map};
use crate::support::{TestServer, on_both, sql};

pub const RATE: &str = "mutation($input: CertaintyInput!) { rateCertainty(input: $input) { row { code } column { code } studies certainty \
    { \
    framework level reasons ratedBy { displayName } history { level reasons ratedBy { displayName } } } } }";

fn rating(level: &str, reasons: &[&str]) -> Value {
    json!({ "input": { "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "row": "STORYTELLING", "column": "ATTITUDE_STIGMA",
    "framework": "GRADE",
        "level": level, "reasons": reasons } })
}

const CERTAINTY: &str = "query($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { cells { row { \
    code } column { code } certainty { \
    framework level reasons ratedAt ratedBy { id displayName } history { level } } } plainLanguage } }";

#[apply(on_both!)]
async fn ratings_of_certainty_are_kept_and_shown_with_who_stands_by_them(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let low = app
        .ask(academic, RATE, rating("LOW", &["Risk of bias: no study is blind."]))
        .await
        .data()["rateCertainty"]
        .clone();
    assert_eq!(
        (&low["row"]["code"], &low["column"]["code"]),
        (&json!("STORYTELLING"), &json!("ATTITUDE_STIGMA"))
    );
    assert_eq!(low["certainty"]["level"], "LOW");
    assert_eq!(low["certainty"]["history"], json!([]));
    // Repeating the rating changes nothing. A different rating is added, and the earlier one is kept.
    assert_eq!(
        app.ask(academic, RATE, rating("LOW", &["Risk of bias: no study is blind."]))
            .await
            .data()["rateCertainty"],
        low
    );
    let better = app.ask(academic, RATE, rating("MODERATE", &["A trial was added."])).await.data()["rateCertainty"].clone();
    assert_eq!(
        better["certainty"]["history"],
        json!([{ "level": "LOW", "reasons": ["Risk of bias: no study is blind."], "ratedBy": low["certainty"]["ratedBy"] }])
    );
    // Everybody reads it with the rater's name, whichever dimension is in the rows.
    for (rows, columns) in [("METHOD", "OUTCOME_DOMAIN"), ("OUTCOME_DOMAIN", "METHOD")] {
        for role in ["PUBLIC", "PARTNER", "PARTICIPANT", "SERVICE_USER_EDUCATOR", "ADMIN"] {
            let map = app
                .ask(app.token(role), CERTAINTY, json!({ "rows": rows, "columns": columns }))
                .await
                .data()["evidenceMap"]
                .clone();
            let rated: Vec<&Value> = cells(&map).iter().filter(|cell| !cell["certainty"].is_null()).collect();
            assert_eq!(rated.len(), 1, "{role}");
            assert!([&rated[0]["row"]["code"], &rated[0]["column"]["code"]].contains(&&json!("STORYTELLING")));
            let certainty = &rated[0]["certainty"];
            assert_eq!(
                (&certainty["level"], &certainty["history"]),
                (&json!("MODERATE"), &json!([{ "level": "LOW" }]))
            );
            assert_eq!(
                certainty["ratedBy"]["displayName"], low["certainty"]["ratedBy"]["displayName"],
                "{role}"
            );
            assert!(
                map["plainLanguage"].as_str().unwrap().contains("moderate in 1"),
                "{}",
                map["plainLanguage"]
            );
        }
    }
    let trail = app
        .ask(
            app.token("STEWARD"),
            "{ auditEvents(filter: { action: \"certainty.rate\" }, first: 10) { nodes { outcome role resourceId } } }",
            json!({}),
        )
        .await
        .data();
    let trail = trail["auditEvents"]["nodes"].as_array().unwrap().clone();
    assert_eq!(trail.len(), 2, "a repetition leaves no trace");
    assert!(trail.iter().all(|event| event["outcome"] == "ALLOWED"
        && event["role"] == "ACADEMIC"
        && event["resourceId"].as_str().unwrap().starts_with("certainty_")));
}

#[apply(on_both!)]
async fn of_equal_ratings_at_once_one_is_kept(app: TestServer) {
    let asked = (0..6).map(|_| app.ask(app.token("ACADEMIC"), RATE, rating("HIGH", &["Sure."])));
    for answer in futures_util::future::join_all(asked).await {
        assert_eq!(answer.data()["rateCertainty"]["certainty"]["history"], json!([]));
    }
}

#[apply(on_both!)]
async fn those_who_may_not_rate_are_refused(app: TestServer) {
    for role in [
        "PUBLIC",
        "PARTNER",
        "PARTICIPANT",
        "SERVICE_USER_EDUCATOR",
        "PRACTITIONER",
        "STEWARD",
        "ADMIN",
    ] {
        assert_eq!(
            app.ask(app.token(role), RATE, rating("LOW", &["No."])).await.codes(),
            ["FORBIDDEN"],
            "{role}"
        );
    }
    let trail = app
        .ask(
            app.token("STEWARD"),
            "{ auditEvents(filter: { action: \"certainty.rate\" }, first: 10) { nodes { outcome role } } }",
            json!({}),
        )
        .await
        .data();
    let roles: Vec<&str> = trail["auditEvents"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["role"].as_str().unwrap())
        .collect();
    assert_eq!(
        roles,
        [
            "ADMIN",
            "STEWARD",
            "PRACTITIONER",
            "SERVICE_USER_EDUCATOR",
            "PARTICIPANT",
            "PARTNER"
        ]
    );
}

#[apply(on_both!)]
async fn every_bad_field_of_a_rating_is_named_and_nothing_is_stored(app: TestServer) {
    let paths = async |input: Value| {
        let answer = app.ask(app.token("ACADEMIC"), RATE, json!({ "input": input })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
        let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
        let mut paths: Vec<String> = fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect();
        paths.sort();
        paths
    };
    let input = |row: &str, column: &str, reasons: Value| {
        json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "row": row,
    "column": column, "framework": "CERQUAL", "level": "LOW", "reasons": reasons })
    };
    assert_eq!(
        paths(input("JUGGLING", "STORYTELLING", json!([]))).await,
        ["input.column", "input.reasons", "input.row"]
    );
    assert_eq!(
        paths(input("STORYTELLING", "KNOWLEDGE", json!(["Fine.", "  ", "a\u{0}b"]))).await,
        ["input.reasons.1", "input.reasons.2"]
    );
    assert_eq!(
        paths(input("STORYTELLING", "KNOWLEDGE", json!(vec!["Fine."; 21]))).await,
        ["input.reasons"]
    );
    assert_eq!(
        paths(input("a\u{0}b", &"X".repeat(101), json!(["Fine."]))).await,
        ["input.column", "input.row"]
    );
    let map = map(&app, "METHOD", "OUTCOME_DOMAIN", Value::Null).await;
    assert!(cells(&map).iter().all(|cell| cell["certainty"].is_null()));
}

#[apply(on_both!)]
async fn a_rating_of_a_cell_is_hidden_with_all_its_evidence(app: TestServer) {
    app.ask(app.token("ACADEMIC"), RATE, rating("LOW", &["Judged."])).await.data();
    sql::write(&app, &["UPDATE study SET status = 'DRAFT'".to_owned()]).await;
    for (role, ratings) in [
        ("PUBLIC", 0),
        ("PARTNER", 0),
        ("ADMIN", 0),
        ("ACADEMIC", 1),
        ("SERVICE_USER_EDUCATOR", 1),
    ] {
        let map = app
            .ask(app.token(role), CERTAINTY, json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN" }))
            .await
            .data()["evidenceMap"]
            .clone();
        let rated = cells(&map).iter().filter(|cell| !cell["certainty"].is_null());
        assert_eq!(rated.count(), ratings, "{role}");
    }
}
