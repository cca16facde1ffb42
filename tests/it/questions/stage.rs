//! Prepares an unpublished workshop in which the roles of the demo have known parts.

use serde_json::{Value, json};

use crate::access::files;
use crate::access::world::import;
use crate::support::{Answer, Backend, OnBackend, TestServer, sql};

/// The code of the workshop; the codes of its rows begin with it.
pub const WORKSHOP: &str = "w-q";
/// Takes part, with a token that was joined to the workshop.
pub const JO: &str = "PARTICIPANT";
/// Takes part, and does not facilitate.
pub const KIM: &str = "PRACTITIONER";
/// Takes part, and facilitates.
pub const ADA: &str = "ACADEMIC";
/// Facilitates without taking part.
pub const FACILITATOR: &str = "SERVICE_USER_EDUCATOR";

pub const SUBMIT: &str = "mutation($workshop: ID!, $text: String!) { submitQuestion(workshop: $workshop, text: $text) {
    id code text status version provenance raisedBy viewerCanEdit workshop { code } mergedFrom { id } mergedInto { id } revisions { text \
    } } }";
pub const MERGE: &str =
    "mutation($into: ID!, $questions: [ID!]!, $reason: String!) { mergeQuestions(into: $into, questions: $questions, reason: $reason) {
    id code text status version mergedFrom { id text status version mergedInto { id } } mergedInto { id } } }";
pub const REVISE: &str = "mutation($id: ID!, $version: Int!, $text: String!, $plain: String, $reason: String!) {
    reviseQuestion(id: $id, version: $version, text: $text, plainLanguage: $plain, reason: $reason) {
    text plainLanguage version revisions { text reason } } }";
pub const STATUS: &str = "mutation($id: ID!, $version: Int!, $status: QuestionStatus!) { setQuestionStatus(id: $id, version: $version, \
    status: $status) { status version } }";
pub const LINK: &str = "mutation($question: ID!, $target: ID!, $relation: QuestionRelation!, $note: String) {
    linkQuestion(question: $question, target: $target, relation: $relation, note: $note) {
    version links { relation note target { __typename ... on Study { id } ... on Programme { id } ... on Term { id } ... on Outcome { id \
    } } } } }";
pub const UNLINK: &str = "mutation($question: ID!, $target: ID!, $relation: QuestionRelation!) {
    unlinkQuestion(question: $question, target: $target, relation: $relation) { version links { relation } } }";
pub const NODE: &str =
    "query($id: ID!) { node(id: $id) { ... on Question { id text status version viewerCanEdit mergedInto { id } mergedFrom { id } } } }";

/// The service with the workshop in it.
pub struct Stage {
    pub app: TestServer,
    /// The workshop's id.
    pub workshop: Value,
    /// The id of the question that the workshop agreed on.
    pub summary: Value,
}

impl OnBackend for Stage {
    async fn start(backend: Backend) -> Self {
        let app = TestServer::start(backend).await;
        import(&app, &[("illustrative-workshop.json", files::workshop(WORKSHOP, "DRAFT"))]).await;
        sql::write(&app, &parts()).await;
        let query = r#"{ workshop(code: "w-q") { id questions(filter: { text: "zebrafinch" }) { nodes { id } } } }"#;
        let found = app.ask(app.token(ADA), query, json!({})).await.data()["workshop"].clone();
        Self {
            app,
            workshop: found["id"].clone(),
            summary: found["questions"]["nodes"][0]["id"].clone(),
        }
    }
}

/// SQL that sets whose record is whose, who facilitates, and which workshop Jo's token was joined to.
fn parts() -> Vec<String> {
    let workshop = "(SELECT id FROM workshop WHERE code = 'w-q')";
    let account = |code: &str| format!("(SELECT id FROM account WHERE code = '{code}')");
    let seat = |code: &str, person: &str| format!("UPDATE participant SET account_id = {} WHERE code = 'w-q-{person}'", account(code));
    let lead = |code: &str| {
        format!(
            "INSERT INTO facilitation (workshop_id, account_id) VALUES ({workshop}, {})",
            account(code)
        )
    };
    vec![
        seat("demo-participant", "p01"),
        seat("demo-practitioner", "p05"),
        seat("demo-academic", "p07"),
        seat("demo-partner", "p19"),
        lead("demo-facilitator-1"),
        lead("demo-academic"),
        format!("UPDATE role_token SET workshop_id = {workshop} WHERE role = 'PARTICIPANT'"),
        may_be_quoted("p01"),
    ]
}

/// SQL for a person who withdraws from taking part.
pub fn leaves(person: &str) -> String {
    format!(
        "INSERT INTO consent (id, participant_id, scope, state, information_sheet, recorded_at)
         SELECT id, id, 'TAKE_PART', 'WITHDRAWN', 'SHEET', 9000000000000 FROM participant WHERE code = 'w-q-{person}'"
    )
}

/// SQL for a person who agrees to be quoted, so that their own words may become a summary.
fn may_be_quoted(person: &str) -> String {
    format!(
        "INSERT INTO consent (id, participant_id, scope, state, information_sheet, recorded_at)
         SELECT workshop_id, id, 'QUOTE_PSEUDONYMOUSLY', 'GIVEN', 'SHEET', 1 FROM participant WHERE code = 'w-q-{person}'"
    )
}

impl Stage {
    /// Sends a query in a role.
    pub async fn ask(&self, role: &str, query: &str, variables: Value) -> Answer {
        self.app.ask(self.app.token(role), query, variables).await
    }

    /// Submits a question.
    pub async fn submit(&self, role: &str, text: &str) -> Value {
        let answer = self.ask(role, SUBMIT, json!({ "workshop": self.workshop, "text": text })).await;
        answer.data()["submitQuestion"].clone()
    }

    /// Merges questions into another.
    pub async fn merge(&self, into: &Value, questions: &[&Value]) -> Value {
        let variables = json!({ "into": into, "questions": questions, "reason": "They ask the same." });
        self.ask(FACILITATOR, MERGE, variables).await.data()["mergeQuestions"].clone()
    }

    /// The question as a role sees it. Null if the role does not see it.
    pub async fn see(&self, role: &str, id: &Value) -> Value {
        self.ask(role, NODE, json!({ "id": id })).await.data()["node"].clone()
    }

    /// The number of questions that a role finds by this word.
    pub async fn found(&self, role: &str, word: &str) -> Value {
        let query = "query($text: String!) { search(text: $text, kinds: [QUESTION]) { totalCount } }";
        self.ask(role, query, json!({ "text": word })).await.data()["search"]["totalCount"].clone()
    }

    /// The actions on a row with their outcomes, newest first.
    pub async fn trail(&self, id: &Value) -> Vec<String> {
        let query = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action outcome } } }";
        let events = self.ask("ADMIN", query, json!({ "id": id })).await.data();
        let events = events["auditEvents"]["nodes"].as_array().unwrap().clone();
        let words = |event: &Value| format!("{} {}", event["action"].as_str().unwrap(), event["outcome"].as_str().unwrap());
        events.iter().map(words).collect()
    }
}

/// The paths of the refused fields, in order.
pub fn paths(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.body);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect()
}
