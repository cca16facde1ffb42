//! The GraphQL-over-HTTP draft, point by point.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use serde_json::json;

use super::stage::{JSON, RESPONSE, code, read, start};

#[tokio::test]
async fn the_media_type_is_the_one_that_was_asked_for() {
    let stage = start();
    let cases = [(Some(RESPONSE), RESPONSE), (Some(JSON), JSON), (Some("*/*"), JSON), (None, JSON)];
    for (accept, expected) in cases {
        let mut request = stage.post().header(CONTENT_TYPE, JSON).body(r#"{"query":"{ __typename }"}"#);
        if let Some(accept) = accept {
            request = request.header(ACCEPT, accept);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], format!("{expected}; charset=utf-8"));
        assert_eq!(response.text().await.unwrap(), r#"{"data":{"__typename":"Query"}}"#);
    }
}

#[tokio::test]
async fn a_media_type_that_is_not_ours_is_not_acceptable() {
    let (status, body) = start().query("text/csv", "{ hello }").await;
    assert_eq!((status, code(&body)), (406, "NOT_ACCEPTABLE"));
}

#[tokio::test]
async fn only_json_in_utf8_is_taken() {
    let stage = start();
    let body = r#"{"query":"{ hello(name: \"Run🏃\") }"}"#;
    for good in [JSON, "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        assert_eq!(read(stage.post().header(CONTENT_TYPE, good).body(body)).await.0, 200, "{good}");
    }
    let bad = [
        "text/plain",
        "application/x-www-form-urlencoded",
        // Files need a header that no form of another site can send: see `uploads`.
        "multipart/form-data; boundary=x",
        "multipart/mixed; boundary=x",
        "application/json; charset=latin1",
        "application/graphql",
    ];
    for bad in bad {
        let (status, answer) = read(stage.post().header(CONTENT_TYPE, bad).body(body)).await;
        assert_eq!((status, code(&answer)), (415, "UNSUPPORTED_MEDIA_TYPE"), "{bad}");
    }
    assert_eq!(read(stage.post().body(body)).await.0, 415);
    assert_eq!(
        read(
            stage
                .post()
                .header(CONTENT_TYPE, JSON)
                .header("content-encoding", "gzip")
                .body(body)
        )
        .await
        .0,
        415
    );
}

#[tokio::test]
async fn parameters_are_strictly_typed() {
    let stage = start();
    for (parameter, wrong) in [
        ("query", vec![json!({ "a": 1 }), json!(0), json!(false), json!(["a"]), json!(null)]),
        ("operationName", vec![json!({ "a": 1 }), json!(0), json!(false), json!(["a"])]),
        ("variables", vec![json!("a"), json!(0), json!(false), json!(["a"])]),
        ("extensions", vec![json!("a"), json!(0), json!(false), json!(["a"])]),
    ] {
        for wrong in wrong {
            let mut body = json!({ "query": "{ hello }" });
            body[parameter] = wrong;
            let (status, answer) = stage.json(JSON, &body).await;
            assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"), "{body}");
        }
    }
    let nulls = json!({ "query": "{ hello }", "operationName": null, "variables": null, "extensions": null });
    assert_eq!(
        stage.json(RESPONSE, &nulls).await,
        (200, json!({ "data": { "hello": "hello world" } }))
    );
}

#[tokio::test]
async fn what_is_no_request_is_400_under_both_media_types() {
    let stage = start();
    for body in ["", "{ \"not a JSON", "1", "null", "[]", "[1]", r#"{"qeury":"{ hello }"}"#] {
        for accept in [JSON, RESPONSE] {
            let (status, answer) = read(stage.post().header(ACCEPT, accept).header(CONTENT_TYPE, JSON).body(body)).await;
            assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"), "{body:?}");
        }
    }
}

#[tokio::test]
async fn a_document_that_fails_is_200_as_json_and_400_as_response() {
    let stage = start();
    let cases = [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello(name: 1) }", "BAD_USER_INPUT"),
        ("query A { hello } query B { hello }", "OPERATION_NOT_FOUND"),
        ("query($name: String!) { hello(name: $name) }", "BAD_USER_INPUT"),
        ("subscription { panics }", "BAD_REQUEST"),
    ];
    for (query, expected) in cases {
        for (accept, status) in [(JSON, 200), (RESPONSE, 400)] {
            let (found, body) = stage.query(accept, query).await;
            assert_eq!((found, code(&body)), (status, expected), "{query}");
            assert!(body.get("data").is_none(), "{body}");
        }
    }
}

