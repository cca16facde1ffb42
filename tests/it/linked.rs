//! Tests the linked evidence: one query leads from programmes to their evaluations, findings and questions.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Backend, TestServer, on_both};

const STORYTELLING: &str = r#"{ programmes(filter:{methods:{anyOf:["STORYTELLING"]}}) { totalCount nodes { code name methods{label}
    evaluations(first:5){nodes{label outcomes(first:5){nodes{domain{label} direction kirkpatrickLevel}}}}
    questions(first:3){nodes{displayOrder text}} } } }"#;

#[apply(on_both!)]
async fn the_storytelling_query_answers_with_the_demo_evidence(app: TestServer) {
    let data = app.read(STORYTELLING).await;
    insta::assert_json_snapshot!("storytelling", data);
}

#[apply(on_both!)]
async fn the_number_of_statements_does_not_depend_on_the_number_of_programmes(app: TestServer) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("programmes.json"), fifty_programmes().to_string()).unwrap();
    app.service.import_folder(folder.path(), &mut |_| {}).await.unwrap();
    // The first plan after a change reads the vocabulary.
    app.read("{ programmes(first: 1) { nodes { methods { code } } } }").await;
    let mut counts = Vec::new();
    for first in [1, 50] {
        let query = STORYTELLING.replace(
            "methods:{anyOf:[\"STORYTELLING\"]}}",
            &format!("region:\"Made-up region\"}},first:{first}"),
        );
        let before = app.statements();
        let data = app.read(&query).await;
        let nodes = data["programmes"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), first);
        assert!(
            nodes
                .iter()
                .all(|node| !node["evaluations"]["nodes"][0]["outcomes"]["nodes"].as_array().unwrap().is_empty())
        );
        counts.push(app.statements() - before);
    }
    // The queries are: the list, its count, evaluations, outcomes and questions. Terms are in memory; SQLite reads their ids apart.
    let queries = match app.backend {
        Backend::Sqlite => 6,
        Backend::Postgres => 5,
    };
    assert_eq!(counts, [queries, queries]);
}

/// Programmes that are made up for this test, each with two evaluations that have outcomes.
fn fifty_programmes() -> Value {
    let studies = ["clement2012", "kassam2011", "winkler2017", "patten2012"];
    let programme = |n: usize| {
        json!({
            "code": format!("made-up-{n:02}"), "name": format!("Made-up programme {n}"), "summary": null, "rationale": null,
            "status": "PUBLISHED",
            "project": null, "organisation": null, "partners": [], "region": "Made-up region", "startedYear": null, "endedYear": null,
            "sessions": null,
            "hours": null, "weeks": null, "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING"] }], "involvement": [], "ratings": [],
            "evaluations": [studies[n % 4], studies[(n + 1) % 4]], "relatedStudies": [], "note": null, "provenance": "DERIVED",
            "sourceUrl": "https://example.invalid/made-up", "sources": [],
        })
    };
    Value::Array((0..50).map(programme).collect())
}

fn codes(data: &Value, list: &str) -> Vec<String> {
    let nodes = data[list]["nodes"].as_array().cloned().unwrap_or_default();
    nodes
        .iter()
        .map(|node| node["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[apply(on_both!)]
async fn pages_forward_and_backward_are_the_whole_list(app: TestServer) {
    for order in ["NAME", "STARTED_YEAR", "INVOLVEMENT_LEVEL", "UPDATED_AT"] {
        for direction in ["ASC", "DESC"] {
            let order_by = json!([{ "field": order, "direction": direction }]);
            let query =
                "query($o:[ProgrammeOrder!],$f:Int,$a:String,$l:Int,$b:String){ programmes(orderBy:$o,first:$f,after:$a,last:$l,before:$b)
                { nodes{code} pageInfo{endCursor startCursor hasNextPage hasPreviousPage} } }";
            let whole = codes(&app.ask(None, query, json!({ "o": order_by, "f": 100 })).await.data(), "programmes");
            assert_eq!(whole.len(), 35);
            let (mut forward, mut after) = (Vec::new(), Value::Null);
            loop {
                let data = app.ask(None, query, json!({ "o": order_by, "f": 8, "a": after })).await.data();
                forward.extend(codes(&data, "programmes"));
                after = data["programmes"]["pageInfo"]["endCursor"].clone();
                if data["programmes"]["pageInfo"]["hasNextPage"] == false {
                    break;
                }
            }
            assert_eq!(forward, whole, "{order} {direction} forward");
            let (mut backward, mut before) = (Vec::new(), Value::Null);
            loop {
                let data = app.ask(None, query, json!({ "o": order_by, "l": 8, "b": before })).await.data();
                backward.splice(0..0, codes(&data, "programmes"));
                before = data["programmes"]["pageInfo"]["startCursor"].clone();
                if data["programmes"]["pageInfo"]["hasPreviousPage"] == false {
                    break;
                }
            }
            assert_eq!(backward, whole, "{order} {direction} backward");
        }
    }
}

#[apply(on_both!)]
async fn what_was_made_up_comes_after_what_was_asked_in_every_order(app: TestServer) {
    let query = "query($o: [QuestionOrder!], $a: String) { questions(orderBy: $o, first: 40, after: $a) { nodes { provenance code }
        pageInfo { endCursor hasNextPage } } }";
    for order in [
        json!(null),
        json!([{ "field": "RANK" }]),
        json!([{ "field": "RANK", "direction": "DESC" }]),
        json!([{ "field": "DISPLAY_ORDER" }]),
        json!([{ "field": "CREATED_AT", "direction": "DESC" }]),
    ] {
        let (mut nodes, mut after) = (Vec::new(), Value::Null);
        loop {
            let data = app.ask(None, query, json!({ "o": order, "a": after })).await.data();
            nodes.extend(data["questions"]["nodes"].as_array().unwrap().clone());
            after = data["questions"]["pageInfo"]["endCursor"].clone();
            if data["questions"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        let made_up: Vec<bool> = nodes.iter().map(|node| node["provenance"] == "ILLUSTRATIVE").collect();
        assert!(made_up.contains(&true) && made_up.contains(&false));
        assert!(made_up.is_sorted(), "{order}: {nodes:#?}");
    }
}
