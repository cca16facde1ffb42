//! Prepares a review with a team of four: two academics, of whom one leads, and two service user educators.

use policy::Role;
use serde_json::{Value, json};
use store::{AccountInput, TokenInput};

use crate::support::{Answer, Backend, OnBackend, TestServer};

pub const IMPORT: &str = "mutation($source: ID!, $file: Upload!, $dryRun: Boolean) { importRecords(source: $source, file: $file, dryRun: \
    $dryRun) { import { id records fileName } format read imported unchanged duplicatesMerged duplicatesPending problemCount problems { \
    line code message } dryRun } }";
pub const SCREEN: &str = "mutation($record: ID!, $stage: ScreeningStage!, $verdict: ScreeningVerdict!, $reason: String) { \
    screenRecord(record: $record, stage: $stage, verdict: $verdict, reason: $reason) { id stage decision inConflict } }";
pub const RESOLVE: &str = "mutation($record: ID!, $stage: ScreeningStage!, $verdict: ScreeningVerdict!, $reason: String) { \
    resolveScreening(record: $record, stage: $stage, verdict: $verdict, reason: $reason) { id stage decision inConflict } }";
const FLOW: &str = "query($code: String!, $asOf: DateTime) { review(code: $code) { prismaFlow(asOf: $asOf) { identifiedDatabases \
    identifiedRegisters removedDuplicates removedByAutomation removedOtherReasons screened excluded sought notRetrieved assessed \
    excludedReports { label count } studiesIncluded reportsIncluded awaitingScreening awaitingAssessment withoutStudy violations asOf } } \
    }";

/// Somebody on the team.
pub struct Person {
    pub account: String,
    pub token: String,
}

pub struct Stage {
    pub app: TestServer,
    pub review: Value,
    /// The lead first.
    pub team: Vec<Person>,
    pub sources: Vec<Value>,
    /// Somebody who reads records, and is not on the team.
    pub outsider: Person,
}

impl OnBackend for Stage {
    async fn start(backend: Backend) -> Self {
        let app = TestServer::start(backend).await;
        let mut team = Vec::new();
        for (name, role) in [
            ("Lead", Role::Academic),
            ("Second", Role::ServiceUserEducator),
            ("Third", Role::Academic),
            ("Fourth", Role::ServiceUserEducator),
        ] {
            team.push(person(&app, name, role).await);
        }
        let outsider = person(&app, "Outsider", Role::Academic).await;
        let lead = Some(team[0].token.as_str());
        let create = "mutation($input: ReviewInput!) { createReview(input: $input) { id version } }";
        let input = json!({ "code": "PLAYED", "title": "A review that is played", "kind": "SYSTEMATIC", "question": "What changes?",
            "eligibility": ["About teaching", "Involves people with lived experience"] });
        let review = app.ask(lead, create, json!({ "input": input })).await.data()["createReview"].clone();
        for person in &team[1..] {
            let add = "mutation($review: ID!, $account: ID!) { addReviewer(review: $review, account: $account) { id } }";
            app.ask(lead, add, json!({ "review": review["id"], "account": person.account }))
                .await
                .data();
        }
        let reasons = "mutation($review: ID!, $version: Int!, $reasons: [ExclusionReasonInput!]!) { setExclusionReasons(review: $review, \
            version: $version, reasons: $reasons) { exclusionReasons { code } } }";
        let list = json!([{ "code": "NOT_TRAINING", "label": "Not training" }, { "code": "NO_OUTCOME", "label": "No outcome" }]);
        app.ask(
            lead,
            reasons,
            json!({ "review": review["id"], "version": review["version"], "reasons": list }),
        )
        .await
        .data();
        let mut sources = Vec::new();
        for name in ["MEDLINE", "PsycINFO", "CINAHL"] {
            let add = "mutation($review: ID!, $input: SearchSourceInput!) { addSearchSource(review: $review, input: $input) { id } }";
            let input = json!({ "kind": "DATABASE", "name": name, "searchedOn": "2026-01-15" });
            let made = app.ask(lead, add, json!({ "review": review["id"], "input": input })).await.data();
            sources.push(made["addSearchSource"]["id"].clone());
        }
        Self {
            app,
            review: review["id"].clone(),
            team,
            sources,
            outsider,
        }
    }
}

