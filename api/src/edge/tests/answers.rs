//! What answers contain: codes, request ids, no internal causes, and not too many errors.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::stage::{JSON, RESPONSE, code, start, start_with};

#[tokio::test]
async fn every_answer_carries_a_request_id_and_errors_repeat_it() {
    let stage = start();
    for (given, kept) in [(Some("client-1.a_B"), true), (Some("two words"), false), (None, false)] {
        let mut request = stage.post().header(CONTENT_TYPE, JSON).body(r#"{"query":"{ maybe requestId }"}"#);
        if let Some(given) = given {
            request = request.header("x-request-id", given);
        }
        let response = request.send().await.unwrap();
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(given == Some(id.as_str()), kept);
        assert!(kept || id.parse::<uuid::Uuid>().is_ok_and(|id| id.get_version_num() == 7), "{id}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(
            (&body["errors"][0]["extensions"]["requestId"], &body["data"]["requestId"]),
            (&json!(id), &json!(id))
        );
    }
}

#[tokio::test]
async fn a_field_s_error_leaves_the_rest_of_the_answer() {
    let (status, body) = start().query(RESPONSE, "{ hello maybe invalid }").await;
    assert_eq!(
        (status, &body["data"]),
        (200, &json!({ "hello": "hello world", "maybe": null, "invalid": null }))
    );
    let errors = body["errors"].as_array().unwrap();
    let of = |path: &str| errors.iter().find(|error| error["path"] == json!([path])).unwrap();
    assert_eq!(of("maybe")["extensions"]["code"], "FORBIDDEN");
    assert_eq!(
        of("invalid")["extensions"]["fields"],
        json!([{ "path": "input.title", "message": "must not be empty" }])
    );
}

#[tokio::test]
async fn fields_come_in_the_order_of_the_document() {
    let request = start()
        .post()
        .header(CONTENT_TYPE, JSON)
        .body(r#"{"query":"{ late hello maybe role }"}"#);
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(
        text.ends_with(r#""data":{"late":1,"hello":"hello world","maybe":null,"role":"PUBLIC"}}"#),
        "{text}"
    );
}

#[tokio::test]
async fn an_error_that_takes_all_data_leaves_null_and_200() {
    let (status, body) = start().query(RESPONSE, "{ hello surely }").await;
    assert_eq!((status, code(&body), body.get("data")), (200, "NOT_FOUND", Some(&Value::Null)));
}

#[tokio::test]
async fn causes_stay_inside() {
    let stage = start();
    for query in ["{ broken }", "{ careless }"] {
        let (_, body) = stage.query(RESPONSE, query).await;
        assert_eq!((code(&body), &body["errors"][0]["message"]), ("INTERNAL", &json!("internal error")));
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}

#[tokio::test]
async fn a_panic_is_answered_and_the_server_goes_on() {
    let stage = start();
    for (accept, expected) in [(RESPONSE, 500), (JSON, 200)] {
        let (status, body) = stage.query(accept, "{ panics }").await;
        assert_eq!((status, code(&body)), (expected, "INTERNAL"));
        assert!(
            !body.to_string().contains("4711") && body["errors"][0]["extensions"]["requestId"].is_string(),
            "{body}"
        );
    }
    assert_eq!(stage.query(RESPONSE, "{ hello }").await.0, 200);
}

#[tokio::test]
async fn wrong_variables_are_the_client_s_error() {
    let stage = start();
    let body = json!({ "query": "query($c: Colour!) { colour(colour: $c) }", "variables": { "c": "GREEN" } });
    let (status, body) = stage.json(RESPONSE, &body).await;
    assert_eq!(status, 400, "{body}");
    let (_, body) = stage
        .query(
            RESPONSE,
            "query($a: String!, $b: String!) { a: hello(name: $a) b: hello(name: $b) }",
        )
        .await;
    assert_eq!(
        (code(&body), &body["errors"][0]["extensions"]["fields"][1]["path"]),
        ("BAD_USER_INPUT", &json!("variables.b"))
    );
}

#[tokio::test]
async fn errors_are_capped_in_number_and_length() {
    let stage = start_with(&[("LIMITS__DIRECTIVES", "3000")]);
    let (_, body) = stage.query(RESPONSE, &format!("{{ hello {} }}", "@nothing ".repeat(1000))).await;
    assert_eq!(body["errors"].as_array().unwrap().len(), 20);
    assert!(
        body["extensions"]["errorsOmitted"].as_u64().is_some_and(|left| left >= 980),
        "{}",
        body["extensions"]
    );
    let (_, body) = stage.query(RESPONSE, &format!("{{ {} }}", "x".repeat(60_000))).await;
    assert!(body.to_string().len() < 1500, "{} bytes", body.to_string().len());
}

#[tokio::test]
async fn resolvers_know_which_fields_were_asked_for() {
    let stage = start();
    assert_eq!(stage.query(JSON, "{ asksForRole }").await.1["data"]["asksForRole"], false);
    assert_eq!(
        stage
            .query(JSON, "{ asksForRole ...F } fragment F on Query { nested { role } }")
            .await
            .1["data"]["asksForRole"],
        true
    );
}
