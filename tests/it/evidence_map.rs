//! Evidence and gap maps over HTTP: what a cell counts is what it drills down to; certainty, gaps, and the map in words.

use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const MAP: &str = "query($rows: Dimension!, $columns: Dimension!, $filter: OutcomeFilter) { evidenceMap(rows: $rows, columns: $columns, filter: $filter) { \
    rowDimension columnDimension rows { code } columns { code } cells { row { code } column { code } studies outcomes state \
    directions { direction count } certainty { level } questions { code } } plainLanguage } }";

const DRILL_DOWN: &str = "query($studies: StudyFilter, $outcomes: OutcomeFilter) { studies(filter: $studies) { totalCount } outcomes(filter: $outcomes) { totalCount } }";

const RATE: &str = "mutation($input: CertaintyInput!) { rateCertainty(input: $input) { row { code } column { code } studies certainty { \
    framework level reasons ratedBy { displayName } history { level reasons ratedBy { displayName } } } } }";

const GAPS: &str = "query($rows: Dimension!, $columns: Dimension!, $first: Int) { evidenceGaps(rows: $rows, columns: $columns, first: $first) { \
    row { code } column { code } bestRank questions { code rank } } }";

async fn map(app: &TestServer, rows: &str, columns: &str, filter: Value) -> Value {
    let asked = json!({ "rows": rows, "columns": columns, "filter": filter });
    app.ask(None, MAP, asked).await.data()["evidenceMap"].clone()
}

fn cells(map: &Value) -> &Vec<Value> {
    map["cells"].as_array().unwrap()
}

/// What a client sends to list what lies behind a cell: the map's filter, and the cell's two terms.
fn drill_down(rows: &str, columns: &str, cell: &Value, filter: &Value) -> Value {
    let along = |dimension: &str, term: &Value| json!({ "dimension": dimension, "terms": { "anyOf": [term["code"]] } });
    let terms = json!([along(rows, &cell["row"]), along(columns, &cell["column"])]);
    let mut outcomes = filter.as_object().cloned().unwrap_or_default();
    outcomes.insert("dimensions".to_owned(), terms.clone());
    json!({ "studies": { "kinds": ["PRIMARY"], "outcomes": filter, "dimensions": terms }, "outcomes": outcomes })
}

