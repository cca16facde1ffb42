//! Tests inputs out of bounds: each is refused with its path, on both databases, by every way in.

mod texts;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Backend, TestServer, on_both, sql};

/// The paths of the fields that an answer refuses. Every error must be BAD_USER_INPUT.
async fn refused(app: &TestServer, query: &str, variables: Value) -> Vec<String> {
    let answer = app.ask(None, query, variables).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect()
}

/// Codes that all differ.
fn codes(number: usize) -> Value {
    (0..number).map(|n| format!("CODE_{n}")).collect()
}

/// Creates the terms of [`codes`] in these dimensions, because a filter accepts only codes of terms.
async fn add_terms(app: &TestServer, dimensions: &[&str]) {
    let id = match app.backend {
        Backend::Sqlite => "randomblob(16)",
        Backend::Postgres => "gen_random_uuid()",
    };
    for dimension in dimensions {
        let row = |n: usize| {
            let code = format!("CODE_{n}");
            format!("({id}, '{dimension}', '{code}', '{code}', '', '[]', 1000, 'ILLUSTRATIVE')")
        };
        let rows: Vec<String> = (0..200).map(row).collect();
        let insert = "INSERT INTO term (id, dimension, code, label, definition, synonyms, position, provenance) VALUES";
        sql::write(app, &[format!("{insert} {}", rows.join(", "))]).await;
    }
}

const PROGRAMMES: &str = "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount nodes { code } } }";
const STUDIES: &str = "query($f: StudyFilter) { studies(filter: $f) { totalCount nodes { code } } }";
const OUTCOMES: &str = "query($f: OutcomeFilter) { outcomes(filter: $f) { totalCount nodes { id } } }";

#[apply(on_both!)]
async fn lists_of_codes_have_a_bound(app: TestServer) {
    let method = |terms: Value| json!({ "dimension": "METHOD", "terms": terms });
    let cases = [
        (
            PROGRAMMES,
            json!({ "methods": { "allOf": codes(21) } }),
            vec!["filter.methods.allOf"],
        ),
        (
            PROGRAMMES,
            json!({ "topics": { "anyOf": codes(201) } }),
            vec!["filter.topics.anyOf"],
        ),
        (
            PROGRAMMES,
            json!({ "audiences": { "noneOf": codes(4000) } }),
            vec!["filter.audiences.noneOf"],
        ),
        (
            PROGRAMMES,
            json!({ "dimensions": vec![method(json!({})); 21] }),
            vec!["filter.dimensions"],
        ),
        (
            PROGRAMMES,
            json!({ "dimensions": [method(json!({ "allOf": codes(21), "anyOf": codes(201) }))] }),
            vec!["filter.dimensions.0.terms.anyOf", "filter.dimensions.0.terms.allOf"],
        ),
        (
            STUDIES,
            json!({ "designs": { "allOf": codes(3000) } }),
            vec!["filter.designs.allOf"],
        ),
        (
            STUDIES,
            json!({ "dimensions": vec![method(json!({})); 1000] }),
            vec!["filter.dimensions"],
        ),
        (
            OUTCOMES,
            json!({ "domains": { "allOf": codes(3000) } }),
            vec!["filter.domains.allOf"],
        ),
        (
            OUTCOMES,
            json!({ "studies": { "methods": { "allOf": codes(3000) }, "countries": { "noneOf": codes(201) } } }),
            vec!["filter.studies.countries.noneOf", "filter.studies.methods.allOf"],
        ),
    ];
    for (query, filter, paths) in cases {
        assert_eq!(refused(&app, query, json!({ "f": filter })).await, paths, "{filter}");
    }
    let tab = "query($f: ProgrammeFilter) { programmeCrossTab(rows: METHOD, filter: $f) { cells { count } } }";
    assert_eq!(
        refused(&app, tab, json!({ "f": { "methods": { "allOf": codes(21) } } })).await,
        ["filter.methods.allOf"]
    );
}

