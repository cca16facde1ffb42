//! Tries to learn somebody's vote before it is time: whatever the vote is, everybody else gets the same answers.

use std::collections::BTreeMap;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{RESOLVE, Stage};
use crate::support::on_both;

/// A small export with other publications.
fn export() -> Vec<u8> {
    let mut file = String::new();
    for number in 0..6 {
        let word = ["river", "window", "garden", "music", "letter", "harbour"][number];
        file.push_str(&format!(
            "TY  - JOUR\nAU  - Author{number}, A.\nTI  - What the {word} taught {number}0 nurses\nPY  - {}\nJO  - Journal {word}\nVL  - \
             {number}\nER  - \n",
            2000 + number
        ));
    }
    file.into_bytes()
}

/// What is asked, by name: the field of a review.
const FIELDS: &[(&str, &str)] = &[
    (
        "all",
        "records(first: 50) { totalCount nodes { id stage decision inConflict viewerCanResolve retrieved exclusionReason removed } }",
    ),
    ("votes", "records(first: 50) { nodes { id decisions { verdict reviewer { id } } } }"),
    (
        "own votes",
        "records(first: 50) { nodes { id myDecision(stage: TITLE_ABSTRACT) { verdict } awaitsMyVote(stage: TITLE_ABSTRACT) } }",
    ),
    (
        "included",
        "records(first: 50, filter: { decision: INCLUDE }) { totalCount nodes { id } }",
    ),
    (
        "excluded",
        "records(first: 50, filter: { decision: EXCLUDE }) { totalCount nodes { id } }",
    ),
    (
        "unsure",
        "records(first: 50, filter: { decision: UNSURE }) { totalCount nodes { id } }",
    ),
    (
        "included there",
        "records(first: 50, filter: { decision: INCLUDE, stage: TITLE_ABSTRACT }) { totalCount nodes { id } }",
    ),
    (
        "excluded there",
        "records(first: 50, filter: { decision: EXCLUDE, stage: TITLE_ABSTRACT }) { totalCount nodes { id } }",
    ),
    (
        "in conflict",
        "records(first: 50, filter: { inConflict: true }) { totalCount nodes { id } }",
    ),
    (
        "in no conflict",
        "records(first: 50, filter: { inConflict: false }) { totalCount nodes { id } }",
    ),
    (
        "in conflict there",
        "records(first: 50, filter: { inConflict: true, stage: TITLE_ABSTRACT }) { totalCount nodes { id } }",
    ),
    (
        "mine to vote on",
        "records(first: 50, filter: { awaitingMyVote: true }) { totalCount nodes { id } }",
    ),
    (
        "not mine to vote on",
        "records(first: 50, filter: { awaitingMyVote: false }) { totalCount nodes { id } }",
    ),
    (
        "mine there",
        "records(first: 50, filter: { awaitingMyVote: true, stage: TITLE_ABSTRACT }) { totalCount nodes { id } }",
    ),
    (
        "at the stage",
        "records(first: 50, filter: { stage: TITLE_ABSTRACT }) { totalCount nodes { id } }",
    ),
    (
        "at full text",
        "records(first: 50, filter: { stage: FULL_TEXT }) { totalCount nodes { id } }",
    ),
    (
        "by reason",
        "records(first: 50, filter: { exclusionReason: \"NO_OUTCOME\" }) { totalCount nodes { id } }",
    ),
    (
        "removed",
        "records(first: 50, filter: { removed: true }) { totalCount nodes { id } }",
    ),
    ("by import", "records(first: 50, orderBy: [{ field: IMPORTED }]) { nodes { id } }"),
    (
        "by import, backwards",
        "records(first: 50, orderBy: [{ field: IMPORTED, descending: true }]) { nodes { id } }",
    ),
    ("by year", "records(first: 50, orderBy: [{ field: YEAR }]) { nodes { id } }"),
    (
        "by year, backwards",
        "records(first: 50, orderBy: [{ field: YEAR, descending: true }]) { nodes { id } }",
    ),
    ("by title", "records(first: 50, orderBy: [{ field: TITLE }]) { nodes { id } }"),
    (
        "by title, backwards",
        "records(first: 50, orderBy: [{ field: TITLE, descending: true }]) { nodes { id } }",
    ),
    ("the last ones", "records(last: 3) { nodes { id } pageInfo { hasPreviousPage } }"),
    ("what comes next", "nextToScreen(stage: TITLE_ABSTRACT, first: 20) { id stage }"),
    (
        "what comes next, ranked",
        "nextToScreen(stage: TITLE_ABSTRACT, first: 20, ranked: true) { id stage }",
    ),
    ("what comes next at full text", "nextToScreen(stage: FULL_TEXT, first: 20) { id }"),
    ("agreement", "screeningAgreement(stage: TITLE_ABSTRACT) { records matrix }"),
    ("agreement at full text", "screeningAgreement(stage: FULL_TEXT) { records }"),
    ("flow", "prismaFlow { screened excluded sought awaitingScreening violations csv }"),
    ("diagram", "prismaFlow { diagram }"),
    ("pairs", "duplicates(first: 20) { totalCount nodes { id status } }"),
    ("team", "team { account { id } lead joinedAt leftAt sharesRole }"),
    ("imports", "imports(first: 10) { totalCount nodes { id records viewerCanUndo } }"),
    ("sources", "searches { name recordCount }"),
    ("reasons", "version exclusionReasons { code } viewerCanLead viewerCanScreen"),
    ("studies", "studies(first: 10) { totalCount }"),
];

