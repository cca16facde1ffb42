//! Plays a whole review: imports from three databases, duplicates, two blind stages, conflicts, a reviewer who leaves, a report that could
//! not be had, studies, and their appraisal. After each step the flow adds up, then and as of then.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::records::exports;
use super::stage::{RESOLVE, Stage};
use crate::support::on_both;

/// The flow after each step.
#[derive(Default)]
struct Steps(Vec<Value>);

impl Steps {
    async fn note(&mut self, stage: &Stage) -> Value {
        let flow = stage.flow(Value::Null).await;
        self.0.push(flow.clone());
        flow
    }
}

/// A number that follows from a text, and from nothing else.
fn number_of(text: &str) -> u32 {
    text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
}

/// What a person thinks of a record: mostly what everybody thinks, sometimes not.
fn opinion(person: usize, title: &str) -> &'static str {
    let number = number_of(title);
    let out = number.is_multiple_of(3);
    let differs = (number / 3) % 5 == u32::try_from(person).unwrap();
    match (out != differs, number.is_multiple_of(4)) {
        (true, _) => "EXCLUDE",
        (false, true) => "UNSURE",
        (false, false) => "INCLUDE",
    }
}

async fn imported(stage: &Stage, steps: &mut Steps) {
    let mut read = 0;
    for (place, export) in exports().iter().enumerate() {
        let dry = stage.import(place, export.file, &export.content, true).await.data()["importRecords"].clone();
        let report = stage.import(place, export.file, &export.content, false).await.data()["importRecords"].clone();
        assert_eq!(
            (&dry["imported"], &dry["dryRun"], &dry["import"]),
            (&report["imported"], &json!(true), &Value::Null)
        );
        assert_eq!(
            (&report["read"], &report["format"]),
            (&json!(export.records), &json!(export.format)),
            "{report}"
        );
        assert_eq!(report["import"]["fileName"], export.file);
        read += report["imported"].as_u64().unwrap();
        steps.note(stage).await;
    }
    assert_eq!(read, 200);
    let again = stage.import(0, "again.ris", &exports()[0].content, false).await.data()["importRecords"].clone();
    assert_eq!(
        (&again["imported"], &again["unchanged"], &again["import"]),
        (&json!(0), &json!(79), &Value::Null)
    );
}

async fn deduplicated(stage: &Stage, steps: &mut Steps) {
    loop {
        let pairs = stage
            .review(
                1,
                "duplicates(status: PENDING, first: 20) { nodes { id left { title year } right { title year } } }",
            )
            .await;
        let pairs = pairs["duplicates"]["nodes"].as_array().unwrap().clone();
        let Some(pair) = pairs.first() else { break };
        let title = |side: &str| pair[side]["title"].as_str().unwrap().to_lowercase();
        let same = title("left") == title("right") && pair["left"]["year"] == pair["right"]["year"];
        let decide = "mutation($candidate: ID!, $duplicate: Boolean!) { decideDuplicate(candidate: $candidate, duplicate: $duplicate) { \
            status decidedBy { displayName } } }";
        let decided = stage
            .ask(1, decide, json!({ "candidate": pair["id"], "duplicate": same }))
            .await
            .data();
        assert_eq!(decided["decideDuplicate"]["status"], if same { "MERGED" } else { "DISTINCT" });
    }
    let flow = steps.note(stage).await;
    assert_eq!(flow["identifiedDatabases"], 200);
    // Each publication is left once.
    assert_eq!(flow["removedDuplicates"], 200 - 79, "{flow}");
}

