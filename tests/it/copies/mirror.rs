//! Tests that a mirror that follows `updatedSince` and `deletions` equals a full read after any sequence of writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::service::MockClock;
use chrono::{DateTime, TimeDelta};
use serde_json::{Value, json};

use crate::support::{Backend, TestServer};

/// The lists that are copied, with every field of a row that a change can affect.
const LISTS: [(&str, &str, &str); 5] = [
    (
        "programmes",
        "orderBy: [{ field: UPDATED_AT }],",
        "id code name summary status terms { code } ratings { level evidence } involvementLevel internal { notes } updatedAt
         evaluations(first: 100) { nodes { id } }",
    ),
    (
        "studies",
        "orderBy: [{ field: UPDATED_AT }],",
        "id code title status sampleSize reports { title } methods { code } outcomes(first: 100) { nodes { id } } programmes { id } \
            updatedAt",
    ),
    (
        "outcomes",
        "orderBy: [{ field: UPDATED_AT }],",
        "id summary direction study { id } programme { id } parameters { code } updatedAt",
    ),
    (
        "questions",
        "orderBy: [{ field: UPDATED_AT }],",
        "id text status rank links { relation target { __typename ... on Study { id } ... on Programme { id } ... on Outcome { id } ... \
            on Term { id } } }
         revisions { text } updatedAt",
    ),
    ("workshops", "", "id title status programmesDiscussed { id } updatedAt"),
];

/// A copy of what one viewer sees, by list and id.
#[derive(Default)]
struct Mirror(BTreeMap<String, Value>);

impl Mirror {
    /// Copies the rows that changed since this time, and removes those that were deleted or hidden since then.
    async fn follow(&mut self, app: &TestServer, token: Option<&str>, since: &str) {
        for (id, row) in changed(app, token, &format!("filter: {{ updatedSince: \"{since}\" }},")).await {
            self.0.insert(id, row);
        }
        let mut after = Value::Null;
        loop {
            let query = "query($since: DateTime!, $after: String) { deletions(since: $since, first: 50, after: $after) { nodes { id }
                pageInfo { hasNextPage endCursor } } }";
            let data = app.ask(token, query, json!({ "since": since, "after": after })).await.data();
            for node in data["deletions"]["nodes"].as_array().unwrap() {
                self.0.remove(node["id"].as_str().unwrap());
            }
            if data["deletions"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = data["deletions"]["pageInfo"]["endCursor"].clone();
        }
    }
}

/// All rows of all lists that match this filter.
async fn changed(app: &TestServer, token: Option<&str>, filter: &str) -> BTreeMap<String, Value> {
    let mut rows = BTreeMap::new();
    for (list, order, fields) in LISTS {
        let mut after = Value::Null;
        loop {
            let query = format!(
                "query($after: String) {{ {list}({filter} {order} first: 100, after: $after) {{ nodes {{ {fields} }} pageInfo {{ \
                    hasNextPage endCursor }} }} }}"
            );
            let data = app.ask(token, &query, json!({ "after": after })).await.data();
            for node in data[list]["nodes"].as_array().unwrap() {
                rows.insert(node["id"].as_str().unwrap().to_owned(), node.clone());
            }
            if data[list]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = data[list]["pageInfo"]["endCursor"].clone();
        }
    }
    rows
}

/// Pseudo-random numbers that are the same in each run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let place = self.roll(of.len());
        &of[place]
    }
}

/// The rows that the writes have created so far.
struct Made {
    dice: Dice,
    count: usize,
    studies: Vec<Value>,
    outcomes: Vec<Value>,
    programmes: Vec<Value>,
    questions: Vec<Value>,
}

const STATUSES: [&str; 4] = ["DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED"];

