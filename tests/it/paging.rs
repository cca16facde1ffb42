//! Pages: their sizes, their cursors, and what a cursor tells.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use policy::id::split;
use serde_json::{Value, json};

use crate::support::{Backend, TestServer, on_both, sql};

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

/// The 34 letters of a cursor as bytes.
fn decoded(cursor: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(cursor.as_str().unwrap()).unwrap()
}

on_both! {
    async fn a_cursor_holds_the_row_s_id_and_a_seal_and_nothing_else(app: TestServer) {
        for list in [
            "programmes(orderBy: [{ field: UPDATED_AT }])",
            "studies(orderBy: [{ field: TITLE }, { field: SAMPLE_SIZE }])",
            "outcomes(orderBy: [{ field: DOMAIN }, { field: ESTIMATE }])",
            "questions(orderBy: [{ field: CREATED_AT }])",
            "organisations",
            "workshops",
        ] {
            let data = app.read(&format!("{{ {list} {{ edges {{ cursor node {{ id }} }} }} }}")).await;
            let list = data.as_object().unwrap().values().next().unwrap();
            let edges = list["edges"].as_array().unwrap();
            assert!(!edges.is_empty());
            for edge in edges {
                let (_, id) = split(edge["node"]["id"].as_str().unwrap()).unwrap();
                let bytes = decoded(&edge["cursor"]);
                assert_eq!(bytes.len(), 25);
                assert_eq!(&bytes[9..], id.as_bytes());
                assert_eq!(bytes[..9], decoded(&edges[0]["cursor"])[..9], "the seal is the list's, not the row's");
            }
        }
        let found = app.read(r#"{ search(text: "training") { edges { cursor node { node { ... on Study { id } ... on Programme { id }
            ... on Outcome { id } ... on Question { id } } } } } }"#).await;
        for edge in found["search"]["edges"].as_array().unwrap() {
            let (_, id) = split(edge["node"]["node"]["id"].as_str().unwrap()).unwrap();
            assert_eq!(&decoded(&edge["cursor"])[9..], id.as_bytes());
        }
    }

    async fn pages_of_a_search_are_the_whole_search(app: TestServer) {
        let query = "query($n: Int!, $a: String) { search(text: \"attitudes\", first: $n, after: $a) { totalCount
            nodes { snippet node { __typename } } pageInfo { endCursor hasNextPage } } }";
        let whole = app.ask(None, query, json!({ "n": 100 })).await.data();
        let whole = whole["search"]["nodes"].as_array().unwrap().clone();
        let (mut pages, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = app.ask(None, query, json!({ "n": 7, "a": after })).await.data();
            pages.extend(data["search"]["nodes"].as_array().unwrap().clone());
            after = data["search"]["pageInfo"]["endCursor"].clone();
            if data["search"]["pageInfo"]["hasNextPage"] == false || pages.len() >= whole.len() {
                break;
            }
        }
        assert!(whole.len() > 14);
        assert_eq!(pages[..whole.len()], whole);
    }

    async fn a_page_goes_on_from_where_its_row_is_now(app: TestServer) {
        let query = "query($n: Int!, $a: String) { programmes(filter: { status: [PUBLISHED] }, orderBy: [{ field: NAME }], first: $n, after: $a)
            { nodes { code } pageInfo { endCursor } } }";
        let codes = |data: &Value| -> Vec<String> {
            let nodes = data["programmes"]["nodes"].as_array().unwrap();
            nodes.iter().map(|node| node["code"].as_str().unwrap().to_owned()).collect()
        };
        let whole = codes(&app.ask(None, query, json!({ "n": 100 })).await.data());
        let page = app.ask(None, query, json!({ "n": 3 })).await.data();
        let after = page["programmes"]["pageInfo"]["endCursor"].clone();
        let next = async || app.ask(None, query, json!({ "n": 100, "a": after })).await;
        assert_eq!(codes(&next().await.data()), whole[3..]);
        let change = |what: &str| vec![format!("UPDATE programme SET {what} WHERE code = '{}'", whole[2])];
        // Renamed, it comes before all others.
        sql::write(&app, &change("name = ' '")).await;
        assert_eq!(codes(&next().await.data()), [&whole[..2], &whole[3..]].concat());
        // Hidden now: the same as a cursor that is none.
        sql::write(&app, &change("status = 'DRAFT'")).await;
        let (gone, none) = (next().await, app.ask(None, query, json!({ "n": 100, "a": "none" })).await);
        for answer in [&gone, &none] {
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
            assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "after");
        }
        assert_eq!(gone.body["errors"][0]["message"], none.body["errors"][0]["message"]);
    }

    async fn a_row_that_left_the_filter_keeps_its_place(app: TestServer) {
        let query = "query($a: String) { studies(filter: { year: { from: 2000 } }, orderBy: [{ field: TITLE }], first: 4, after: $a)
            { nodes { code } pageInfo { endCursor } } }";
        let page = app.ask(None, query, json!({})).await.data();
        let after = page["studies"]["pageInfo"]["endCursor"].clone();
        let expected = app.ask(None, query, json!({ "a": after })).await.data();
        let last = page["studies"]["nodes"][3]["code"].as_str().unwrap();
        sql::write(&app, &[format!("UPDATE study SET year = 1990 WHERE code = '{last}'")]).await;
        assert_eq!(app.ask(None, query, json!({ "a": after })).await.data(), expected);
    }

    async fn what_is_no_cursor_is_refused_where_a_list_is_only_counted(app: TestServer) {
        for list in LISTS {
            let query = format!("{{ {} {{ totalCount }} }}", list.replace('%', "after: \"none\""));
            let answer = app.ask(None, &query, json!({})).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
        }
    }
}
