//! Tests that a person's words belong to them: as long as a text is near them, wherever it was copied to, and after they left.

mod after;
mod export;
mod merge;
mod near;
mod receipts;
mod single;
mod visibility;

use serde_json::{Value, json};

use crate::support::Answer;
use crate::workshops::stage::{Person, Stage};

pub const SUBMIT: &str = "mutation($w: ID!, $text: String!) { submitQuestion(workshop: $w, text: $text) { id code text version } }";
pub const REVISE: &str = "mutation($id: ID!, $v: Int!, $text: String!, $plain: String, $reason: String!) {
    reviseQuestion(id: $id, version: $v, text: $text, plainLanguage: $plain, reason: $reason) { id text version } }";
pub const MERGE: &str =
    "mutation($into: ID!, $all: [ID!]!, $reason: String!) { mergeQuestions(into: $into, questions: $all, reason: $reason) { id version } }";
pub const RECORD: &str = "mutation($id: ID!, $scope: ConsentScope!) { recordConsent(participant: $id, scope: $scope, state: GIVEN, \
    informationSheet: \"sheet-1\") { id leftAt } }";

impl Stage {
    /// Sends a query with a token.
    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        self.app.ask(token, query, variables).await
    }

    /// Somebody submits a question.
    pub async fn submits(&self, token: Option<&str>, text: &str) -> Value {
        let answer = self.ask(token, SUBMIT, json!({ "w": self.workshop["id"], "text": text })).await;
        answer.data()["submitQuestion"].clone()
    }

    /// A facilitator rewords a question.
    pub async fn rewords(&self, id: &Value, text: &str, plain: Option<&str>, reason: &str) -> Answer {
        let read = "query($id: ID!) { node(id: $id) { ... on Question { version } } }";
        let version = self.ask(self.facilitator(), read, json!({ "id": id })).await.data()["node"]["version"].clone();
        let mut variables = json!({ "id": id, "v": version, "text": text, "reason": reason });
        if let Some(plain) = plain {
            variables["plain"] = json!(plain);
        }
        self.ask(self.facilitator(), REVISE, variables).await
    }

    /// A facilitator merges a question into another one.
    pub async fn merges(&self, into: &Value, question: &Value, reason: &str) -> Answer {
        let variables = json!({ "into": into, "all": [question], "reason": reason });
        self.ask(self.facilitator(), MERGE, variables).await
    }

    /// Everything that a token can read of the workshop and of these rows, as one text.
    pub async fn everything(&self, token: Option<&str>, ids: &[Value]) -> String {
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Question { text plainLanguage theme revisions { text reason } links \
            { note } mergedFrom { text } mergedInto { text } } }
            questions(first: 100) { nodes { text plainLanguage } }
            workshop(code: \"W-1\") { contributions(first: 100) { nodes { text themes } } questions(first: 100) { nodes { text \
            plainLanguage revisions { text reason } links { note } mergedFrom { text } } } rounds { questions { text } } } }";
        self.ask(token, query, json!({ "ids": ids })).await.text
    }

    /// The tokens of everybody who could read something.
    pub fn readers<'a>(&'a self, person: &'a Person) -> Vec<Option<&'a str>> {
        let roles = [
            "PARTNER",
            "PARTICIPANT",
            "SERVICE_USER_EDUCATOR",
            "PRACTITIONER",
            "ACADEMIC",
            "STEWARD",
            "ADMIN",
        ];
        let mut tokens: Vec<Option<&str>> = roles.iter().map(|role| self.app.token(role)).collect();
        tokens.extend([None, Some(person.token.as_str())]);
        tokens
    }
}