#[apply(on_both!)]
async fn lists_up_to_their_bound_are_answered(app: TestServer) {
    add_terms(
        &app,
        &[
            "METHOD",
            "TOPIC",
            "AUDIENCE",
            "STUDY_DESIGN",
            "COUNTRY",
            "OUTCOME_DOMAIN",
            "PERSPECTIVE",
        ],
    )
    .await;
    let all = json!({ "anyOf": codes(200), "allOf": codes(20), "noneOf": codes(200) });
    let each = json!({ "anyOf": codes(50), "allOf": codes(20), "noneOf": codes(50) });
    let dimension = |name: &str| json!({ "dimension": name, "terms": each });
    let dimensions: Value = ["METHOD", "OUTCOME_DOMAIN", "STUDY_DESIGN", "PERSPECTIVE"]
        .repeat(5)
        .into_iter()
        .map(dimension)
        .collect();
    for (query, filter) in [
        (PROGRAMMES, json!({ "methods": all, "topics": all, "audiences": all })),
        (
            STUDIES,
            json!({ "methods": all, "designs": all, "countries": all, "audiences": all, "outcomeDomains": all }),
        ),
        (OUTCOMES, json!({ "domains": all, "studies": { "methods": all, "countries": all } })),
        (PROGRAMMES, json!({ "dimensions": dimensions })),
        (STUDIES, json!({ "dimensions": dimensions })),
        (OUTCOMES, json!({ "dimensions": dimensions, "studies": { "methods": each } })),
    ] {
        let data = app.ask(None, query, json!({ "f": filter })).await.data();
        let list = data.as_object().unwrap().values().next().unwrap();
        assert_eq!(list["totalCount"], 0, "{filter}");
    }
}

#[apply(on_both!)]
async fn a_word_said_many_times_is_said_once(app: TestServer) {
    let said = |code: &str| vec![code.to_owned(); 1000];
    let filter = json!({ "methods": { "allOf": said("STORYTELLING"), "anyOf": said("STORYTELLING") }, "status": said("PUBLISHED") });
    let many = app.ask(None, PROGRAMMES, json!({ "f": filter })).await.data();
    let filter = json!({ "methods": { "allOf": ["STORYTELLING"] } });
    let once = app.ask(None, PROGRAMMES, json!({ "f": filter })).await.data();
    assert_eq!(many, once);
    assert!(once["programmes"]["totalCount"].as_i64().unwrap() > 0);
}

#[apply(on_both!)]
async fn all_of_finds_what_has_every_one(app: TestServer) {
    for (query, list, field, dimension) in [
        (PROGRAMMES, "programmes", "methods", "METHOD"),
        (STUDIES, "studies", "methods", "METHOD"),
    ] {
        let terms = app.read(&format!("{{ terms(dimension: {dimension}) {{ code }} }}")).await;
        let terms: Vec<Value> = terms["terms"].as_array().unwrap().iter().map(|term| term["code"].clone()).collect();
        let with = async |codes: Vec<&Value>| -> Vec<Value> {
            let data = app.ask(None, query, json!({ "f": { field: { "allOf": codes } } })).await.data();
            data[list]["nodes"].as_array().unwrap().clone()
        };
        let mut together = 0;
        for (place, left) in terms.iter().enumerate() {
            let of_left = with(vec![left]).await;
            for right in terms.iter().skip(place + 1).take(4) {
                let (of_right, of_both) = (with(vec![right]).await, with(vec![left, right]).await);
                let expected: Vec<&Value> = of_left.iter().filter(|node| of_right.contains(node)).collect();
                // A page ends after twenty rows; all rows on it must match both filters.
                assert!(expected.iter().all(|node| of_both.contains(node)), "{left} and {right}");
                together += expected.len();
            }
        }
        assert!(together > 0);
    }
}

#[apply(on_both!)]
async fn what_stands_in_variables_has_a_bound(app: TestServer) {
    for value in [
        json!({ "methods": { "anyOf": vec!["A"; 60_000] } }),
        json!(vec![Value::Null; 60_000]),
    ] {
        assert_eq!(refused(&app, PROGRAMMES, json!({ "f": value })).await, ["variables"]);
    }
    // A variable that is not used still takes memory.
    assert_eq!(
        refused(&app, "{ projects { code } }", json!({ "x": vec![0; 60_000] })).await,
        ["variables"]
    );
}

#[apply(on_both!)]
async fn other_lists_have_a_bound_too(app: TestServer) {
    let ids = vec!["study_00000000000000000000000000"; 101];
    assert_eq!(
        refused(&app, "query($i: [ID!]!) { nodes(ids: $i) { id } }", json!({ "i": ids })).await,
        ["ids"]
    );
    for (list, order) in [
        ("programmes", "Programme"),
        ("studies", "Study"),
        ("outcomes", "Outcome"),
        ("questions", "Question"),
    ] {
        let field = if list == "questions" {
            "RANK"
        } else if list == "programmes" {
            "NAME"
        } else {
            "YEAR"
        };
        let query = format!("query($o: [{order}Order!]) {{ {list}(orderBy: $o) {{ totalCount }} }}");
        let by = |times: usize| json!({ "o": vec![json!({ "field": field }); times] });
        assert_eq!(refused(&app, &query, by(21)).await, ["orderBy"]);
        app.ask(None, &query, by(20)).await.data();
    }
}
