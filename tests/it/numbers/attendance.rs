//! Tests that the people of a workshop that was loaded as published are counted, under disclosure control.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

const ATTENDANCE: &str = "{ workshop(code: \"DEMO-WORKSHOP-1\") { attendance { perspective count { value suppressed reason } } } }";

#[apply(on_both!)]
async fn the_demo_workshop_shows_suppression_at_work(app: TestServer) {
    let public = app.read(ATTENDANCE).await["workshop"].clone();
    let cells = public["attendance"].as_array().unwrap();
    assert!(!cells.is_empty(), "{public}");
    let reasons: Vec<&str> = cells.iter().filter_map(|cell| cell["count"]["reason"].as_str()).collect();
    assert!(reasons.contains(&"SMALL_COUNT") && !reasons.contains(&"NOT_PERMITTED"), "{public}");
    // Only the steward gets exact numbers.
    let steward = app.ask(app.token("STEWARD"), ATTENDANCE, json!({})).await.data()["workshop"].clone();
    let exact = steward["attendance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| cell["count"]["value"].as_i64().unwrap());
    assert!(exact.sum::<i64>() > 8, "{steward}");
}
