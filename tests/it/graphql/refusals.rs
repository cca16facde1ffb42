//! Tests that refusals say what would work: the stored version, the roles that may, the right kind of id, how to send a token.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, on_both};

const CREATE: &str = "mutation ($code: String!) { createStudy(input: { code: $code, title: \"A trial\" }) { id } }";
const UPDATE: &str = "mutation ($id: ID!, $v: Int!) { updateStudy(id: $id, version: $v, input: { title: \"Renamed\" }) { version } }";

fn extensions(answer: &Answer) -> &Value {
    &answer.body["errors"][0]["extensions"]
}

#[apply(on_both!)]
async fn a_conflict_says_which_version_is_stored(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = app.ask(academic, CREATE, json!({ "code": "conflict-1" })).await.data()["createStudy"]["id"].clone();
    app.ask(academic, UPDATE, json!({ "id": id, "v": 1 })).await.data();
    let stale = app.ask(academic, UPDATE, json!({ "id": id, "v": 1 })).await;
    assert_eq!(stale.codes(), ["CONFLICT"], "{}", stale.text);
    assert_eq!(extensions(&stale)["currentVersion"], 2);
    assert!(
        stale.body["errors"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("version 2")),
        "{}",
        stale.text
    );
}

#[apply(on_both!)]
async fn a_refusal_says_who_may(app: TestServer) {
    let refused = app.ask(app.token("PARTNER"), CREATE, json!({ "code": "forbidden-1" })).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
    assert_eq!(extensions(&refused)["action"], "study.create");
    assert_eq!(extensions(&refused)["needs"], json!([{ "role": "ACADEMIC", "rows": "all" }]));
    assert!(
        refused.body["errors"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("ACADEMIC (all)")),
        "{}",
        refused.text
    );
    let lists = app.ask(app.token("PARTNER"), "{ auditEvents { nodes { id } } }", json!({})).await;
    assert_eq!(
        extensions(&lists)["needs"],
        json!([{ "role": "STEWARD", "rows": "all" }, { "role": "ADMIN", "rows": "all" }])
    );
}

#[apply(on_both!)]
async fn an_id_of_another_kind_is_named(app: TestServer) {
    let academic = app.token("ACADEMIC");
    for (id, words) in [
        ("programme_01h455vb4pex5vsknk084sn02q", ["study_", "programme"]),
        ("no-id", ["study_", "not an id"]),
    ] {
        let refused = app.ask(academic, UPDATE, json!({ "id": id, "v": 1 })).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{}", refused.text);
        let field = &extensions(&refused)["fields"][0];
        assert_eq!(field["path"], "id");
        let message = field["message"].as_str().unwrap();
        assert!(words.iter().all(|word| message.contains(word)), "{message}");
    }
    let refused = app
        .ask(None, "{ node(id: \"weather_01h455vb4pex5vsknk084sn02q\") { id } }", json!({}))
        .await;
    assert!(
        extensions(&refused)["fields"][0]["message"]
            .as_str()
            .is_some_and(|message| message.contains("weather")),
        "{}",
        refused.text
    );
}

#[apply(on_both!)]
async fn a_token_without_its_scheme_is_told_so(app: TestServer) {
    let token = app.token("ACADEMIC").unwrap().to_owned();
    let ask = |header: String| {
        app.http()
            .post(app.url("/graphql"))
            .header("authorization", header)
            .json(&json!({ "query": "{ viewer { role } }" }))
    };
    let bare = Answer::read(ask(token.clone()).send().await.unwrap()).await;
    assert_eq!(
        (bare.status, bare.codes()),
        (401, vec!["UNAUTHENTICATED".to_owned()]),
        "{}",
        bare.text
    );
    let message = bare.body["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("Bearer") && !message.contains(&token), "{message}");
    let good = Answer::read(ask(format!("Bearer {token}")).send().await.unwrap()).await;
    assert_eq!(good.data()["viewer"]["role"], "ACADEMIC");
}
