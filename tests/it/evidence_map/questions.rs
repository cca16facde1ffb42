//! Tests priorities and evidence: which questions ask about a cell, which ask about a gap, what bears on a question, and its status.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::certainty::RATE;
use super::{cells, map};
use crate::support::{TestServer, on_both, sql};

const GAPS: &str = "query($rows: Dimension!, $columns: Dimension!, $first: Int) { evidenceGaps(rows: $rows, columns: $columns, first: \
    $first) { \
    row { code } column { code } bestRank questions { code rank } } }";

#[apply(on_both!)]
async fn questions_bear_on_cells_by_their_terms_and_by_what_they_are_linked_to(app: TestServer) {
    let map = map(&app, "METHOD", "OUTCOME_DOMAIN", Value::Null).await;
    let links = app
        .read(
            "{ questions(first: 100) { nodes { code provenance links { relation target { __typename ... on Term { dimension \
        code } ... on Study { code } } } } } }",
        )
        .await;
    let mut bearing = 0;
    for question in links["questions"]["nodes"].as_array().unwrap() {
        let made_up = question["provenance"] == "ILLUSTRATIVE";
        let linked = |dimension: &str| {
            question["links"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|link| link["target"]["__typename"] == "Term" && link["target"]["dimension"] == dimension)
                .map(|link| link["target"]["code"].clone())
                .collect::<Vec<_>>()
        };
        let (rows, columns) = (linked("METHOD"), linked("OUTCOME_DOMAIN"));
        for cell in cells(&map) {
            let asks = (rows.is_empty() || rows.contains(&cell["row"]["code"]))
                && (columns.is_empty() || columns.contains(&cell["column"]["code"]));
            let asks = asks && !(rows.is_empty() && columns.is_empty()) && !made_up;
            let named = cell["questions"]
                .as_array()
                .unwrap()
                .iter()
                .any(|named| named["code"] == question["code"]);
            assert!(named || !asks, "{} asks about {cell}", question["code"]);
            // A cell that the question's terms do not ask about contains a study that the question is linked to.
            assert!(
                asks || !named || cell["studies"].as_i64().unwrap() > 0,
                "{} bears on {cell}",
                question["code"]
            );
            assert!(!(made_up && named), "made-up priorities do not count");
            bearing += usize::from(named);
        }
    }
    assert!(bearing > 20, "{bearing}");
}

#[apply(on_both!)]
async fn gaps_are_cells_without_a_study_that_a_question_asks_about(app: TestServer) {
    let (rows, columns) = ("METHOD", "OUTCOME_DOMAIN");
    let gaps = async |first: Value| {
        app.ask(None, GAPS, json!({ "rows": rows, "columns": columns, "first": first }))
            .await
    };
    let found = gaps(json!(100)).await.data()["evidenceGaps"].clone();
    let found = found.as_array().unwrap();
    assert!(found.len() > 5, "{found:?}");
    let map = map(&app, rows, columns, Value::Null).await;
    for gap in found {
        let cell = cells(&map)
            .iter()
            .find(|cell| cell["row"] == gap["row"] && cell["column"] == gap["column"])
            .unwrap();
        assert_eq!(cell["state"], "GAP");
        let codes = |questions: &Value| {
            questions
                .as_array()
                .unwrap()
                .iter()
                .map(|question| question["code"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(&gap["questions"]), codes(&cell["questions"]));
        assert!(!codes(&gap["questions"]).is_empty());
        let best = gap["questions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|question| question["rank"].as_i64())
            .min();
        assert_eq!(gap["bestRank"].as_i64(), best);
    }
    let ranks: Vec<i64> = found.iter().map(|gap| gap["bestRank"].as_i64().unwrap_or(i64::MAX)).collect();
    assert!(ranks.is_sorted());
    let asked_about = cells(&map)
        .iter()
        .filter(|cell| cell["state"] == "GAP" && !cell["questions"].as_array().unwrap().is_empty());
    assert_eq!(found.len(), asked_about.count().min(100));
    let few = gaps(json!(3)).await.data()["evidenceGaps"].clone();
    assert_eq!(few.as_array().unwrap(), &found[..3]);
    assert_eq!(gaps(json!(0)).await.data()["evidenceGaps"], json!([]));
    for refused in [-1, 101] {
        let answer = gaps(json!(refused)).await;
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "first");
    }
}

#[apply(on_both!)]
async fn the_best_ranked_question_s_gap_comes_first(app: TestServer) {
    // No mutation sets ranks yet.
    let rank = |code: &str, rank: i32| format!("UPDATE question SET rank = {rank} WHERE code = '{code}'");
    sql::write(&app, &[rank("RQ-5", 1), rank("RQ-2", 2)]).await;
    let asked = json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "first": 100 });
    let gaps = app.ask(None, GAPS, asked).await.data()["evidenceGaps"].clone();
    let ranks: Vec<Option<i64>> = gaps.as_array().unwrap().iter().map(|gap| gap["bestRank"].as_i64()).collect();
    assert_eq!(ranks[0], Some(1), "{gaps}");
    assert!(ranks.contains(&Some(2)));
    assert!(ranks.is_sorted_by_key(|rank| rank.unwrap_or(i64::MAX)), "{ranks:?}");
}

