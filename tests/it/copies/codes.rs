//! Tests that a filter with a code that no term has is refused, with its path and the nearest codes.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

/// The path and the message of each refused field.
async fn refused(app: &TestServer, query: &str) -> Vec<(String, String)> {
    let answer = app.ask(None, query, json!({})).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{query}: {}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let text = |field: &Value, name: &str| field[name].as_str().unwrap().to_owned();
    fields.iter().map(|field| (text(field, "path"), text(field, "message"))).collect()
}

#[apply(on_both!)]
async fn unknown_codes_are_refused_wherever_a_filter_takes_codes(app: TestServer) {
    for (query, path) in [
        (
            "{ programmes(filter: { audiences: { anyOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.audiences.anyOf.0",
        ),
        (
            "{ programmes(filter: { methods: { allOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.methods.allOf.0",
        ),
        (
            "{ programmes(filter: { topics: { noneOf: [\"XYZZY\"] } }) { nodes { id } } }",
            "filter.topics.noneOf.0",
        ),
        (
            "{ programmes(filter: { dimensions: [{ dimension: SETTING, terms: { anyOf: [\"XYZZY\"] } }] }) { totalCount } }",
            "filter.dimensions.0.terms.anyOf.0",
        ),
        (
            "{ studies(filter: { designs: { anyOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.designs.anyOf.0",
        ),
        (
            "{ studies(filter: { countries: { anyOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.countries.anyOf.0",
        ),
        (
            "{ studies(filter: { outcomeDomains: { noneOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.outcomeDomains.noneOf.0",
        ),
        (
            "{ studies(filter: { dimensions: [{ dimension: AUDIENCE, terms: { anyOf: [\"XYZZY\"] } }, { dimension: OUTCOME_DOMAIN, terms: \
                { anyOf: [\"XYZZY\"] } }] }) { totalCount } }",
            "filter.dimensions.0.terms.anyOf.0",
        ),
        (
            "{ outcomes(filter: { domains: { anyOf: [\"XYZZY\"] } }) { totalCount } }",
            "filter.domains.anyOf.0",
        ),
        (
            "{ outcomes(filter: { studies: { designs: { anyOf: [\"XYZZY\"] } } }) { totalCount } }",
            "filter.studies.designs.anyOf.0",
        ),
        (
            "{ evidenceMap(rows: METHOD, columns: OUTCOME_DOMAIN, filter: { domains: { anyOf: [\"XYZZY\"] } }) { cells { studies } } }",
            "filter.domains.anyOf.0",
        ),
        (
            "{ effectDirections(filter: { domains: { anyOf: [\"XYZZY\"] } }) { groups { benefit } } }",
            "filter.domains.anyOf.0",
        ),
        (
            "{ programmeCrossTab(rows: METHOD, filter: { audiences: { anyOf: [\"XYZZY\"] } }) { cells { count } } }",
            "filter.audiences.anyOf.0",
        ),
        (
            "{ metaAnalysis(input: { outcomes: { domains: { anyOf: [\"XYZZY\"] } } }) { k } }",
            "input.outcomes.domains.anyOf.0",
        ),
    ] {
        let refused = refused(&app, query).await;
        assert_eq!(refused.first().map(|(path, _)| path.as_str()), Some(path), "{query}: {refused:?}");
        assert!(refused[0].1.contains("XYZZY"), "{refused:?}");
    }
}

#[apply(on_both!)]
async fn a_refusal_names_the_nearest_codes(app: TestServer) {
    let terms = app.read("{ terms(dimension: AUDIENCE) { code label } }").await["terms"].clone();
    for term in terms.as_array().unwrap() {
        let code = term["code"].as_str().unwrap();
        // The code with a letter missing, the label instead of the code, and the code in lower case.
        for asked in [&code[..code.len() - 1], term["label"].as_str().unwrap(), &code.to_lowercase()] {
            if terms.as_array().unwrap().iter().any(|term| term["code"] == asked) {
                continue;
            }
            let query = format!("{{ programmes(filter: {{ audiences: {{ anyOf: [\"{asked}\"] }} }}) {{ totalCount }} }}");
            let refused = refused(&app, &query).await;
            assert!(refused[0].1.contains(code), "{asked}: {refused:?}");
        }
    }
    let all = refused(
        &app,
        "{ programmes(filter: { audiences: { anyOf: [\"NURSING\", \"XYZZY\"] }, methods: { noneOf: [\"XYZZY\"] } }) { totalCount } }",
    )
    .await;
    let paths: Vec<&str> = all.iter().map(|(path, _)| path.as_str()).collect();
    for path in ["filter.audiences.anyOf.1", "filter.methods.noneOf.0"] {
        assert!(paths.contains(&path), "{all:?}");
    }
}

/// As docs/data-model.md says: a filter does not tell whether the row of an id exists, so both ids find nothing.
#[apply(on_both!)]
async fn an_id_of_nothing_and_a_hidden_one_find_nothing_alike(app: TestServer) {
    let draft = "mutation { createProgramme(input: { code: \"HIDDEN-P\", name: \"A made-up draft\" }) { id } }";
    let hidden = app.ask(app.token("ACADEMIC"), draft, json!({})).await.data()["createProgramme"]["id"].clone();
    let absent = json!("programme_01h455vb4pex5vsknk084sn02q");
    let query = "query($id: ID!) { studies(filter: { evaluatesProgramme: $id }) { totalCount nodes { id } } outcomes(filter: { programme: \
        $id }) { totalCount }
        questions(filter: { linkedTo: $id }) { totalCount } }";
    let (hidden, absent) = (
        app.ask(None, query, json!({ "id": hidden })).await,
        app.ask(None, query, json!({ "id": absent })).await,
    );
    assert_eq!(hidden.text, absent.text);
    assert_eq!(hidden.data()["studies"]["totalCount"], 0);
}