on_both! {
    async fn the_cells_of_the_demo_maps_are_what_they_drill_down_to(app: TestServer) {
        let (mut filled, mut gaps) = (0, 0);
        for (rows, columns, filter) in [
            ("INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL", Value::Null),
            ("METHOD", "OUTCOME_DOMAIN", Value::Null),
            ("PERSPECTIVE", "LEARNING_DOMAIN", json!({ "directions": ["BENEFIT"], "studies": { "year": { "from": 2010 } } })),
        ] {
            let map = map(&app, rows, columns, filter.clone()).await;
            for cell in cells(&map) {
                let lists = app.ask(None, DRILL_DOWN, drill_down(rows, columns, cell, &filter)).await.data();
                let listed = (&lists["studies"]["totalCount"], &lists["outcomes"]["totalCount"]);
                assert_eq!((&cell["studies"], &cell["outcomes"]), listed, "{rows} {columns} {cell}");
                let studies = cell["studies"].as_i64().unwrap();
                let state = match studies { 0 => "GAP", 1..=2 => "THIN", 3..=9 => "SOME", _ => "CLUSTER" };
                assert_eq!(cell["state"], state);
                let directions: i64 = cell["directions"].as_array().unwrap().iter().map(|count| count["count"].as_i64().unwrap()).sum();
                assert_eq!(directions, cell["outcomes"].as_i64().unwrap());
                if studies > 0 { filled += 1 } else { gaps += 1 }
            }
        }
        assert!(filled > 50 && gaps > 50, "{filled} {gaps}");
    }

    async fn a_map_holds_every_term_and_every_cell_in_the_vocabulary_s_order(app: TestServer) {
        let map = map(&app, "INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL", Value::Null).await;
        let codes = |terms: &Value| terms.as_array().unwrap().iter().map(|term| term["code"].clone()).collect::<Vec<_>>();
        let terms = app.read("{ rows: terms(dimension: INVOLVEMENT_LEVEL) { code } columns: terms(dimension: KIRKPATRICK_LEVEL) { code } }").await;
        assert_eq!((codes(&map["rows"]), codes(&map["columns"])), (codes(&terms["rows"]), codes(&terms["columns"])));
        assert_eq!((&map["rowDimension"], &map["columnDimension"]), (&json!("INVOLVEMENT_LEVEL"), &json!("KIRKPATRICK_LEVEL")));
        let found: Vec<(Value, Value)> = cells(&map).iter().map(|cell| (cell["row"]["code"].clone(), cell["column"]["code"].clone())).collect();
        let expected: Vec<(Value, Value)> = codes(&map["rows"]).into_iter().flat_map(|row| codes(&map["columns"]).into_iter().map(move |column| (row.clone(), column))).collect();
        assert_eq!(found, expected);
    }

    async fn a_map_costs_the_same_statements_whatever_its_size(app: TestServer) {
        let mut counts = Vec::new();
        for (rows, columns) in [("LEARNING_DOMAIN", "INVOLVEMENT_LEVEL"), ("STUDY_DESIGN", "OUTCOME_DOMAIN"), ("METHOD", "EFFECTIVENESS_PARAMETER")] {
            let before = app.statements();
            map(&app, rows, columns, Value::Null).await;
            let whole = app.statements() - before;
            let asked = json!({ "rows": rows, "columns": columns });
            let counted = "query($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { cells { studies outcomes state } } }";
            let before = app.statements();
            app.ask(None, counted, asked).await.data();
            counts.push((app.statements() - before, whole));
        }
        // The terms of two dimensions and the counts; then ratings, three sorts of links, the questions and the totals.
        assert_eq!(counts, [(3, 9); 3]);
    }

    async fn the_demo_maps_in_words(app: TestServer) {
        let mut texts = Vec::new();
        for (rows, columns) in [("INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL"), ("METHOD", "OUTCOME_DOMAIN")] {
            texts.push(map(&app, rows, columns, Value::Null).await["plainLanguage"].as_str().unwrap().to_owned());
        }
        insta::assert_snapshot!("maps_in_words", texts.join("\n"));
    }

    async fn a_map_is_drawn_with_its_own_numbers(app: TestServer) {
        let query = "{ evidenceMap(rows: INVOLVEMENT_LEVEL, columns: KIRKPATRICK_LEVEL) { diagram rows { label } } }";
        let map = app.read(query).await["evidenceMap"].clone();
        let svg = map["diagram"].as_str().unwrap();
        assert!(svg.starts_with("<svg") && svg.contains("<title") && svg.contains("<desc"), "{svg}");
        assert!(svg.contains("Evidence by involvement level and Kirkpatrick level"));
    }
}