const BEARING: &str = "{ questions(filter: { prioritised: true }, first: 100) { nodes { id code status proposedStatus \
    links { target { __typename ... on Study { code } ... on Term { dimension code } ... on Outcome { study { code } } } } \
    evidence(first: 100) { totalCount nodes { code } } } } }";

/// The evidence of a question, read page by page.
async fn walk(app: &TestServer, question: &Value) -> Vec<Value> {
    let pages = "query($id: ID!, $after: String) { node(id: $id) { ... on Question { evidence(first: 3, after: $after) { \
        nodes { code } pageInfo { hasNextPage endCursor } } } } }";
    let (mut walked, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = app.ask(None, pages, json!({ "id": question, "after": after })).await.data()["node"]["evidence"].clone();
        walked.extend(page["nodes"].as_array().unwrap().iter().map(|node| node["code"].clone()));
        if page["pageInfo"]["hasNextPage"] == false {
            return walked;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[apply(on_both!)]
async fn the_evidence_of_a_question_follows_from_its_links_and_its_terms(app: TestServer) {
    let questions = app.read(BEARING).await["questions"]["nodes"].as_array().unwrap().clone();
    let mut by_terms = 0;
    for question in &questions {
        let links = question["links"].as_array().unwrap();
        let of = |kind: &str| {
            links
                .iter()
                .map(|link| link["target"].clone())
                .filter(|target| target["__typename"] == kind)
                .collect::<Vec<_>>()
        };
        let mut dimensions: Vec<Value> = Vec::new();
        for term in of("Term") {
            match dimensions.iter_mut().find(|filter| filter["dimension"] == term["dimension"]) {
                Some(filter) => filter["terms"]["anyOf"].as_array_mut().unwrap().push(term["code"].clone()),
                None => dimensions.push(json!({ "dimension": term["dimension"], "terms": { "anyOf": [term["code"]] } })),
            }
        }
        let codes = |list: &Value| {
            list["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| node["code"].clone())
                .collect::<Vec<_>>()
        };
        let asked = if dimensions.is_empty() {
            Vec::new()
        } else {
            let list = "query($f: StudyFilter) { studies(filter: $f, first: 100) { nodes { code } } }";
            codes(&app.ask(None, list, json!({ "f": { "dimensions": dimensions } })).await.data()["studies"])
        };
        let near: Vec<Value> = of("Study").into_iter().map(|study| study["code"].clone()).collect();
        let found = codes(&question["evidence"]);
        assert_eq!(question["evidence"]["totalCount"], found.len());
        assert!(found[..near.len()].iter().all(|code| near.contains(code)), "{question}");
        for code in &asked {
            assert!(found.contains(code), "{} is about what {} asks", code, question["code"]);
        }
        let from_links = |code: &Value| near.contains(code) || of("Outcome").iter().any(|outcome| outcome["study"]["code"] == *code);
        assert!(found.iter().all(|code| from_links(code) || asked.contains(code)));
        by_terms += found.iter().filter(|code| !from_links(code)).count();
        assert_eq!(walk(&app, &question["id"]).await, found);
    }
    assert!(by_terms > 5, "{by_terms}");
}

#[apply(on_both!)]
async fn where_a_question_stands_is_proposed_from_what_bears_on_it_and_never_stored(app: TestServer) {
    let stands = async |role: &str, code: &str| {
        let questions = app.ask(app.token(role), BEARING, json!({})).await.data()["questions"]["nodes"]
            .as_array()
            .unwrap()
            .clone();
        let question = questions.iter().find(|question| question["code"] == code).unwrap().clone();
        assert_eq!(question["status"], "PRIORITISED");
        question["proposedStatus"].clone()
    };
    assert_eq!(stands("PUBLIC", "RQ-1").await, "PARTLY_ANSWERED");
    // A cell of the question's own terms that has evidence, and one that has none.
    let rate = async |row: &str, column: &str, level: &str| {
        let input = json!({ "rows": "EFFECTIVENESS_PARAMETER", "columns": "OUTCOME_DOMAIN", "row": row, "column": column,
        "framework": "GRADE", "level": level, "reasons": ["Judged."] });
        app.ask(app.token("ACADEMIC"), RATE, json!({ "input": input })).await.data()["rateCertainty"]["studies"]
            .as_i64()
            .unwrap()
    };
    assert!(rate("WHO_LEADS", "ATTITUDE_STIGMA", "HIGH").await > 0);
    for role in ["PUBLIC", "ACADEMIC"] {
        assert_eq!(stands(role, "RQ-1").await, "ANSWERED", "{role}");
    }
    assert!(rate("CONTACT_MODE", "ATTITUDE_STIGMA", "MODERATE").await > 0);
    assert_eq!(stands("PUBLIC", "RQ-1").await, "PARTLY_ANSWERED");
    // Without studies that bear on it, the question is unanswered. For the open web, drafts do not count.
    sql::write(&app, &["UPDATE study SET status = 'DRAFT'".to_owned()]).await;
    assert_eq!(stands("PUBLIC", "RQ-1").await, "VERIFIED_UNANSWERED");
    assert_eq!(stands("ACADEMIC", "RQ-1").await, "PARTLY_ANSWERED");
}
