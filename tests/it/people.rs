//! Tests workshops, questions, search, and any row by its id, as an anonymous visitor sees them.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

/// The values of `key` in a list's nodes.
fn each<'a>(list: &'a Value, key: &str) -> Vec<&'a Value> {
    list["nodes"]
        .as_array()
        .map(|nodes| nodes.iter().map(|node| &node[key]).collect())
        .unwrap_or_default()
}

/// The same id with the number of another row in it.
fn absent(id: &Value) -> String {
    let prefix = id.as_str().and_then(|id| id.split_once('_')).map(|(prefix, _)| prefix).unwrap();
    format!("{prefix}_00000000000000000000000007")
}

#[apply(on_both!)]
async fn the_demo_workshop_is_seen_and_its_people_are_not(app: TestServer) {
    let query = r#"{ workshop(code: "DEMO-WORKSHOP-1") { code heldOn status provenance viewerCanFacilitate groundRules
        facilitators { displayName } programmesDiscussed { code } project { code workshops { code } }
        questions(first: 100) { totalCount nodes { code status raisedBy workshop { code }
            mergedFrom { code } revisions { text revisedAt } } } } }"#;
    let workshop = &app.read(query).await["workshop"];
    assert_eq!(workshop["heldOn"], "2026-06-10");
    assert_eq!(workshop["provenance"], "ILLUSTRATIVE");
    assert_eq!(workshop["project"]["workshops"], json!([{ "code": "DEMO-WORKSHOP-1" }]));
    // The programme that the workshop discussed is a draft, and only insiders see who facilitates.
    assert_eq!(workshop["programmesDiscussed"], json!([]));
    assert_eq!(workshop["facilitators"], json!([]));
    assert_eq!(workshop["viewerCanFacilitate"], false);
    let questions = &workshop["questions"];
    assert_eq!(questions["totalCount"], 10);
    for question in questions["nodes"].as_array().unwrap() {
        // Questions as they were submitted are visible only to insiders.
        assert_ne!(question["status"], "SUBMITTED");
        assert_ne!(question["status"], "MERGED");
        assert_eq!(question["mergedFrom"], json!([]));
        assert_eq!(question["workshop"]["code"], "DEMO-WORKSHOP-1");
    }
}

#[apply(on_both!)]
async fn priorities_lead_to_the_evidence_and_back(app: TestServer) {
    let query = r#"{ questions(filter: { prioritised: true, project: PROJECT }, first: 6) { totalCount nodes { id code displayOrder
        links { relation note target { __typename ... on Study { code } ... on Programme { code } ... on Term { code }
            ... on Outcome { id } } }
        evidence(first: 100) { totalCount nodes { code questions(first: 6) { nodes { code } } } }
        programmes { code questions(first: 6) { nodes { code } } } } } }"#;
    let project = app.read(r#"{ project(code: "SHEFFIELD-LIVED-EXPERIENCE") { id } }"#).await["project"]["id"].to_string();
    let questions = &app.read(&query.replace("PROJECT", &project)).await["questions"];
    assert_eq!(questions["totalCount"], 6);
    assert_eq!(each(questions, "displayOrder"), [1, 2, 3, 4, 5, 6]);
    let mut programmes = 0;
    for question in questions["nodes"].as_array().unwrap() {
        let links = question["links"].as_array().unwrap();
        let linked = |kind: &str| {
            links
                .iter()
                .filter(|link| link["target"]["__typename"] == kind)
                .map(|link| &link["target"]["code"])
                .collect::<Vec<_>>()
        };
        assert!(!links.is_empty());
        assert_eq!(
            question["evidence"]["totalCount"],
            question["evidence"]["nodes"].as_array().unwrap().len()
        );
        // The studies that are linked to the question come first, and they link back to it.
        let (near, others) = question["evidence"]["nodes"].as_array().unwrap().split_at(linked("Study").len());
        for study in near {
            assert!(linked("Study").contains(&&study["code"]));
            assert!(each(&study["questions"], "code").contains(&&question["code"]));
        }
        assert!(others.iter().all(|study| !linked("Study").contains(&&study["code"])));
        for programme in question["programmes"].as_array().unwrap() {
            programmes += 1;
            assert!(linked("Programme").contains(&&programme["code"]));
            assert!(each(&programme["questions"], "code").contains(&&question["code"]));
        }
    }
    assert!(programmes > 0, "no question leads to a programme");
}

#[apply(on_both!)]
async fn the_number_of_statements_does_not_depend_on_the_number_of_questions(app: TestServer) {
    let mut counts = Vec::new();
    for first in [1, 3, 16] {
        let query = format!(
            "{{ questions(first: {first}) {{ totalCount nodes {{ text workshop {{ code project {{ code }} }} revisions {{ \
            text }} mergedFrom {{ code }}
            links {{ target {{ ... on Study {{ code }} ... on Programme {{ code }} ... on Term {{ code }} }} }}
            evidence(first: 2) {{ nodes {{ code }} }} programmes {{ code }} }} }} }}"
        );
        let before = app.statements();
        app.read(&query).await;
        counts.push(app.statements() - before);
    }
    // One query for each nested list or link, and one for each kind of row that it leads to, however many questions there are:
    // list, count, workshops, projects, revisions, submissions, links and their four kinds, what is asked, evidence, programmes twice.
    assert!(counts.iter().all(|count| *count <= 15), "{counts:?}");
}

