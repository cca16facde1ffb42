//! Prepares a workshop with people who agreed to vote, a facilitator, and questions to rank.

use api::config::Settings;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Backend, OnBackend, TestServer, sql};

const WORKSHOP: u128 = 0x0190_0000_0000_7000_8000_0000_0000_0001;
const QUESTION: u128 = 0x0190_0000_0000_7000_8000_0000_0001_0000;
const PERSON: u128 = 0x0190_0000_0000_7000_8000_0000_0002_0000;
const CONSENT: u128 = 0x0190_0000_0000_7000_8000_0000_0003_0000;

pub const ROUND: &str =
    "id kind sequence status method weighting dotsPerBallot showTallyWhileOpen version questions { id } openedAt closedAt";

/// The service with an unpublished workshop in it.
pub struct Stage {
    pub app: TestServer,
    pub workshop: String,
    /// The ids of summary questions of the workshop.
    pub questions: Vec<String>,
    voters: Vec<String>,
}

impl OnBackend for Stage {
    async fn start(backend: Backend) -> Self {
        // Hundreds of people vote at once, possibly on a busy machine: with these limits a slow machine makes them wait instead of refusing
        // them.
        let patient = |settings: &mut Settings| (settings.database.acquire_timeout_ms, settings.limits.request_ms) = (30_000, 50_000);
        let app = TestServer::with(backend, patient).await;
        let mut stage = Self {
            app,
            workshop: policy::id::WorkshopId(Uuid::from_u128(WORKSHOP)).to_string(),
            questions: (0..12)
                .map(|n| policy::id::QuestionId(Uuid::from_u128(QUESTION + n)).to_string())
                .collect(),
            voters: Vec::new(),
        };
        let workshop = stage.literal(WORKSHOP);
        let mut statements = vec![
            format!(
                "INSERT INTO workshop (id, code, title, status, provenance, version, created_at, updated_at)
                 VALUES ({workshop}, 'VOTE', 'A made-up workshop', 'DRAFT', 'ILLUSTRATIVE', 1, 1, 1)"
            ),
            format!(
                "INSERT INTO facilitation (workshop_id, account_id) SELECT {workshop}, id FROM account WHERE code = 'demo-facilitator-1'"
            ),
        ];
        for n in 0..12 {
            statements.push(format!(
                "INSERT INTO question (id, code, text, status, workshop_id, provenance, version, created_at, updated_at, summary)
                 VALUES ({}, 'vote-q{n}', 'Question {n}?', 'SHORTLISTED', {workshop}, 'ILLUSTRATIVE', 1, 1, 1, TRUE)",
                stage.literal(QUESTION + n)
            ));
        }
        sql::write(&stage.app, &statements).await;
        for perspective in ["CARER", "CARER", "CARER", "TRAINEE", "SERVICE_USER"] {
            stage.seat(&[perspective], &["TAKE_PART", "RANKING"]).await;
        }
        stage
    }
}

impl Stage {
    /// An id as a literal in a SQL statement.
    fn literal(&self, id: u128) -> String {
        let id = Uuid::from_u128(id);
        match self.app.backend {
            Backend::Sqlite => format!("x'{}'", id.simple()),
            Backend::Postgres => format!("'{id}'::uuid"),
        }
    }

    /// Adds a person to the workshop who agrees to these scopes. Returns their number. Their role does not matter: a record belongs to its
    /// account in every role.
    pub async fn seat(&mut self, perspectives: &[&str], scopes: &[&str]) -> usize {
        let number = self.voters.len();
        let admin = self.app.token("ADMIN");
        let account = self
            .app
            .ask(
                admin,
                "mutation($name: String!) { createAccount(input: { displayName: $name, kind: PERSON }) { id } }",
                json!({ "name": format!("Voter {number}") }),
            )
            .await
            .data()["createAccount"]["id"]
            .clone();
        let issued = self
            .app
            .ask(
                admin,
                "mutation($account: ID!) { issueRoleToken(input: { account: $account, role: SERVICE_USER_EDUCATOR, label: \"vote\" }) { \
                    secret } }",
                json!({ "account": account }),
            )
            .await
            .data();
        self.voters.push(issued["issueRoleToken"]["secret"].as_str().unwrap().to_owned());
        let person = self.literal(PERSON + number as u128);
        let mut statements = vec![format!(
            "INSERT INTO participant (id, workshop_id, pseudonym, perspectives, account_id, provenance, created_at)
             VALUES ({person}, {}, 'Person {number}', '{}', (SELECT id FROM account WHERE display_name = 'Voter {number}'), \
             'ILLUSTRATIVE', 1)",
            self.literal(WORKSHOP),
            json!(perspectives)
        )];
        for (n, scope) in scopes.iter().enumerate() {
            let id = self.literal(CONSENT + (number * 16 + n) as u128);
            statements.push(consent(&id, &person, scope, "GIVEN"));
        }
        sql::write(&self.app, &statements).await;
        number
    }

    /// Sets the person's latest answer on a scope.
    pub async fn says(&self, person: usize, scope: &str, state: &str) {
        let id = self.literal(CONSENT + (person * 16 + 15) as u128);
        let statement = consent(&id, &self.literal(PERSON + person as u128), scope, state).replace(", 1)", ", 2)");
        sql::write(&self.app, &[statement]).await;
    }

