//! Pages: their sizes, their cursors, and what a cursor tells.

use serde_json::{Value, json};

use crate::support::{Backend, TestServer, on_both};

/// The lists that an anonymous visitor can page through, with what they are asked for.
const LISTS: [&str; 7] = [
    "organisations(%)",
    "programmes(%)",
    "studies(%)",
    "outcomes(%)",
    "workshops(%)",
    "questions(%)",
    "search(text: \"training\", %)",
];

on_both! {
    async fn page_arguments_are_checked_whatever_is_asked_of_the_list(app: TestServer) {
        for list in LISTS {
            for selection in ["totalCount", "pageInfo { hasNextPage }", "nodes { __typename }", "__typename"] {
                let mut cases = vec![("first: -1", "first"), ("first: 101", "first"), ("first: 2147483647", "first")];
                if !list.starts_with("search") {
                    cases.extend([("last: -1", "last"), ("last: 101", "last"), ("first: 1, last: 1", "last")]);
                }
                for (arguments, path) in cases {
                    let query = format!("{{ {} {{ {selection} }} }}", list.replace('%', arguments));
                    let answer = app.ask(None, &query, json!({})).await;
                    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
                    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], path, "{query}");
                }
            }
        }
    }
}

/// With other sizes than the built-in ones.
async fn configured_page_sizes_hold(backend: Backend) {
    let app = TestServer::with(backend, |settings| {
        settings.limits.default_page = 3;
        settings.limits.max_page = 12;
    })
    .await;
    let length = |data: &Value| data["studies"]["nodes"].as_array().unwrap().len();
    assert_eq!(length(&app.read("{ studies { nodes { code } } }").await), 3);
    assert_eq!(length(&app.read("{ studies(first: 12) { nodes { code } } }").await), 12);
    let nested = app
        .read("{ programmes(first: 12) { nodes { questions { nodes { code } } outcomes { nodes { id } } } } }")
        .await;
    for programme in nested["programmes"]["nodes"].as_array().unwrap() {
        assert!(programme["questions"]["nodes"].as_array().unwrap().len() <= 3);
        assert!(programme["outcomes"]["nodes"].as_array().unwrap().len() <= 3);
    }
    for query in [
        "{ studies(first: 13) { nodes { code } } }",
        "{ studies(first: 13) { totalCount } }",
        "{ programmes(first: 1) { nodes { evaluations(last: 13) { nodes { code } } } } }",
        "{ programmes(first: 1) { nodes { relatedStudies(first: 13) { score } } } }",
    ] {
        let answer = app.ask(None, query, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
        assert!(answer.text.contains("must be from 0 to 12"), "{}", answer.text);
    }
}

#[tokio::test]
async fn configured_page_sizes_hold_on_sqlite() {
    configured_page_sizes_hold(Backend::Sqlite).await;
}

#[tokio::test]
async fn configured_page_sizes_hold_on_postgres() {
    configured_page_sizes_hold(Backend::Postgres).await;
}