on_both! {
    async fn questions_bear_on_cells_by_their_terms_and_by_what_they_are_linked_to(app: TestServer) {
        let map = map(&app, "METHOD", "OUTCOME_DOMAIN", Value::Null).await;
        let links = app.read("{ questions(first: 100) { nodes { code provenance links { relation target { __typename ... on Term { dimension code } ... on Study { code } } } } } }").await;
        let mut bearing = 0;
        for question in links["questions"]["nodes"].as_array().unwrap() {
            let made_up = question["provenance"] == "ILLUSTRATIVE";
            let linked = |dimension: &str| question["links"].as_array().unwrap().iter()
                .filter(|link| link["target"]["__typename"] == "Term" && link["target"]["dimension"] == dimension)
                .map(|link| link["target"]["code"].clone()).collect::<Vec<_>>();
            let (rows, columns) = (linked("METHOD"), linked("OUTCOME_DOMAIN"));
            for cell in cells(&map) {
                let asks = (rows.is_empty() || rows.contains(&cell["row"]["code"])) && (columns.is_empty() || columns.contains(&cell["column"]["code"]));
                let asks = asks && !(rows.is_empty() && columns.is_empty()) && !made_up;
                let named = cell["questions"].as_array().unwrap().iter().any(|named| named["code"] == question["code"]);
                assert!(named || !asks, "{} asks about {cell}", question["code"]);
                // What is not asked about by terms holds a study that the question is linked to.
                assert!(asks || !named || cell["studies"].as_i64().unwrap() > 0, "{} bears on {cell}", question["code"]);
                assert!(!(made_up && named), "made-up priorities are none");
                bearing += usize::from(named);
            }
        }
        assert!(bearing > 20, "{bearing}");
    }

    async fn gaps_are_cells_without_a_study_that_a_question_asks_about(app: TestServer) {
        let (rows, columns) = ("METHOD", "OUTCOME_DOMAIN");
        let gaps = async |first: Value| app.ask(None, GAPS, json!({ "rows": rows, "columns": columns, "first": first })).await;
        let found = gaps(json!(100)).await.data()["evidenceGaps"].clone();
        let found = found.as_array().unwrap();
        assert!(found.len() > 5, "{found:?}");
        let map = map(&app, rows, columns, Value::Null).await;
        for gap in found {
            let cell = cells(&map).iter().find(|cell| cell["row"] == gap["row"] && cell["column"] == gap["column"]).unwrap();
            assert_eq!(cell["state"], "GAP");
            let codes = |questions: &Value| questions.as_array().unwrap().iter().map(|question| question["code"].clone()).collect::<Vec<_>>();
            assert_eq!(codes(&gap["questions"]), codes(&cell["questions"]));
            assert!(!codes(&gap["questions"]).is_empty());
            let best = gap["questions"].as_array().unwrap().iter().filter_map(|question| question["rank"].as_i64()).min();
            assert_eq!(gap["bestRank"].as_i64(), best);
        }
        let ranks: Vec<i64> = found.iter().map(|gap| gap["bestRank"].as_i64().unwrap_or(i64::MAX)).collect();
        assert!(ranks.is_sorted());
        let asked_about = cells(&map).iter().filter(|cell| cell["state"] == "GAP" && !cell["questions"].as_array().unwrap().is_empty());
        assert_eq!(found.len(), asked_about.count().min(100));
        let few = gaps(json!(3)).await.data()["evidenceGaps"].clone();
        assert_eq!(few.as_array().unwrap(), &found[..3]);
        assert_eq!(gaps(json!(0)).await.data()["evidenceGaps"], json!([]));
        for refused in [-1, 101] {
            let answer = gaps(json!(refused)).await;
            assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "first");
        }
    }

    async fn the_best_ranked_question_s_gap_comes_first(app: TestServer) {
        // No mutation gives ranks yet.
        let rank = |code: &str, rank: i32| format!("UPDATE question SET rank = {rank} WHERE code = '{code}'");
        crate::support::sql::write(&app, &[rank("RQ-5", 1), rank("RQ-2", 2)]).await;
        let asked = json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "first": 100 });
        let gaps = app.ask(None, GAPS, asked).await.data()["evidenceGaps"].clone();
        let ranks: Vec<Option<i64>> = gaps.as_array().unwrap().iter().map(|gap| gap["bestRank"].as_i64()).collect();
        assert_eq!(ranks[0], Some(1), "{gaps}");
        assert!(ranks.contains(&Some(2)));
        assert!(ranks.is_sorted_by_key(|rank| rank.unwrap_or(i64::MAX)), "{ranks:?}");
    }
}

fn rating(level: &str, reasons: &[&str]) -> Value {
    json!({ "input": { "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "row": "STORYTELLING", "column": "ATTITUDE_STIGMA", "framework": "GRADE",
        "level": level, "reasons": reasons } })
}

const CERTAINTY: &str = "query($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { cells { row { code } column { code } certainty { \
    framework level reasons ratedAt ratedBy { id displayName } history { level } } } plainLanguage } }";