async fn person(app: &TestServer, name: &str, role: Role) -> Person {
    let access = app.service.command_line();
    let input = AccountInput {
        display_name: format!("{name} (illustrative)"),
        kind: evidence::vocabulary::AccountKind::Person,
        organisation: None,
        programmes: Vec::new(),
    };
    let account = access.create_account(&input).await.unwrap().id;
    let input = TokenInput {
        account,
        role,
        label: "test".to_owned(),
        expires_in_days: 1,
        workshop: None,
        bounds: policy::TokenBounds::default(),
    };
    let issued = access.issue_token(&input, &app.service.mint()).await.unwrap();
    Person {
        account: account.to_string(),
        token: issued.secret.reveal(),
    }
}

impl Stage {
    pub fn token(&self, person: usize) -> Option<&str> {
        Some(self.team[person].token.as_str())
    }

    pub async fn ask(&self, person: usize, query: &str, variables: Value) -> Answer {
        self.app.ask(self.token(person), query, variables).await
    }

    /// Imports a file as the lead.
    pub async fn import(&self, source: usize, name: &str, content: &[u8], dry_run: bool) -> Answer {
        let variables = json!({ "source": self.sources[source], "file": null, "dryRun": dry_run });
        let operations = json!({ "query": IMPORT, "variables": variables }).to_string();
        let mut body = Vec::new();
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{operations}\r\n--edge\r\nContent-Disposition: \
                form-data; \
             name=\"map\"\r\n\r\n{{\"0\":[\"variables.file\"]}}\r\n--edge\r\nContent-Disposition: form-data; name=\"0\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let answer = self
            .app
            .http()
            .post(self.app.url("/graphql"))
            .bearer_auth(&self.team[0].token)
            .header("content-type", "multipart/form-data; boundary=edge")
            .header("accept", "application/graphql-response+json")
            .header("graphql-preflight", "1")
            .body(body)
            .send()
            .await
            .expect("the server answers");
        Answer::read(answer).await
    }

    pub async fn vote(&self, person: usize, record: &Value, stage: &str, verdict: &str, reason: Option<&str>) -> Answer {
        let variables = json!({ "record": record, "stage": stage, "verdict": verdict, "reason": reason });
        self.ask(person, SCREEN, variables).await
    }

    /// What the review has under these fields, as a person sees it.
    pub async fn review(&self, person: usize, fields: &str) -> Value {
        let query = format!("{{ review(code: \"PLAYED\") {{ {fields} }} }}");
        self.ask(person, &query, json!({})).await.data()["review"].clone()
    }

    /// Every record, in pages.
    pub async fn records(&self, person: usize, filter: &str, fields: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), Value::Null);
        loop {
            let query = format!(
                "query($after: String) {{ review(code: \"PLAYED\") {{ records(first: 50, after: $after, filter: {filter}) {{ nodes {{ \
                 {fields} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
            );
            let page = self.ask(person, &query, json!({ "after": after })).await.data()["review"]["records"].clone();
            all.extend(page["nodes"].as_array().unwrap().iter().cloned());
            if page["pageInfo"]["hasNextPage"] == false {
                return all;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    /// The flow, which must add up. Anybody may ask for it.
    pub async fn flow(&self, as_of: Value) -> Value {
        let data = self.app.ask(None, FLOW, json!({ "code": "PLAYED", "asOf": as_of })).await.data();
        let flow = data["review"]["prismaFlow"].clone();
        assert_eq!(flow["violations"], json!([]), "{flow}");
        flow
    }
}