    pub fn voter(&self, number: usize) -> Option<&str> {
        self.voters.get(number).map(String::as_str)
    }

    pub fn facilitator(&self) -> Option<&str> {
        self.app.token("SERVICE_USER_EDUCATOR")
    }

    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        self.app.ask(token, query, variables).await
    }

    pub async fn plan_as(&self, token: Option<&str>, input: Value) -> Answer {
        let query =
            format!("mutation($workshop: ID!, $input: RoundInput!) {{ createRound(workshop: $workshop, input: $input) {{ {ROUND} }} }}");
        self.ask(token, &query, json!({ "workshop": self.workshop, "input": input })).await
    }

    /// Plans a round on the first questions.
    pub async fn plan(&self, kind: &str, method: &str, questions: usize, more: Value) -> Value {
        let mut input = json!({ "kind": kind, "method": method, "questions": &self.questions[..questions] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.plan_as(self.facilitator(), input).await.data()["createRound"].clone()
    }

    pub async fn step_as(&self, token: Option<&str>, step: &str, id: &Value, version: i32) -> Answer {
        let query = format!("mutation($id: ID!, $version: Int!) {{ {step}(id: $id, version: $version) {{ {ROUND} }} }}");
        self.ask(token, &query, json!({ "id": id, "version": version })).await
    }

    /// Plans and opens a round on the first questions. Returns its id.
    pub async fn open(&self, kind: &str, method: &str, questions: usize, more: Value) -> Value {
        let id = self.plan(kind, method, questions, more).await["id"].clone();
        self.step_as(self.facilitator(), "openRound", &id, 1).await.data();
        id
    }

    pub async fn close(&self, id: &Value) {
        self.step_as(self.facilitator(), "closeRound", id, 2).await.data();
    }

    pub async fn cast(&self, token: Option<&str>, round: &Value, preferences: Value, perspective: Option<&str>) -> Answer {
        let query = "mutation($round: ID!, $preferences: [BallotPreferenceInput!]!, $perspective: Perspective) {
            castBallot(round: $round, preferences: $preferences, perspective: $perspective) { myBallot { perspective preferences { \
            question { id } rank dots } } } }";
        self.ask(
            token,
            query,
            json!({ "round": round, "preferences": preferences, "perspective": perspective }),
        )
        .await
    }

    /// Preferences for the first questions: the numbers of the questions, the best first.
    pub fn ranked(&self, order: &[usize]) -> Value {
        let preference = |(place, question): (usize, &usize)| json!({ "question": self.questions[*question], "rank": place + 1 });
        order.iter().enumerate().map(preference).collect()
    }

    pub async fn votes(&self, person: usize, round: &Value, order: &[usize]) {
        let answer = self.cast(self.voter(person), round, self.ranked(order), None).await;
        answer.data();
    }

    pub async fn round(&self, token: Option<&str>, id: &Value, fields: &str) -> Value {
        let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on PrioritisationRound {{ {fields} }} }} }}");
        self.ask(token, &query, json!({ "id": id })).await.data()["node"].clone()
    }

    /// Publishes the workshop directly in the database, so that its people are not counted.
    pub async fn publish(&self) {
        sql::write(
            &self.app,
            &["UPDATE workshop SET status = 'PUBLISHED' WHERE code = 'VOTE'".to_owned()],
        )
        .await;
    }

    /// Unpublishes the workshop directly in the database.
    pub async fn unpublish(&self) {
        sql::write(&self.app, &["UPDATE workshop SET status = 'DRAFT' WHERE code = 'VOTE'".to_owned()]).await;
    }

    /// The person's id.
    pub fn person(&self, number: usize) -> String {
        policy::id::ParticipantId(Uuid::from_u128(PERSON + number as u128)).to_string()
    }

    /// The person withdraws their consent that ballots count.
    pub async fn withdraws(&self, number: usize) {
        let query = "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [RANKING]) { ballotsWithdrawn } }";
        let answer = self.ask(self.voter(number), query, json!({ "id": self.person(number) })).await;
        assert_eq!(answer.data()["withdrawConsent"]["ballotsWithdrawn"], 1);
    }

    /// The number of rows that a statement finds for the round.
    pub async fn rows(&self, statement: &str) -> i64 {
        let pairs = sql::pairs(&self.app, format!("SELECT CAST(COUNT(*) AS TEXT), 'x' FROM {statement}")).await;
        pairs[0].0.parse().unwrap()
    }
}

fn consent(id: &str, person: &str, scope: &str, state: &str) -> String {
    format!(
        "INSERT INTO consent (id, participant_id, scope, state, information_sheet, recorded_at) VALUES ({id}, {person}, '{scope}', \
            '{state}', 'S', 1)"
    )
}

/// The paths of the refused fields.
pub fn paths(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.body);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap();
    let mut paths: Vec<String> = fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

/// The message of a conflict.
pub fn conflict(answer: &Answer) -> &str {
    assert_eq!(answer.codes(), ["CONFLICT"], "{}", answer.body);
    answer.body["errors"][0]["message"].as_str().unwrap()
}