/// Progress is for those who read records.
const PROGRESS: &[(&str, &str)] = &[
    (
        "progress",
        "screeningProgress(stage: TITLE_ABSTRACT) { total decided awaitingFirst awaitingSecond inConflict }",
    ),
    (
        "progress at full text",
        "screeningProgress(stage: FULL_TEXT) { total decided awaitingFirst awaitingSecond inConflict }",
    ),
];

/// Answers that must be the same whatever the vote is, by who asked and what was asked.
async fn seen(stage: &Stage, record: &Value) -> BTreeMap<(String, String), String> {
    let mut seen = BTreeMap::new();
    let steward = stage.app.token("STEWARD").map(str::to_owned);
    let viewers: [(&str, Option<String>); 6] = [
        ("second", Some(stage.team[1].token.clone())),
        ("third", Some(stage.team[2].token.clone())),
        ("fourth", Some(stage.team[3].token.clone())),
        ("outsider", Some(stage.outsider.token.clone())),
        ("steward", steward.clone()),
        ("public", None),
    ];
    for (who, token) in &viewers {
        let reads = !matches!(*who, "steward" | "public");
        let progress = if reads { PROGRESS } else { &[] };
        for (what, fields) in FIELDS.iter().chain(progress) {
            let query = format!("{{ review(code: \"PLAYED\") {{ {fields} }} }}");
            let data = stage.app.ask(token.as_deref(), &query, json!({})).await.data();
            seen.insert(((*who).to_owned(), (*what).to_owned()), data.to_string());
        }
        let single = "query($id: ID!) { node(id: $id) { __typename ... on Record { stage decision inConflict decisions { verdict } } } \
            record(id: \
            $id) { decision awaitsMyVote(stage: TITLE_ABSTRACT) } }";
        let data = stage.app.ask(token.as_deref(), single, json!({ "id": record })).await.data();
        seen.insert(((*who).to_owned(), "the record by its id".to_owned()), data.to_string());
        // What is refused is refused in the same words.
        for (what, mutation, variables) in refused(record) {
            let answer = stage.app.ask(token.as_deref(), mutation, variables).await;
            let messages: Vec<&Value> = answer.body["errors"]
                .as_array()
                .expect("it is refused")
                .iter()
                .map(|error| &error["message"])
                .collect();
            seen.insert(((*who).to_owned(), what.to_owned()), format!("{:?} {messages:?}", answer.codes()));
        }
    }
    let trail = "{ auditEvents(first: 5, filter: { action: \"record.screen\" }) { nodes { action role outcome fields resourceId } } }";
    let data = stage.app.ask(steward.as_deref(), trail, json!({})).await.data();
    let last = data["auditEvents"]["nodes"][0].to_string();
    seen.insert(("steward".to_owned(), "the trail".to_owned()), last);
    seen
}

fn refused(record: &Value) -> [(&'static str, &'static str, Value); 4] {
    let at = |verdict: &str| json!({ "record": record, "stage": "TITLE_ABSTRACT", "verdict": verdict });
    [
        ("settling what may be a conflict", RESOLVE, at("INCLUDE")),
        (
            "opening it again",
            "mutation($record: ID!) { reopenScreening(record: $record, stage: TITLE_ABSTRACT, note: \"why\") { id } }",
            json!({ "record": record }),
        ),
        (
            "retrieving its report",
            "mutation($record: ID!) { setReportRetrieval(record: $record, retrieved: true) { id } }",
            json!({ "record": record }),
        ),
        (
            "voting at full text",
            "mutation($record: ID!) { screenRecord(record: $record, stage: FULL_TEXT, verdict: INCLUDE) { id } }",
            json!({ "record": record }),
        ),
    ]
}

#[apply(on_both!)]
async fn nobody_learns_a_vote_before_the_second_is_stored(stage: Stage) {
    stage.import(0, "few.ris", &export(), false).await.data();
    let record = stage.records(0, "{}", "id").await[0]["id"].clone();
    assert!(FIELDS.len() + PROGRESS.len() + 5 >= 40);
    let mut answers = Vec::new();
    for verdict in ["INCLUDE", "EXCLUDE", "UNSURE"] {
        stage.vote(0, &record, "TITLE_ABSTRACT", verdict, None).await.data();
        answers.push(seen(&stage, &record).await);
    }
    for (place, after) in answers.iter().enumerate().skip(1) {
        for (what, answer) in after {
            assert_eq!(answer, &answers[0][what], "{what:?} tells the vote (change {place})");
        }
    }
    // The author sees the vote; and everybody who reads records sees it when the second one is stored.
    let own = "query($id: ID!) { record(id: $id) { myDecision(stage: TITLE_ABSTRACT) { verdict } decisions { verdict } } }";
    let mine = stage.ask(0, own, json!({ "id": record })).await.data();
    assert_eq!(mine["record"]["myDecision"]["verdict"], "UNSURE");
    stage.vote(1, &record, "TITLE_ABSTRACT", "EXCLUDE", None).await.data();
    for person in 0..4 {
        let both = stage.ask(person, own, json!({ "id": record })).await.data();
        assert_eq!(both["record"]["decisions"].as_array().unwrap().len(), 2);
    }
}