#[tokio::test]
async fn the_operation_is_chosen_by_its_name() {
    let stage = start();
    let query = "query A { hello(name: \"a\") } query B { hello(name: \"b\") }";
    let (_, body) = stage.json(JSON, &json!({ "query": query, "operationName": "B" })).await;
    assert_eq!(body["data"]["hello"], "hello b");
    for name in ["C", "a"] {
        let (_, body) = stage.json(JSON, &json!({ "query": query, "operationName": name })).await;
        assert_eq!(code(&body), "OPERATION_NOT_FOUND");
    }
}

#[tokio::test]
async fn queries_go_by_get() {
    let stage = start();
    let parameters = [
        ("query", "query Q($name: String!) { hello(name: $name) } query P { role }"),
        ("variables", r#"{"name":"& = é"}"#),
        ("operationName", "Q"),
        ("extensions", "{}"),
    ];
    for accept in [JSON, RESPONSE] {
        let response = stage.get(accept, &parameters).await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.json::<serde_json::Value>().await.unwrap(),
            json!({ "data": { "hello": "hello & = é" } })
        );
    }
    let wrong: [&[(&str, &str)]; 5] = [
        &[],
        &[("query", "{ hello }"), ("variables", "{")],
        &[("query", "{ hello }"), ("variables", "[]")],
        &[("query", "{ hello }"), ("query", "{ role }")],
        &[("variables", "{}")],
    ];
    for wrong in wrong {
        assert_eq!(stage.get(JSON, wrong).await.status(), 400, "{wrong:?}");
    }
}

#[tokio::test]
async fn mutations_do_not_go_by_get() {
    let stage = start();
    for accept in [JSON, RESPONSE] {
        let response = stage.get(accept, &[("query", "mutation { change }")]).await;
        assert_eq!(
            (response.status().as_u16(), response.headers()[ALLOW].to_str().unwrap()),
            (405, "POST")
        );
        assert_eq!(code(&response.json().await.unwrap()), "METHOD_NOT_ALLOWED");
    }
    assert_eq!(
        stage.query(RESPONSE, "mutation { change }").await,
        (200, json!({ "data": { "change": true } }))
    );
}

#[tokio::test]
async fn other_methods_are_told_which_ones_serve() {
    let stage = start();
    let response = stage.client.put(stage.url("/graphql")).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()[ALLOW].to_str().unwrap()),
        (405, "GET, HEAD, POST, OPTIONS")
    );
    let response = stage
        .client
        .request(reqwest::Method::OPTIONS, stage.url("/graphql"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()[ALLOW].to_str().unwrap()),
        (204, "GET, HEAD, POST, OPTIONS")
    );
}

#[tokio::test]
async fn batches_are_answered_in_order_and_bounded() {
    let stage = start();
    let one = |query: &str| json!({ "query": query });
    let (status, body) = stage
        .json(JSON, &json!([one("{ hello }"), one("{ nothing }"), one("{ role }")]))
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        (&body[0]["data"]["hello"], code(&body[1]), &body[2]["data"]["role"]),
        (&json!("hello world"), "GRAPHQL_VALIDATION_FAILED", &json!("PUBLIC"))
    );
    let (status, body) = stage.json(JSON, &json!(vec![one("{ hello }"); 11])).await;
    assert_eq!((status, code(&body)), (400, "BATCH_LIMIT"));
}
