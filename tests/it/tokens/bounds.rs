//! Tests tokens that are restricted to certain documents, to pages of certain origins, to reading, and to a number of requests a minute: by
//! every way in.

use aws_lc_rs::digest::{SHA256, digest};
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::WHO;
use crate::live::socket::Socket;
use crate::support::{Answer, TestServer, on_both};

const ISSUE: &str = "mutation($input: RoleTokenInput!) { issueRoleToken(input: $input) { secret token { id operations origins readOnly \
    requestsPerMinute permissions { resource actions } } } }";
const CREATE: &str = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { code } }";
const PAGE: &str = "https://dashboard.example";

fn hash(document: &str) -> String {
    let digest = digest(&SHA256, document.as_bytes());
    digest
        .as_ref()
        .iter()
        .fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Issues an academic's token with these restrictions. Returns its description and its secret.
async fn bound(app: &TestServer, bounds: Value) -> (Value, String) {
    let admin = app.token("ADMIN");
    let account = "mutation { createAccount(input: { displayName: \"A dashboard\", kind: SERVICE }) { id } }";
    let account = app.ask(admin, account, json!({})).await.data()["createAccount"]["id"].clone();
    let mut input = json!({ "account": account, "role": "ACADEMIC", "label": "A dashboard" });
    for (name, value) in bounds.as_object().unwrap() {
        input[name] = value.clone();
    }
    let issued = app.ask(admin, ISSUE, json!({ "input": input })).await.data()["issueRoleToken"].clone();
    (issued["token"].clone(), issued["secret"].as_str().unwrap().to_owned())
}

/// The code of the answer to one document over a socket. Empty if there is data.
async fn over_a_socket(app: &TestServer, secret: &str, document: &str) -> String {
    let mut socket = Socket::ready(&app.url("/graphql"), Some(secret)).await;
    socket.subscribe("1", json!({ "query": document })).await;
    let answer = socket.next().await;
    answer["payload"][0]["extensions"]["code"]
        .as_str()
        .or(answer["payload"]["errors"][0]["extensions"]["code"].as_str())
        .unwrap_or_default()
        .to_owned()
}

/// The code of the answer to one document as an event stream.
async fn as_events(app: &TestServer, secret: &str, document: &str) -> String {
    let request = app
        .http()
        .post(app.url("/graphql"))
        .bearer_auth(secret)
        .header("accept", "text/event-stream");
    let text = request
        .json(&json!({ "query": document }))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    match text.split("\"code\":\"").nth(1) {
        Some(rest) => rest.split('"').next().unwrap_or_default().to_owned(),
        None => String::new(),
    }
}

#[apply(on_both!)]
async fn a_token_for_certain_documents_runs_no_other_in_any_way(app: TestServer) {
    let (token, secret) = bound(&app, json!({ "operations": [hash(WHO)] })).await;
    assert_eq!(token["operations"], json!([hash(WHO)]));
    app.ask(Some(&secret), WHO, json!({})).await.data();
    let other = "{ viewer { role } }";
    assert_eq!(app.ask(Some(&secret), other, json!({})).await.codes(), ["FORBIDDEN"]);
    let get = app
        .http()
        .get(app.url("/graphql"))
        .query(&[("query", other)])
        .bearer_auth(&secret)
        .header("accept", "application/json");
    assert_eq!(Answer::read(get.send().await.unwrap()).await.codes(), ["FORBIDDEN"]);
    for (document, code) in [(WHO, ""), (other, "FORBIDDEN")] {
        assert_eq!(over_a_socket(&app, &secret, document).await, code, "{document}");
        assert_eq!(as_events(&app, &secret, document).await, code, "{document}");
    }
}

#[apply(on_both!)]
async fn a_token_that_only_reads_runs_no_mutation(app: TestServer) {
    let (token, secret) = bound(&app, json!({ "readOnly": true })).await;
    assert_eq!(token["readOnly"], true);
    app.ask(Some(&secret), WHO, json!({})).await.data();
    let answer = app.ask(Some(&secret), CREATE, super::create("read-only")).await;
    assert_eq!(answer.codes(), ["FORBIDDEN"]);
    assert_eq!(
        over_a_socket(&app, &secret, "mutation { rotateSigningKey { keyId } }").await,
        "FORBIDDEN"
    );
    assert_eq!(
        as_events(&app, &secret, "mutation { rotateSigningKey { keyId } }").await,
        "FORBIDDEN"
    );
}

#[apply(on_both!)]
async fn a_token_for_certain_pages_works_on_no_other_and_on_none(app: TestServer) {
    let (token, secret) = bound(&app, json!({ "origins": [PAGE] })).await;
    assert_eq!(token["origins"], json!([PAGE]));
    for (origin, status) in [(Some(PAGE), 200), (Some("https://other.example"), 403), (None, 403)] {
        let mut request = app
            .http()
            .post(app.url("/graphql"))
            .json(&json!({ "query": WHO }))
            .bearer_auth(&secret);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        assert_eq!(request.send().await.unwrap().status(), status, "{origin:?}");
    }
    // A socket whose page is not named: the token is sent later, and is refused then.
    let mut socket = Socket::new(&app.url("/graphql")).await;
    socket
        .send(json!({ "type": "connection_init", "payload": { "token": secret } }))
        .await;
    assert_eq!(socket.close_code().await, 4403);
}

#[apply(on_both!)]
async fn a_tokens_own_number_of_requests_a_minute_holds(app: TestServer) {
    let (token, secret) = bound(&app, json!({ "requestsPerMinute": 3 })).await;
    assert_eq!(token["requestsPerMinute"], 3);
    for _ in 0..3 {
        app.ask(Some(&secret), WHO, json!({})).await.data();
    }
    let answer = app.ask(Some(&secret), WHO, json!({})).await;
    assert_eq!((answer.status, answer.codes()), (429, vec!["RATE_LIMITED".to_owned()]));
    assert!(answer.headers.contains_key("retry-after"));
}

#[apply(on_both!)]
async fn bounds_stay_when_a_token_is_rotated_and_bad_ones_are_refused_by_name(app: TestServer) {
    let (token, _) = bound(
        &app,
        json!({ "readOnly": true, "origins": [PAGE], "requestsPerMinute": 9, "operations": [hash(WHO)] }),
    )
    .await;
    let rotate = "mutation($id: ID!) { rotateRoleToken(id: $id) { token { readOnly origins requestsPerMinute operations } } }";
    let rotated = app.ask(app.token("ADMIN"), rotate, json!({ "id": token["id"] })).await.data()["rotateRoleToken"]["token"].clone();
    assert_eq!(
        rotated,
        json!({ "readOnly": true, "origins": [PAGE], "requestsPerMinute": 9, "operations": [hash(WHO)] })
    );
    let account = app.ask(app.token("ADMIN"), "{ viewer { account { id } } }", json!({})).await.data()["viewer"]["account"]["id"].clone();
    let input = json!({ "account": account, "role": "ACADEMIC", "label": "x", "operations": ["sha256:xyz"],
    "origins": ["https://a.example/"], "requestsPerMinute": 0 });
    let refused = app.ask(app.token("ADMIN"), ISSUE, json!({ "input": input })).await;
    let paths: Vec<&str> = refused.body["errors"][0]["extensions"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["input.operations.0", "input.origins.0", "input.requestsPerMinute"]);
}
