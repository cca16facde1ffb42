//! Prepares a workshop that is being held, and the people in it with their tokens.

use api::config::Settings;
use serde_json::{Value, json};

use crate::support::{Answer, Backend, OnBackend, TestServer};

/// A workshop that the demo's educator facilitates.
pub struct Stage {
    pub app: TestServer,
    pub workshop: Value,
}

/// A person who joined.
pub struct Person {
    pub id: String,
    pub token: String,
    pub pseudonym: String,
}

pub const JOIN: &str = "mutation($code: String!, $input: ParticipantInput!) { joinWorkshop(code: $code, input: $input) {
    token expiresAt participant { id pseudonym perspectives preferredTerm consents { scope state informationSheet } identity { name } \
    workshop { code } contributions { id } questions { id } } } }";
pub const CONTRIBUTE: &str = "mutation($workshop: ID!, $input: ContributionInput!) { contribute(workshop: $workshop, input: $input) {
    id kind perspective themes text attribution programme { code } participant { pseudonym } workshop { code } } }";
pub const WITHDRAW: &str =
    "mutation($id: ID!, $scopes: [ConsentScope!]!, $erase: Boolean) { withdrawConsent(participant: $id, scopes: $scopes, erase: $erase) {
    withdrawn contributionsHidden contributionsErased ballotsWithdrawn publishedRankingsAffected { sequence } recordedAt participant { id \
    consents { scope state } } } }";
pub const ALL: [&str; 7] = [
    "TAKE_PART",
    "RANKING",
    "RESEARCH_USE",
    "QUOTE_PSEUDONYMOUSLY",
    "QUOTE_BY_NAME",
    "RECONTACT",
    "OPEN_ARCHIVE",
];

/// Configures a key for identities, as an operator does.
pub fn sealed(settings: &mut Settings) {
    settings.identities.current = "k1".to_owned();
    settings
        .identities
        .keys
        .insert("k1".to_owned(), "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=".to_owned());
}

impl OnBackend for Stage {
    async fn start(backend: Backend) -> Self {
        Self::with(backend, |_| {}).await
    }
}

impl Stage {
    /// Prepares the workshop with changed settings.
    pub async fn with(backend: Backend, change: impl FnOnce(&mut Settings)) -> Self {
        let app = TestServer::with(backend, |settings| {
            sealed(settings);
            change(settings);
        })
        .await;
        let create = "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { id code title heldOn status joinCode version \
            viewerCanFacilitate facilitators { id } } }";
        let input = json!({ "code": "W-1", "title": "What training needs", "heldOn": "2026-12-01", "groundRules": "We listen." });
        let answer = app.ask(app.token("SERVICE_USER_EDUCATOR"), create, json!({ "input": input })).await;
        let workshop = answer.data()["createWorkshop"].clone();
        let stage = Self { app, workshop };
        stage.sheet("sheet-1", "Taking part is yours to choose.").await.data();
        stage
    }

    pub fn facilitator(&self) -> Option<&str> {
        self.app.token("SERVICE_USER_EDUCATOR")
    }

    pub fn code(&self) -> &str {
        self.workshop["joinCode"].as_str().unwrap()
    }

    /// Publishes a version of the workshop's information sheet.
    pub async fn sheet(&self, version: &str, text: &str) -> Answer {
        let publish = "mutation($id: ID!, $version: String!, $text: String!) { publishInformationSheet(workshop: $id, version: $version, \
            text: $text, contact: \"Ask Ada.\") {
            informationSheet { id version text contact publishedAt } informationSheets { version } } }";
        let variables = json!({ "id": self.workshop["id"], "version": version, "text": text });
        self.app.ask(self.facilitator(), publish, variables).await
    }

    /// A person joins and agrees to these scopes.
    pub async fn join(&self, perspective: &str, consents: &[&str]) -> Person {
        self.join_as(json!({ "perspectives": [perspective], "consents": consents, "informationSheet": "sheet-1" }))
            .await
    }

    pub async fn join_as(&self, input: Value) -> Person {
        let answer = self.app.ask(None, JOIN, json!({ "code": self.code(), "input": input })).await;
        let joined = answer.data()["joinWorkshop"].clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Person {
            id: text(&joined["participant"]["id"]),
            token: text(&joined["token"]),
            pseudonym: text(&joined["participant"]["pseudonym"]),
        }
    }

    pub async fn contribute(&self, person: &Person, perspective: &str, text: &str) -> Answer {
        let input = json!({ "kind": "STORY", "text": text, "perspective": perspective, "themes": ["listening"] });
        self.app
            .ask(
                Some(&person.token),
                CONTRIBUTE,
                json!({ "workshop": self.workshop["id"], "input": input }),
            )
            .await
    }

    pub async fn withdraw(&self, token: Option<&str>, person: &Person, scopes: &[&str], erase: bool) -> Answer {
        self.app
            .ask(token, WITHDRAW, json!({ "id": person.id, "scopes": scopes, "erase": erase }))
            .await
    }

    /// Publishes the workshop as it is.
    pub async fn publish(&self) -> Answer {
        let read = "query($id: ID!) { node(id: $id) { ... on Workshop { version } } }";
        let version = self
            .app
            .ask(self.facilitator(), read, json!({ "id": self.workshop["id"] }))
            .await
            .data()["node"]["version"]
            .clone();
        self.status(&version, "PUBLISHED").await
    }

    pub async fn status(&self, version: &Value, status: &str) -> Answer {
        let set = "mutation($id: ID!, $version: Int!, $status: PublicationStatus!) { setWorkshopStatus(id: $id, version: $version, \
            status: $status) { status version } }";
        self.app
            .ask(
                self.facilitator(),
                set,
                json!({ "id": self.workshop["id"], "version": version, "status": status }),
            )
            .await
    }

    /// The texts of the contributions that a viewer sees.
    pub async fn texts(&self, token: Option<&str>) -> Vec<String> {
        let query = "query($code: String!) { workshop(code: $code) { contributions(first: 100) { nodes { text } } } }";
        let data = self.app.ask(token, query, json!({ "code": "W-1" })).await.data();
        let nodes = data["workshop"]["contributions"]["nodes"].as_array().cloned().unwrap_or_default();
        nodes.iter().map(|node| node["text"].as_str().unwrap().to_owned()).collect()
    }
}