/// Lets everybody vote in their own order until nobody has anything to vote on. The last person leaves after a while.
async fn screened(stage: &Stage, steps: &mut Steps, at: &str, people: &[usize], leaves_after: Option<usize>) {
    let mut done = 0;
    let mut left = false;
    loop {
        let mut voted = false;
        for &person in people {
            if left && Some(&person) == people.last() {
                continue;
            }
            let next = stage
                .review(person, &format!("nextToScreen(stage: {at}, first: 3) {{ id title }}"))
                .await;
            for record in next["nextToScreen"].as_array().unwrap() {
                let verdict = opinion(person, record["title"].as_str().unwrap());
                let reason = (at == "FULL_TEXT" && verdict == "EXCLUDE").then_some(["NO_OUTCOME", "NOT_TRAINING"][person % 2]);
                stage.vote(person, &record["id"], at, verdict, reason).await.data();
                voted = true;
                done += 1;
            }
            if leaves_after.is_some_and(|after| done >= after) && !left {
                left = true;
                let leaver = people.last().unwrap();
                let remove =
                    "mutation($review: ID!, $account: ID!) { removeReviewer(review: $review, account: $account) { team { leftAt } } }";
                let account = &stage.team[*leaver].account;
                stage
                    .ask(0, remove, json!({ "review": stage.review, "account": account }))
                    .await
                    .data();
                let refused = stage
                    .vote(*leaver, &stage.records(0, "{}", "id").await[0]["id"], at, "INCLUDE", None)
                    .await;
                assert_eq!(refused.codes(), ["FORBIDDEN"]);
                steps.note(stage).await;
            }
        }
        if !voted {
            break;
        }
    }
    steps.note(stage).await;
    let progress = stage
        .review(
            0,
            &format!("screeningProgress(stage: {at}) {{ awaitingFirst awaitingSecond inConflict }}"),
        )
        .await;
    assert_eq!(
        (
            &progress["screeningProgress"]["awaitingFirst"],
            &progress["screeningProgress"]["awaitingSecond"]
        ),
        (&json!(0), &json!(0))
    );
    assert!(
        progress["screeningProgress"]["inConflict"].as_u64().unwrap() > 0,
        "somebody disagrees"
    );
}

/// Settles every conflict by somebody who did not vote. Those who did are refused.
async fn settled(stage: &Stage, steps: &mut Steps, at: &str, people: &[usize]) {
    let filter = format!("{{ inConflict: true, stage: {at} }}");
    let fields = "id title decisions { stage reviewer { id } verdict }";
    for record in stage.records(0, &filter, fields).await {
        let votes = record["decisions"].as_array().unwrap();
        let voters: Vec<&str> = votes
            .iter()
            .filter(|vote| vote["stage"] == at)
            .map(|vote| vote["reviewer"]["id"].as_str().unwrap())
            .collect();
        assert_eq!(voters.len(), 2);
        let verdict = if number_of(record["title"].as_str().unwrap()).is_multiple_of(2) {
            "INCLUDE"
        } else {
            "EXCLUDE"
        };
        let reason = (at == "FULL_TEXT" && verdict == "EXCLUDE").then_some("NO_OUTCOME");
        let variables = json!({ "record": record["id"], "stage": at, "verdict": verdict, "reason": reason });
        let mut is_settled = false;
        for &person in people {
            let answer = stage.ask(person, RESOLVE, variables.clone()).await;
            if voters.contains(&stage.team[person].account.as_str()) {
                assert_eq!(answer.codes(), ["FORBIDDEN"]);
            } else if is_settled {
                assert_eq!(answer.codes(), ["CONFLICT"]);
            } else {
                assert_eq!(answer.data()["resolveScreening"]["inConflict"], false);
                is_settled = true;
            }
        }
        assert!(is_settled);
    }
    steps.note(stage).await;
    assert!(stage.records(0, &filter, "id").await.is_empty());
}

async fn given_up(stage: &Stage, steps: &mut Steps) {
    let sought = stage.records(0, "{ stage: FULL_TEXT }", "id").await;
    let set =
        "mutation($record: ID!, $retrieved: Boolean!) { setReportRetrieval(record: $record, retrieved: $retrieved) { retrieved stage } }";
    for record in &sought[..2] {
        let given = stage
            .ask(1, set, json!({ "record": record["id"], "retrieved": false }))
            .await
            .data();
        assert_eq!(given["setReportRetrieval"], json!({ "retrieved": false, "stage": null }));
    }
    let refused = stage.vote(0, &sought[0]["id"], "FULL_TEXT", "INCLUDE", None).await;
    assert_eq!(refused.codes(), ["CONFLICT"]);
    assert_eq!(steps.note(stage).await["notRetrieved"], 2);
}

