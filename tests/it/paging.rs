//! Tests pages of lists: their sizes, their cursors, and that a cursor reveals nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use macro_rules_attribute::apply;
use policy::id::split;
use serde_json::{Value, json};

mod moved;

use crate::support::{Backend, TestServer, on_both, sql};

/// The lists that an anonymous visitor can read page by page, with the fields to ask for.
const LISTS: [&str; 7] = [
    "organisations(%)",
    "programmes(%)",
    "studies(%)",
    "outcomes(%)",
    "workshops(%)",
    "questions(%)",
    "search(text: \"training\", %)",
];

#[apply(on_both!)]
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

/// With other page sizes than the default ones.
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

/// The bytes of a cursor.
fn decoded(cursor: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(cursor.as_str().unwrap()).unwrap()
}

#[apply(on_both!)]
async fn a_cursor_can_be_read_by_the_service_alone(app: TestServer) {
    for (list, shown) in [
        ("programmes(orderBy: [{ field: NAME }])", "name"),
        ("studies(orderBy: [{ field: TITLE }])", "title"),
        ("organisations", "name"),
    ] {
        let data = app
            .read(&format!("{{ {list} {{ edges {{ cursor node {{ id {shown} }} }} }} }}"))
            .await;
        let list = data.as_object().unwrap().values().next().unwrap();
        let edges = list["edges"].as_array().unwrap();
        assert!(!edges.is_empty());
        for edge in edges {
            let (_, id) = split(edge["node"]["id"].as_str().unwrap()).unwrap();
            let text = edge["node"][shown].as_str().unwrap().as_bytes();
            let bytes = decoded(&edge["cursor"]);
            assert!(!bytes.windows(8).any(|part| text.windows(8).any(|word| word == part)), "{edge}");
            assert!(!bytes.windows(16).any(|part| part == id.as_bytes()), "{edge}");
            // A cursor with any changed byte is refused.
            let mut forged = bytes.clone();
            let middle = forged.len() / 2;
            forged[middle] ^= 1;
            let (name, _) = data.as_object().unwrap().iter().next().unwrap();
            let query = format!("{{ {name}(after: \"{}\") {{ nodes {{ id }} }} }}", URL_SAFE_NO_PAD.encode(forged));
            assert_eq!(app.ask(None, &query, json!({})).await.codes(), ["BAD_USER_INPUT"]);
        }
    }
}

#[apply(on_both!)]
async fn a_cursor_of_another_viewer_or_order_is_refused(app: TestServer) {
    let cursor = app.read("{ programmes(orderBy: [{ field: NAME }]) { edges { cursor } } }").await;
    let cursor = cursor["programmes"]["edges"][2]["cursor"].clone();
    let asked = async |token: Option<&str>, order: &str| {
        let query = format!("query($a: String) {{ programmes(orderBy: [{{ field: {order} }}], after: $a) {{ nodes {{ code }} }} }}");
        app.ask(token, &query, json!({ "a": cursor })).await.codes()
    };
    assert_eq!(asked(None, "NAME").await, [""; 0]);
    assert_eq!(asked(None, "STARTED_YEAR").await, ["BAD_USER_INPUT"]);
    assert_eq!(asked(app.token("ACADEMIC"), "NAME").await, ["BAD_USER_INPUT"]);
}

#[apply(on_both!)]
async fn pages_of_a_search_are_the_whole_search(app: TestServer) {
    let query = "query($n: Int!, $a: String) { search(text: \"attitudes\", first: $n, after: $a) { totalCount totalIsExact
        nodes { snippet node { __typename } } pageInfo { endCursor hasNextPage } } }";
    let whole = app.ask(None, query, json!({ "n": 100 })).await.data();
    assert_eq!(whole["search"]["totalIsExact"], true);
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

#[apply(on_both!)]
async fn a_text_that_changes_keeps_its_place_in_a_search(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let query =
        "{ search(text: \"training\", kinds: [PROGRAMME], first: 50) { nodes { score node { ... on Programme { id version } } } } }";
    let found = async || app.ask(academic, query, json!({})).await.data()["search"]["nodes"].clone();
    let order = |nodes: &Value| {
        let ids = nodes.as_array().unwrap().iter().filter(|hit| hit["score"] == 0.5);
        ids.map(|hit| hit["node"]["id"].clone()).collect::<Vec<_>>()
    };
    let before = found().await;
    let first = before.as_array().unwrap().iter().find(|hit| hit["score"] == 0.5).unwrap();
    let update =
        "mutation($id:ID!,$version:Int!){ updateProgramme(id:$id,version:$version,input:{summary:\"Other training.\"}){ version } }";
    app.ask(
        academic,
        update,
        json!({ "id": first["node"]["id"], "version": first["node"]["version"] }),
    )
    .await
    .data();
    assert!(order(&before).len() > 1);
    assert_eq!(order(&found().await), order(&before));
}

#[apply(on_both!)]
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

#[apply(on_both!)]
async fn what_is_no_cursor_is_refused_where_a_list_is_only_counted(app: TestServer) {
    for list in LISTS {
        let query = format!("{{ {} {{ totalCount }} }}", list.replace('%', "after: \"none\""));
        let answer = app.ask(None, &query, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
    }
}