impl Made {
    /// Makes one write as an academic. Some writes are refused, such as the deletion of a linked row; then nothing changes.
    async fn write(&mut self, app: &TestServer) {
        let academic = app.token("ACADEMIC");
        let ask = async |query: &str, variables: Value| app.ask(academic, query, variables).await;
        let version = async |id: &Value| {
            let query = "query($id: ID!) { node(id: $id) { ... on Study { version code title } ... on Programme { version code name } ... \
                on Outcome { version } } }";
            app.ask(academic, query, json!({ "id": id })).await.data()["node"].clone()
        };
        self.count += 1;
        let n = self.count;
        match self.dice.roll(12) {
            0 => {
                let input = json!({ "code": format!("MIRROR-S{n}"), "title": format!("Study {n}"), "status": self.dice.one_of(&STATUSES) });
                let made = ask("mutation($i: StudyInput!) { createStudy(input: $i) { id } }", json!({ "i": input }))
                    .await
                    .data();
                self.studies.push(made["createStudy"]["id"].clone());
            }
            1 | 2 => {
                let id = self.dice.one_of(&self.studies).clone();
                let held = version(&id).await;
                let status = *self.dice.one_of(&STATUSES);
                let query = format!(
                    "mutation($id: ID!, $v: Int!) {{ updateStudy(id: $id, version: $v, input: {{ code: {}, title: \"Study again {n}\", \
                        status: {status} }}) {{ id }} }}",
                    held["code"]
                );
                ask(&query, json!({ "id": id, "v": held["version"] })).await.data();
            }
            3 | 4 => {
                let id = self.dice.one_of(&self.studies).clone();
                let input = json!({ "summary": format!("Outcome {n}"), "domain": "EMPATHY", "perspective": "TRAINEE",
                "evidenceKind": "MEASURED",
                    "contrast": "VERSUS_COMPARISON", "direction": "BENEFIT" });
                let query = "mutation($id: ID!, $i: OutcomeInput!) { recordOutcome(study: $id, input: $i) { id } }";
                let made = ask(query, json!({ "id": id, "i": input })).await.data();
                self.outcomes.push(made["recordOutcome"]["id"].clone());
            }
            5 if !self.outcomes.is_empty() => {
                let place = self.dice.roll(self.outcomes.len());
                let id = self.outcomes.swap_remove(place);
                let held = version(&id).await;
                ask(
                    "mutation($id: ID!, $v: Int!) { deleteOutcome(id: $id, version: $v) { id } }",
                    json!({ "id": id, "v": held["version"] }),
                )
                .await;
            }
            6 => {
                let input = json!({ "code": format!("MIRROR-P{n}"), "name": format!("Programme {n}") });
                let made = ask(
                    "mutation($i: ProgrammeInput!) { createProgramme(input: $i) { id } }",
                    json!({ "i": input }),
                )
                .await
                .data();
                self.programmes.push(made["createProgramme"]["id"].clone());
            }
            7 => {
                let id = self.dice.one_of(&self.programmes).clone();
                let held = version(&id).await;
                let change = *self.dice.one_of(&["summary", "notes"]);
                let query = format!(
                    "mutation($id: ID!, $v: Int!) {{ updateProgramme(id: $id, version: $v, input: {{ code: {}, name: {}, {change}: \"Said \
                        {n}.\" }}) {{ id }} }}",
                    held["code"], held["name"]
                );
                ask(&query, json!({ "id": id, "v": held["version"] })).await.data();
            }
            8 => {
                let id = self.dice.one_of(&self.programmes).clone();
                let held = version(&id).await;
                let query =
                    "mutation($id: ID!, $v: Int!, $s: PublicationStatus!) { setProgrammeStatus(id: $id, version: $v, status: $s) { id } }";
                ask(query, json!({ "id": id, "v": held["version"], "s": self.dice.one_of(&STATUSES) }))
                    .await
                    .data();
            }
            9 => {
                let act = *self.dice.one_of(&["linkEvaluation", "unlinkEvaluation"]);
                let query = format!("mutation($p: ID!, $s: ID!) {{ {act}(programme: $p, study: $s) {{ id }} }}");
                let (programme, study) = (self.dice.one_of(&self.programmes).clone(), self.dice.one_of(&self.studies).clone());
                ask(&query, json!({ "p": programme, "s": study })).await.data();
            }
            10 => {
                let act = *self.dice.one_of(&["linkQuestion", "unlinkQuestion"]);
                let query = format!("mutation($q: ID!, $t: ID!) {{ {act}(question: $q, target: $t, relation: BEARS_ON) {{ id }} }}");
                let targets = [self.dice.one_of(&self.programmes).clone(), self.dice.one_of(&self.studies).clone()];
                let target = self.dice.one_of(&targets).clone();
                let question = self.dice.one_of(&self.questions).clone();
                ask(&query, json!({ "q": question, "t": target })).await.data();
            }
            _ => {
                let id = self.dice.one_of(&self.programmes).clone();
                let query = "mutation($p: ID!, $l: Int!) { rateInvolvement(programme: $p, input: { framework: TEW_2004, level: $l, \
                    evidence: \"Its page.\", basis: DESK }) { id } }";
                ask(query, json!({ "p": id, "l": 1 + self.dice.roll(5) })).await;
            }
        }
    }
}

async fn a_mirror_equals_a_full_read(backend: Backend, seed: u64) {
    const ROUNDS: usize = 12;
    let clock = Arc::new(MockClock::new(DateTime::from_timestamp(1_900_000_000, 0).unwrap()));
    let app = TestServer::by_clock(backend, Some(Arc::clone(&clock)), |_| {}).await;
    let now = || {
        let seconds = app.service.store().now().to_rfc3339();
        seconds.replace("+00:00", "Z")
    };
    let viewers = [None, app.token("ACADEMIC")];
    let mut mirrors: Vec<Mirror> = Vec::new();
    for token in viewers {
        mirrors.push(Mirror(changed(&app, token, "").await));
    }
    let ids = async |list: &str| -> Vec<Value> {
        let data = app.read(&format!("{{ {list}(first: 3) {{ nodes {{ id }} }} }}")).await;
        data[list]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].clone())
            .collect()
    };
    let mut made = Made {
        dice: Dice(seed),
        count: 0,
        studies: ids("studies").await,
        outcomes: Vec::new(),
        programmes: ids("programmes").await,
        questions: ids("questions").await,
    };
    for round in 0..ROUNDS {
        clock.advance(TimeDelta::seconds(1));
        let since = now();
        for _ in 0..=made.dice.roll(5) {
            clock.advance(TimeDelta::milliseconds(1));
            made.write(&app).await;
        }
        for (token, mirror) in viewers.iter().zip(&mut mirrors) {
            mirror.follow(&app, *token, &since).await;
            let whole = changed(&app, *token, "").await;
            for id in whole.keys().chain(mirror.0.keys()) {
                assert_eq!(mirror.0.get(id), whole.get(id), "seed {seed}, round {round}, {id}");
            }
        }
    }
    assert!(made.count > ROUNDS);
}

#[tokio::test]
async fn a_mirror_that_follows_changes_and_deletions_equals_a_full_read_on_sqlite() {
    for seed in [1, 2, 3, 4] {
        a_mirror_equals_a_full_read(Backend::Sqlite, seed).await;
    }
}

#[tokio::test]
async fn a_mirror_that_follows_changes_and_deletions_equals_a_full_read_on_postgres() {
    for seed in [5, 6] {
        a_mirror_equals_a_full_read(Backend::Postgres, seed).await;
    }
}