#[apply(on_both!)]
async fn a_word_finds_what_is_said_in_its_synonyms_and_only_the_kinds_asked_for(app: TestServer) {
    let query = "query($text: String!, $kinds: [SearchKind!], $first: Int, $after: String) { search(text: $text, kinds: $kinds, first: \
        $first, after: $after)
        { totalCount pageInfo { hasNextPage endCursor } nodes { snippet score node { __typename ... on Programme { id } ... on Study { id \
        } ... on Outcome { id } ... on Question { id } } } } }";
    let found = async |variables: Value| app.ask(None, query, variables).await.data()["search"].clone();
    let all = found(json!({ "text": "consumer", "first": 100 })).await;
    assert_eq!(
        all["totalCount"],
        found(json!({ "text": "service user", "first": 1 })).await["totalCount"]
    );
    assert!(all["totalCount"].as_u64().unwrap() > 10);
    let mut counted = 0;
    for (kind, name) in [
        ("PROGRAMME", "Programme"),
        ("STUDY", "Study"),
        ("OUTCOME", "Outcome"),
        ("QUESTION", "Question"),
    ] {
        let of_kind = found(json!({ "text": "consumer", "kinds": [kind], "first": 100 })).await;
        counted += of_kind["totalCount"].as_u64().unwrap();
        for node in each(&of_kind, "node") {
            assert_eq!(node["__typename"], name);
        }
    }
    assert_eq!(all["totalCount"], counted);
    let whole = each(&all, "node").into_iter().cloned().collect::<Vec<_>>();
    let (mut walked, mut after) = (Vec::new(), Value::Null);
    while walked.len() < whole.len() {
        let page = found(json!({ "text": "consumer", "first": 7, "after": after })).await;
        walked.extend(each(&page, "node").into_iter().cloned());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(walked.get(..whole.len()), Some(whole.as_slice()));
    assert_eq!(found(json!({ "text": "  " })).await["totalCount"], 0);
    assert_eq!(found(json!({ "text": "xyzzyplugh" })).await["totalCount"], 0);
}

#[apply(on_both!)]
async fn every_kind_of_row_is_found_by_its_id_and_hidden_ones_look_absent(app: TestServer) {
    let some = app
        .read(
            r#"{ terms(dimension: METHOD) { id } organisations(first: 1) { nodes { id } } projects { id }
            programmes(first: 1) { nodes { id } }
            studies(first: 1) { nodes { id reports { id } outcomes(first: 1) { nodes { id } } } } workshops(first: 1) { nodes { id } }
            questions(first: 1) { nodes { id } } }"#,
        )
        .await;
    let study = &some["studies"]["nodes"][0];
    let ids = [
        ("Term", &some["terms"][0]["id"]),
        ("Organisation", &some["organisations"]["nodes"][0]["id"]),
        ("Project", &some["projects"][0]["id"]),
        ("Programme", &some["programmes"]["nodes"][0]["id"]),
        ("Study", &study["id"]),
        ("Report", &study["reports"][0]["id"]),
        ("Workshop", &some["workshops"]["nodes"][0]["id"]),
        ("Question", &some["questions"]["nodes"][0]["id"]),
    ];
    for (kind, id) in ids {
        let node = app.read(&format!("{{ node(id: {id}) {{ __typename id }} }}")).await["node"].clone();
        assert_eq!(node, json!({ "__typename": kind, "id": id }));
        assert_eq!(
            app.read(&format!("{{ node(id: \"{}\") {{ id }} }}", absent(id))).await,
            json!({ "node": null })
        );
    }
    let list: Vec<Value> = ids.iter().rev().flat_map(|(_, id)| [(*id).clone(), absent(id).into()]).collect();
    let nodes = app
        .ask(None, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": list }))
        .await
        .data();
    for (place, id) in list.iter().enumerate() {
        let expected = if place % 2 == 0 { json!({ "id": id }) } else { Value::Null };
        assert_eq!(nodes["nodes"][place], expected);
    }
}

#[apply(on_both!)]
async fn what_is_no_id_is_refused_by_name(app: TestServer) {
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let good = app.read("{ projects { id } }").await["projects"][0]["id"].clone();
    for bad in [
        "",
        "study",
        "study_1",
        "nothing_01h455vb4pex5vsknk084sn02q",
        "study_81h455vb4pex5vsknk084sn02q",
        "01h455vb4pex5vsknk084sn02q",
    ] {
        let answer = app
            .ask(None, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": bad }))
            .await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{bad:?}");
        let answer = app.ask(None, query, json!({ "ids": [good, bad] })).await;
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "ids.1", "{bad:?}");
    }
    let many: Vec<&Value> = std::iter::repeat_n(&good, 101).collect();
    assert_eq!(app.ask(None, query, json!({ "ids": many })).await.codes(), ["BAD_USER_INPUT"]);
    let wrong = app
        .ask(
            None,
            "query($f: QuestionFilter) { questions(filter: $f) { totalCount } }",
            json!({ "f": { "linkedTo": good } }),
        )
        .await;
    assert_eq!(wrong.body["errors"][0]["extensions"]["fields"][0]["path"], "filter.linkedTo");
}