on_both! {
    async fn ratings_of_certainty_are_kept_and_shown_with_who_stands_by_them(app: TestServer) {
        let academic = app.token("ACADEMIC");
        let low = app.ask(academic, RATE, rating("LOW", &["Risk of bias: no study is blind."])).await.data()["rateCertainty"].clone();
        assert_eq!((&low["row"]["code"], &low["column"]["code"]), (&json!("STORYTELLING"), &json!("ATTITUDE_STIGMA")));
        assert_eq!(low["certainty"]["level"], "LOW");
        assert_eq!(low["certainty"]["history"], json!([]));
        // The same again changes nothing; another word does, and what was said before stays.
        assert_eq!(app.ask(academic, RATE, rating("LOW", &["Risk of bias: no study is blind."])).await.data()["rateCertainty"], low);
        let better = app.ask(academic, RATE, rating("MODERATE", &["A trial was added."])).await.data()["rateCertainty"].clone();
        assert_eq!(better["certainty"]["history"], json!([{ "level": "LOW", "reasons": ["Risk of bias: no study is blind."], "ratedBy": low["certainty"]["ratedBy"] }]));
        // Everybody reads it, by name, in whichever way the map is turned.
        for (rows, columns) in [("METHOD", "OUTCOME_DOMAIN"), ("OUTCOME_DOMAIN", "METHOD")] {
            for role in ["PUBLIC", "PARTNER", "PARTICIPANT", "SERVICE_USER_EDUCATOR", "ADMIN"] {
                let map = app.ask(app.token(role), CERTAINTY, json!({ "rows": rows, "columns": columns })).await.data()["evidenceMap"].clone();
                let rated: Vec<&Value> = cells(&map).iter().filter(|cell| !cell["certainty"].is_null()).collect();
                assert_eq!(rated.len(), 1, "{role}");
                assert!([&rated[0]["row"]["code"], &rated[0]["column"]["code"]].contains(&&json!("STORYTELLING")));
                let certainty = &rated[0]["certainty"];
                assert_eq!((&certainty["level"], &certainty["history"]), (&json!("MODERATE"), &json!([{ "level": "LOW" }])));
                assert_eq!(certainty["ratedBy"]["displayName"], low["certainty"]["ratedBy"]["displayName"], "{role}");
                assert!(map["plainLanguage"].as_str().unwrap().contains("moderate in 1"), "{}", map["plainLanguage"]);
            }
        }
        let trail = app.ask(app.token("STEWARD"), "{ auditEvents(filter: { action: \"certainty.rate\" }, first: 10) { nodes { outcome role resourceId } } }", json!({})).await.data();
        let trail = trail["auditEvents"]["nodes"].as_array().unwrap().clone();
        assert_eq!(trail.len(), 2, "a repetition leaves no trace");
        assert!(trail.iter().all(|event| event["outcome"] == "ALLOWED" && event["role"] == "ACADEMIC" && event["resourceId"].as_str().unwrap().starts_with("certainty_")));
    }

    async fn of_equal_ratings_at_once_one_is_kept(app: TestServer) {
        let asked = (0..6).map(|_| app.ask(app.token("ACADEMIC"), RATE, rating("HIGH", &["Sure."])));
        for answer in futures_util::future::join_all(asked).await {
            assert_eq!(answer.data()["rateCertainty"]["certainty"]["history"], json!([]));
        }
    }

    async fn those_who_may_not_rate_are_refused(app: TestServer) {
        for role in ["PUBLIC", "PARTNER", "PARTICIPANT", "SERVICE_USER_EDUCATOR", "PRACTITIONER", "STEWARD", "ADMIN"] {
            assert_eq!(app.ask(app.token(role), RATE, rating("LOW", &["No."])).await.codes(), ["FORBIDDEN"], "{role}");
        }
        let trail = app.ask(app.token("STEWARD"), "{ auditEvents(filter: { action: \"certainty.rate\" }, first: 10) { nodes { outcome role } } }", json!({})).await.data();
        let roles: Vec<&str> = trail["auditEvents"]["nodes"].as_array().unwrap().iter().map(|event| event["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["ADMIN", "STEWARD", "PRACTITIONER", "SERVICE_USER_EDUCATOR", "PARTICIPANT", "PARTNER"]);
    }

    async fn every_bad_field_of_a_rating_is_named_and_nothing_is_stored(app: TestServer) {
        let paths = async |input: Value| {
            let answer = app.ask(app.token("ACADEMIC"), RATE, json!({ "input": input })).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
            let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
            let mut paths: Vec<String> = fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect();
            paths.sort();
            paths
        };
        let input = |row: &str, column: &str, reasons: Value| json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "row": row, "column": column, "framework": "CERQUAL", "level": "LOW", "reasons": reasons });
        assert_eq!(paths(input("JUGGLING", "STORYTELLING", json!([]))).await, ["input.column", "input.reasons", "input.row"]);
        assert_eq!(paths(input("STORYTELLING", "KNOWLEDGE", json!(["Fine.", "  ", "a\u{0}b"]))).await, ["input.reasons.1", "input.reasons.2"]);
        assert_eq!(paths(input("STORYTELLING", "KNOWLEDGE", json!(vec!["Fine."; 21]))).await, ["input.reasons"]);
        assert_eq!(paths(input("a\u{0}b", &"X".repeat(101), json!(["Fine."]))).await, ["input.column", "input.row"]);
        let map = map(&app, "METHOD", "OUTCOME_DOMAIN", Value::Null).await;
        assert!(cells(&map).iter().all(|cell| cell["certainty"].is_null()));
    }

    async fn filters_are_bounded_in_depth_and_named_by_their_path(app: TestServer) {
        let deep = json!({ "studies": { "outcomes": { "studies": { "outcomes": { "directions": ["BENEFIT"] } } } } });
        let answer = app.ask(None, MAP, json!({ "rows": "METHOD", "columns": "TOPIC", "filter": deep })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "filter.studies.outcomes.studies");
        let long = json!({ "studies": { "outcomes": { "text": "a".repeat(501) } } });
        let answer = app.ask(None, MAP, json!({ "rows": "METHOD", "columns": "TOPIC", "filter": long })).await;
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "filter.studies.outcomes.text");
    }
}

