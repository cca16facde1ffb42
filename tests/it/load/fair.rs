//! Tests that heavy operations run one after the other, and do not delay other clients.

use api::config::Settings;
use futures_util::future::join_all;
use macro_rules_attribute::apply;
use serde_json::json;

use super::map;
use crate::support::{Backend, OnBackend, TestServer, on_both};

const ROWS: [&str; 5] = ["METHOD", "TOPIC", "AUDIENCE", "SETTING", "DELIVERY_MODE"];
const COLUMNS: [&str; 4] = ["OUTCOME_DOMAIN", "KIRKPATRICK_LEVEL", "LEARNING_DOMAIN", "PERSPECTIVE"];

/// Twenty different maps.
fn maps() -> impl Iterator<Item = String> {
    ROWS.into_iter()
        .flat_map(|rows| COLUMNS.into_iter().map(move |columns| format!("{{ {} }}", map(rows, columns))))
}

/// A service with two database connections for all reads.
struct Small(TestServer);

impl OnBackend for Small {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| settings.database.max_connections = 2;
        Self(TestServer::with(backend, change).await)
    }
}

/// A service in which one heavy operation can run and one more can wait.
struct Strict(TestServer);

impl OnBackend for Strict {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| {
            settings.budget.heavy_at_once = 1;
            settings.budget.heavy_waiting = 1;
        };
        Self(TestServer::with(backend, change).await)
    }
}

#[apply(on_both!)]
async fn twenty_maps_at_once_fail_neither_themselves_nor_readiness_nor_a_light_query(small: Small) {
    let app = &small.0;
    let heavy: Vec<String> = maps().collect();
    let heavy = join_all(heavy.iter().map(|query| app.ask(None, query, json!({}))));
    let light = async {
        for _ in 0..10 {
            let ready = app.http().get(app.url("/health/ready")).send().await.unwrap();
            assert_eq!(ready.status(), 200);
            let answer = app
                .ask(
                    app.token("ACADEMIC"),
                    "{ viewer { role } study(code: \"cook1995\") { title } }",
                    json!({}),
                )
                .await;
            assert_eq!(answer.data()["viewer"]["role"], "ACADEMIC");
        }
    };
    let (answers, ()) = tokio::join!(heavy, light);
    for answer in answers {
        answer.data();
    }
}

#[apply(on_both!)]
async fn who_has_too_many_heavy_operations_waiting_is_told_when_to_come_back(strict: Strict) {
    let app = &strict.0;
    let heavy: Vec<String> = maps().collect();
    let answers = join_all(heavy.iter().map(|query| app.ask(None, query, json!({})))).await;
    let mut refused = 0;
    for answer in answers {
        if answer.status == 200 {
            answer.data();
            continue;
        }
        refused += 1;
        assert_eq!((answer.status, answer.codes()), (503, vec!["UNAVAILABLE".to_owned()]));
        let seconds: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert_eq!(answer.body["errors"][0]["extensions"]["retryAfter"], seconds);
    }
    assert!(refused > 0, "nobody was refused");
    // The concurrency slots were released.
    app.read(&heavy[0]).await;
}