/// Makes studies of the included records, the first two of one study, and appraises one.
async fn included(stage: &Stage, steps: &mut Steps) {
    let included = stage
        .records(0, "{ stage: FULL_TEXT, decision: INCLUDE, duplicate: false }", "id title")
        .await;
    assert!(included.len() > 4, "{}", included.len());
    let create = "mutation($input: StudyInput!) { createStudy(input: $input) { id reports { title } review { code } } }";
    let mut studies = Vec::new();
    let mut rest = included.as_slice();
    while !rest.is_empty() {
        let (some, others) = rest.split_at(if studies.is_empty() { 2 } else { 1 });
        rest = others;
        let records: Vec<&Value> = some.iter().map(|record| &record["id"]).collect();
        let input = json!({ "code": format!("played-{}", studies.len()), "title": some[0]["title"], "records": records,
            "mmatCategory": "QUALITATIVE" });
        let study = stage.ask(0, create, json!({ "input": input })).await.data()["createStudy"].clone();
        assert_eq!(
            (study["reports"].as_array().unwrap().len(), &study["review"]["code"]),
            (records.len(), &json!("PLAYED"))
        );
        studies.push(study["id"].clone());
    }
    let flow = steps.note(stage).await;
    assert_eq!(
        (&flow["studiesIncluded"], &flow["reportsIncluded"]),
        (&json!(included.len() - 1), &json!(included.len()))
    );
    assert_eq!(flow["withoutStudy"], 0);
    appraised(stage, &studies[0]).await;
}

async fn appraised(stage: &Stage, study: &Value) {
    let appraise = "mutation($study: ID!, $answers: [AppraisalAnswerInput!]!, $consensus: Boolean) { appraiseStudy(study: $study, tool: \
        MMAT_2018, answers: $answers, consensus: $consensus) { consensus answers { criterion question answer } } }";
    let answers = |last: &str| -> Value {
        let answer = |code: &str| json!({ "criterion": code, "answer": if code == "1.5" { last } else { "YES" } });
        ["1.1", "1.2", "1.3", "1.4", "1.5"].map(answer).into_iter().collect()
    };
    let send = async |person: usize, last: &str, consensus: bool| {
        let variables = json!({ "study": study, "answers": answers(last), "consensus": consensus });
        stage.ask(person, appraise, variables).await
    };
    let read = async |person: usize| {
        let query = "query($id: ID!) { node(id: $id) { ... on Study { appraisals { rater { displayName } answers { answer } } appraisal { \
            answers { criterion answer } } } } }";
        stage.ask(person, query, json!({ "id": study })).await.data()["node"].clone()
    };
    send(0, "NO", false).await.data();
    assert_eq!(
        read(1).await["appraisals"],
        json!([]),
        "the second rater does not see the first one's answers"
    );
    assert_eq!(send(0, "NO", true).await.codes(), ["CONFLICT"], "one rater is no consensus");
    send(1, "CANT_TELL", false).await.data();
    assert_eq!(read(1).await["appraisals"].as_array().unwrap().len(), 2);
    let half = json!({ "study": study, "answers": [{ "criterion": "2.1", "answer": "YES" }], "consensus": false });
    assert_eq!(stage.ask(0, appraise, half).await.codes(), ["BAD_USER_INPUT"]);
    let agreed = send(2, "NO", true).await.data()["appraiseStudy"].clone();
    assert!(agreed["answers"][4]["question"].as_str().unwrap().ends_with('?'));
    assert_eq!(
        read(1).await["appraisal"]["answers"][4],
        json!({ "criterion": "1.5", "answer": "NO" })
    );
}

#[apply(on_both!)]
async fn a_review_is_played_from_its_searches_to_its_studies(stage: Stage) {
    let mut steps = Steps::default();
    steps.note(&stage).await;
    imported(&stage, &mut steps).await;
    deduplicated(&stage, &mut steps).await;
    screened(&stage, &mut steps, "TITLE_ABSTRACT", &[0, 1, 2, 3], Some(60)).await;
    settled(&stage, &mut steps, "TITLE_ABSTRACT", &[0, 1, 2]).await;
    let agreement = stage
        .review(
            0,
            "screeningAgreement(stage: TITLE_ABSTRACT) { records observedAgreement cohensKappa pabak gwetAc1 matrix pairs { \
            between { displayName } roles records } }",
        )
        .await["screeningAgreement"]
        .clone();
    assert_eq!(agreement["records"], 79);
    let pairs = agreement["pairs"].as_array().unwrap();
    assert!(pairs.iter().all(|pair| pair["roles"] == json!([])), "nobody shares their role");
    assert_eq!(pairs.iter().map(|pair| pair["records"].as_u64().unwrap()).sum::<u64>(), 79);
    given_up(&stage, &mut steps).await;
    screened(&stage, &mut steps, "FULL_TEXT", &[0, 1, 2], None).await;
    settled(&stage, &mut steps, "FULL_TEXT", &[0, 1, 2]).await;
    included(&stage, &mut steps).await;
    // As of each step, the flow is what it was.
    for before in steps.0 {
        let then = stage.flow(before["asOf"].clone()).await;
        assert_eq!(then, before);
    }
}
