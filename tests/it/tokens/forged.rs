//! Tests forged tokens over HTTP: each gets 401 with the same code, and nothing is executed.

use macro_rules_attribute::apply;
use policy::Role;
use reqwest::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use super::forge::{Forge, with};
use super::{WHO, create, token_of};
use crate::support::{Answer, TestServer, on_both};

/// The query `{ viewer { role } }` as a GET request.
const READ: &str = "/graphql?query=%7Bviewer%7Brole%7D%7D";

/// Checks that the request was refused with the one code. Returns the answer without the request's id.
fn refused(what: &str, answer: &Answer) -> String {
    assert_eq!(answer.status, 401, "{what}: {}", answer.text);
    assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{what}");
    assert_eq!(answer.headers[WWW_AUTHENTICATE], "Bearer error=\"invalid_token\"", "{what}");
    assert!(answer.body.get("data").is_none(), "{what}: {}", answer.text);
    let request = answer.body["errors"][0]["extensions"]["requestId"].as_str().unwrap();
    answer.text.replace(request, "REQUEST")
}

async fn count(app: &TestServer) -> Value {
    app.ask(app.token("ACADEMIC"), "{ programmes { totalCount } }", json!({}))
        .await
        .data()
}

#[apply(on_both!)]
async fn a_forged_token_is_refused_with_one_code_and_nothing_runs(app: TestServer) {
    let forge = Forge::of(&app, app.token("ACADEMIC").unwrap()).await;
    let admin = token_of(&app, Role::Admin).await;
    let now = forge.claims["iat"].as_i64().unwrap();
    let before = count(&app).await;
    let mut said = Vec::new();
    let forged = [
        forge.of_other_headers(),
        forge.of_other_claims(now),
        forge.of_other_signatures(&admin),
        forge.of_nonsense(),
    ]
    .concat();
    assert!(forged.len() > 60);
    for (what, token) in forged {
        let answer = app
            .ask(
                Some(&token),
                "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }",
                create("forged"),
            )
            .await;
        said.push(refused(&what, &answer));
        let read = app.http().get(app.url(READ)).bearer_auth(&token);
        said.push(refused(
            &what,
            &Answer::read(read.header("accept", "application/json").send().await.unwrap()).await,
        ));
    }
    // The refusal does not say what was wrong.
    said.dedup();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert_eq!(count(&app).await, before);
    // The forger's tools work: a token signed as it was before is accepted.
    let same = forge.signed(&forge.header, &forge.claims);
    assert_eq!(app.ask(Some(&same), WHO, json!({})).await.data()["viewer"]["role"], "ACADEMIC");
}

#[apply(on_both!)]
async fn the_stored_row_decides_the_role_not_the_claim(app: TestServer) {
    let forge = Forge::of(&app, app.token("PARTNER").unwrap()).await;
    for (key, value) in [
        ("role", "ADMIN"),
        ("roles", "ADMIN"),
        ("scope", "admin"),
        ("organisation", "univ-sheffield"),
    ] {
        let raised = forge.signed(&forge.header, &with(&forge.claims, key, json!(value)));
        let viewer = app.ask(Some(&raised), WHO, json!({})).await.data()["viewer"].clone();
        assert_eq!(viewer, app.ask(Some(&forge.good), WHO, json!({})).await.data()["viewer"], "{key}");
        assert_eq!(viewer["role"], "PARTNER");
    }
}

#[apply(on_both!)]
async fn two_authorization_headers_and_other_schemes_are_refused(app: TestServer) {
    let good = format!("Bearer {}", app.token("ACADEMIC").unwrap());
    let bare = app.token("ACADEMIC").unwrap().to_owned();
    let headers: [&[&str]; 8] = [
        &[&good, &good],
        &[&good, "Bearer x"],
        &["Basic dXNlcjpwYXNz", &good],
        &["Basic dXNlcjpwYXNz"],
        &[&bare],
        &["Bearer"],
        &["Bearer "],
        &[""],
    ];
    for headers in headers {
        let mut request = app.http().post(app.url("/graphql")).json(&json!({ "query": WHO }));
        for header in headers {
            request = request.header(AUTHORIZATION, *header);
        }
        refused(&format!("{headers:?}"), &Answer::read(request.send().await.unwrap()).await);
    }
}

#[apply(on_both!)]
async fn a_token_anywhere_but_in_its_header_is_worth_nothing(app: TestServer) {
    let token = app.token("ADMIN").unwrap();
    for name in ["token", "access_token", "authorization", "Authorization", "bearer"] {
        let read = app.http().get(app.url(&format!("{READ}&{name}={token}")));
        assert_eq!(
            Answer::read(read.send().await.unwrap()).await.data()["viewer"]["role"],
            "PUBLIC",
            "{name}"
        );
        let post = app
            .http()
            .post(app.url(&format!("/graphql?{name}={token}")))
            .json(&json!({ "query": WHO }));
        assert_eq!(
            Answer::read(post.send().await.unwrap()).await.data()["viewer"]["role"],
            "PUBLIC",
            "{name}"
        );
    }
    let cookie = app
        .http()
        .post(app.url("/graphql"))
        .header("cookie", format!("token={token}"))
        .json(&json!({ "query": WHO }));
    assert_eq!(Answer::read(cookie.send().await.unwrap()).await.data()["viewer"]["role"], "PUBLIC");
}
