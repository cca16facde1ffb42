//! Tests that values must have the types of the schema, in documents and in variables.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn what_does_not_fit_its_type_is_refused(app: TestServer) {
    let cases = [
        ("{ search(text: \"a\", kinds: [\"REVIEW\"]) { totalCount } }", "BAD_USER_INPUT"),
        ("{ search(text: \"a\", kinds: [\"STUDY\"]) { totalCount } }", "BAD_USER_INPUT"),
        ("{ studies(filter: { text: \"a\", text: \"b\" }) { totalCount } }", "BAD_USER_INPUT"),
        ("query ($c: Int) { study(code: $c) { title } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($c: String) { study(code: $c) { title } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "query ($t: Int) { studies(filter: { text: $t }) { totalCount } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("{ studies(first: \"1\") { totalCount } }", "BAD_USER_INPUT"),
        ("{ studies(first: 1.0) { totalCount } }", "BAD_USER_INPUT"),
    ];
    for (query, code) in cases {
        let answer = app.ask(None, query, json!({ "c": "a", "t": "a" })).await;
        assert_eq!(
            (answer.status, answer.codes()),
            (400, vec![code.to_owned()]),
            "{query}: {}",
            answer.text
        );
        assert!(answer.body.get("data").is_none(), "{query}");
    }
}

#[apply(on_both!)]
async fn strings_are_read_whatever_their_escapes(app: TestServer) {
    for literal in [r#""\u{1F600}""#, r#""\uD83D\uDE00""#, "\"😀\""] {
        let data = app.read(&format!("{{ search(text: {literal}) {{ totalCount }} }}")).await;
        assert_eq!(data["search"]["totalCount"], 0, "{literal}");
    }
}

#[apply(on_both!)]
async fn messages_say_what_would_be_right(app: TestServer) {
    let cases = [
        (
            "{ search(text: \"a\", kinds: [STUDI]) { totalCount } }",
            "kinds.0",
            "did you mean STUDY?",
        ),
        ("{ search(text: \"a\", kinds: [STUDI]) { totalCount } }", "kinds.0", "PROGRAMME, "),
        (
            "{ programmes(filter: { updatedSince: \"today\" }) { totalCount } }",
            "filter.updatedSince",
            "2026-11-29T09:30:00Z",
        ),
        (
            "{ studies(filter: { tex: \"a\" }) { totalCount } }",
            "filter.tex",
            "did you mean text?",
        ),
    ];
    for (query, path, words) in cases {
        let answer = app.ask(None, query, json!({})).await;
        let field = &answer.body["errors"][0]["extensions"]["fields"][0];
        assert_eq!(field["path"], path, "{}", answer.text);
        assert!(
            field["message"].as_str().is_some_and(|message| message.contains(words)),
            "{}",
            answer.text
        );
    }
    let answer = app
        .ask(None, "{ studies { nodes { tilte } } progammes { totalCount } }", json!({}))
        .await;
    let messages: Vec<&str> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["message"].as_str().unwrap())
        .collect();
    assert!(
        messages.iter().any(|message| message.contains("did you mean `title`?")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|message| message.contains("did you mean `programmes`?")),
        "{messages:?}"
    );
}