const BEARING: &str = "{ questions(filter: { prioritised: true }, first: 100) { nodes { id code status proposedStatus \
    links { target { __typename ... on Study { code } ... on Term { dimension code } ... on Outcome { study { code } } } } \
    evidence(first: 100) { totalCount nodes { code } } } } }";

/// The evidence of a question, page by page.
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

on_both! {
    async fn the_evidence_of_a_question_follows_from_its_links_and_its_terms(app: TestServer) {
        let questions = app.read(BEARING).await["questions"]["nodes"].as_array().unwrap().clone();
        let mut by_terms = 0;
        for question in &questions {
            let links = question["links"].as_array().unwrap();
            let of = |kind: &str| links.iter().map(|link| link["target"].clone()).filter(|target| target["__typename"] == kind).collect::<Vec<_>>();
            let mut dimensions: Vec<Value> = Vec::new();
            for term in of("Term") {
                match dimensions.iter_mut().find(|filter| filter["dimension"] == term["dimension"]) {
                    Some(filter) => filter["terms"]["anyOf"].as_array_mut().unwrap().push(term["code"].clone()),
                    None => dimensions.push(json!({ "dimension": term["dimension"], "terms": { "anyOf": [term["code"]] } })),
                }
            }
            let codes = |list: &Value| list["nodes"].as_array().unwrap().iter().map(|node| node["code"].clone()).collect::<Vec<_>>();
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

    async fn where_a_question_stands_is_proposed_from_what_bears_on_it_and_never_stored(app: TestServer) {
        let stands = async |role: &str, code: &str| {
            let questions = app.ask(app.token(role), BEARING, json!({})).await.data()["questions"]["nodes"].as_array().unwrap().clone();
            let question = questions.iter().find(|question| question["code"] == code).unwrap().clone();
            assert_eq!(question["status"], "PRIORITISED");
            question["proposedStatus"].clone()
        };
        assert_eq!(stands("PUBLIC", "RQ-1").await, "PARTLY_ANSWERED");
        // A cell of its own terms in which there is evidence, and one without any.
        let rate = async |row: &str, column: &str, level: &str| {
            let input = json!({ "rows": "EFFECTIVENESS_PARAMETER", "columns": "OUTCOME_DOMAIN", "row": row, "column": column, "framework": "GRADE", "level": level, "reasons": ["Judged."] });
            app.ask(app.token("ACADEMIC"), RATE, json!({ "input": input })).await.data()["rateCertainty"]["studies"].as_i64().unwrap()
        };
        assert!(rate("WHO_LEADS", "ATTITUDE_STIGMA", "HIGH").await > 0);
        for role in ["PUBLIC", "ACADEMIC"] {
            assert_eq!(stands(role, "RQ-1").await, "ANSWERED", "{role}");
        }
        assert!(rate("CONTACT_MODE", "ATTITUDE_STIGMA", "MODERATE").await > 0);
        assert_eq!(stands("PUBLIC", "RQ-1").await, "PARTLY_ANSWERED");
        // Without the studies that bear on it, it is unanswered: drafts are none for the open web.
        crate::support::sql::write(&app, &["UPDATE study SET status = 'DRAFT'".to_owned()]).await;
        assert_eq!(stands("PUBLIC", "RQ-1").await, "VERIFIED_UNANSWERED");
        assert_eq!(stands("ACADEMIC", "RQ-1").await, "PARTLY_ANSWERED");
    }

    async fn a_rating_of_a_cell_is_hidden_with_all_its_evidence(app: TestServer) {
        app.ask(app.token("ACADEMIC"), RATE, rating("LOW", &["Judged."])).await.data();
        crate::support::sql::write(&app, &["UPDATE study SET status = 'DRAFT'".to_owned()]).await;
        for (role, ratings) in [("PUBLIC", 0), ("PARTNER", 0), ("ADMIN", 0), ("ACADEMIC", 1), ("SERVICE_USER_EDUCATOR", 1)] {
            let map = app.ask(app.token(role), CERTAINTY, json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN" })).await.data()["evidenceMap"].clone();
            let rated = cells(&map).iter().filter(|cell| !cell["certainty"].is_null());
            assert_eq!(rated.count(), ratings, "{role}");
        }
    }
}
