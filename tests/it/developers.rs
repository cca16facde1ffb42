//! Tests what clients rely on besides the schema: persisted documents, ETags of answers, and the examples of the guide, over real evidence.

use api::edge::EXAMPLES;
use aws_lc_rs::digest::{SHA256, digest};
use macro_rules_attribute::apply;
use reqwest::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, on_both};

const RENAME: &str =
    "mutation($id: ID!, $version: Int!, $name: String!) { updateProgramme(id: $id, version: $version, input: { name: $name }) { name } }";

/// Variables with which the examples find something in the demo evidence.
fn variables(example: &str, workshop: &Value) -> Value {
    match example {
        "Programmes" => json!({ "methods": ["STORYTELLING"] }),
        "Search" => json!({ "text": "consumer educators" }),
        "Effects" => json!({ "domains": ["ATTITUDE_STIGMA"] }),
        "Priorities" => json!({ "workshop": "DEMO-WORKSHOP-1" }),
        "Follow" => json!({ "workshop": workshop }),
        _ => json!({}),
    }
}

fn id(document: &str) -> String {
    let hash = digest(&SHA256, document.as_bytes());
    hash.as_ref()
        .iter()
        .fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

async fn get(app: &TestServer, parameters: &[(&str, &str)], token: Option<&str>, tag: Option<&str>) -> reqwest::Response {
    let mut request = app.http().get(app.url("/graphql")).query(parameters);
    request = request.header(ACCEPT, "application/graphql-response+json");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(tag) = tag {
        request = request.header(IF_NONE_MATCH, tag);
    }
    request.send().await.expect("the server answers")
}

fn header(response: &reqwest::Response, name: reqwest::header::HeaderName) -> String {
    let value = response.headers().get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

#[apply(on_both!)]
async fn every_example_of_the_guide_is_known_by_its_hash_and_answered(app: TestServer) {
    let workshop = app.read("{ workshop(code: \"DEMO-WORKSHOP-1\") { id } }").await["workshop"]["id"].clone();
    assert!(EXAMPLES.len() >= 5);
    for example in EXAMPLES {
        let variables = variables(&example.name, &workshop).to_string();
        let named = [("documentId", id(&example.text)), ("variables", variables)];
        let named: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if example.name == "Follow" {
            let request = app
                .http()
                .get(app.url("/graphql"))
                .query(&named)
                .header(ACCEPT, "text/event-stream");
            let mut events = request.send().await.expect("a stream");
            let first = events.chunk().await.expect("an event").expect("an event");
            let first = String::from_utf8_lossy(&first).into_owned();
            assert!(first.starts_with("event: next") && first.contains("DEMO-WORKSHOP-1"), "{first}");
            continue;
        }
        let answer = Answer::read(get(&app, &named, None, None).await).await;
        assert_eq!(answer.status, 200, "{}: {}", example.name, answer.text);
        let data = answer.data();
        assert!(
            data.as_object().is_some_and(|data| data.values().all(|field| !field.is_null())),
            "{}: {data}",
            example.name
        );
    }
}

#[apply(on_both!)]
async fn a_tag_holds_until_what_it_stands_for_changes(app: TestServer) {
    let query = [("query", "{ programmes(first: 1) { nodes { id name version } } }")];
    let first = get(&app, &query, None, None).await;
    let tag = header(&first, ETAG);
    assert_eq!(header(&first, CACHE_CONTROL), "public, max-age=0, must-revalidate");
    assert_eq!(get(&app, &query, None, Some(&tag)).await.status(), 304);

    let programme = Answer::read(first).await.data()["programmes"]["nodes"][0].clone();
    let change = json!({ "id": programme["id"], "version": programme["version"], "name": "Renamed since" });
    app.ask(app.token("ACADEMIC"), RENAME, change).await.data();
    let changed = get(&app, &query, None, Some(&tag)).await;
    assert_eq!(changed.status(), 200);
    assert_ne!(header(&changed, ETAG), tag);
    assert_eq!(
        Answer::read(changed).await.data()["programmes"]["nodes"][0]["name"],
        "Renamed since"
    );
}

#[apply(on_both!)]
async fn tags_and_caches_let_nobody_read_for_somebody_else(app: TestServer) {
    let query = [("query", "{ programme(code: \"demo-course\") { name } }")];
    let partner = get(&app, &query, app.token("PARTNER"), None).await;
    assert_eq!(header(&partner, CACHE_CONTROL), "private, no-cache");
    let public = get(&app, &query, None, Some(&header(&partner, ETAG))).await;
    assert_eq!(
        (public.status().as_u16(), Answer::read(public).await.data()),
        (200, json!({ "programme": null }))
    );

    let own = [("query", "{ viewer { participations { consents { scope } } } }")];
    let own = get(&app, &own, app.token("PARTICIPANT"), None).await;
    assert_eq!(
        (own.status().as_u16(), header(&own, CACHE_CONTROL), header(&own, ETAG)),
        (200, "no-store".to_owned(), String::new())
    );
}

#[apply(on_both!)]
async fn a_token_for_certain_documents_runs_no_other_by_its_hash(app: TestServer) {
    let document = "query Bound { viewer { role } }";
    let (admin, other) = (app.token("ADMIN"), EXAMPLES[0].text.as_ref());
    let account = "mutation { createAccount(input: { displayName: \"A dashboard\", kind: SERVICE }) { id } }";
    let account = app.ask(admin, account, json!({})).await.data()["createAccount"]["id"].clone();
    let input = json!({ "account": account, "role": "ACADEMIC", "label": "A dashboard", "operations": [id(document)] });
    let issue = "mutation($input: RoleTokenInput!) { issueRoleToken(input: $input) { secret } }";
    let issued = app.ask(admin, issue, json!({ "input": input })).await.data()["issueRoleToken"]["secret"].clone();
    let token = issued.as_str();
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": id(document).replace("sha256:", "") } }).to_string();
    let taught = get(&app, &[("query", document), ("extensions", &extensions)], None, None).await;
    assert_eq!(Answer::read(taught).await.data()["viewer"]["role"], "PUBLIC");
    let bound = get(&app, &[("documentId", &id(document))], token, None).await;
    assert_eq!(Answer::read(bound).await.data()["viewer"]["role"], "ACADEMIC");
    let refused = get(&app, &[("documentId", &id(other)), ("variables", "{\"methods\": []}")], token, None).await;
    assert_eq!(Answer::read(refused).await.codes(), ["FORBIDDEN"]);
}

#[apply(on_both!)]
async fn the_guide_and_the_schema_are_served(app: TestServer) {
    for (path, holds) in [
        ("/developers", "For developers"),
        ("/developers/graphiql", "GraphiQL"),
        ("/developers/errors.json", "PERSISTED_QUERY_NOT_FOUND"),
        ("/developers/manifest.json", "\"WhoAmI\""),
        (
            "/schema.graphql",
            "scalar Date @specifiedBy(url: \"https://datatracker.ietf.org/doc/html/rfc3339#section-5.6\")",
        ),
        ("/schema.json", "\"specifiedByURL\":\"https://www.w3.org/TR/SVG2/\""),
    ] {
        let text = app.http().get(app.url(path)).send().await.unwrap().text().await.unwrap();
        assert!(text.contains(holds), "{path}: {}", &text[..text.len().min(400)]);
    }
}

#[apply(on_both!)]
async fn every_document_of_the_guide_and_of_the_pages_is_in_the_manifest(app: TestServer) {
    let manifest = Answer::read(app.http().get(app.url("/developers/manifest.json")).send().await.unwrap())
        .await
        .body;
    let operations = manifest["operations"].as_array().unwrap();
    let mut all: std::collections::BTreeSet<String> = pages::Site::documents().map(|(_, text)| text).collect();
    all.extend(EXAMPLES.iter().map(|example| example.text.to_string()));
    let known = operations.iter().map(|operation| operation["body"].as_str().unwrap().to_owned());
    assert_eq!(known.collect::<std::collections::BTreeSet<String>>(), all);
}
