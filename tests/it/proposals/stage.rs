//! Prepares a published programme of the practitioner's organisation, and makes proposals for it.

use serde_json::{Value, json};

use crate::support::{Answer, Backend, OnBackend, TestServer};

pub const PROPOSE: &str = "mutation($id: ID!, $version: Int!, $input: ProgrammeChanges!, $note: String) {
    proposeProgrammeChanges(id: $id, version: $version, input: $input, note: $note) { id accepted note decidedBy { id } decisionNote
    by { displayName } programme { id version name } changes { field before after } } }";
pub const DECIDE: &str = "mutation($id: ID!, $accept: Boolean!, $note: String) { decideProposal(id: $id, accept: $accept, note: $note) {
    name region hours sessions version methods { code } topics { code } country { code } involvement { who activities { code } } internal \
    { contactEmail notes } } }";
const UPDATE: &str = "mutation($id: ID!, $version: Int!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: $version, input: \
    $input) { version } }";

pub struct Stage {
    pub app: TestServer,
    pub programme: Value,
}

impl OnBackend for Stage {
    async fn start(backend: Backend) -> Self {
        let app = TestServer::start(backend).await;
        let create = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
        let input = json!({
            "code": "OWN-1", "name": "A made-up course", "summary": "Made up for a test.", "country": "GB", "notes": "Call first.",
            "region": "South", "sessions": 3, "hours": 4.5,
            "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING", "FILM"] }, { "dimension": "AUDIENCE", "codes": ["MH_NURSING"] }],
            "involvement": [{ "who": "SERVICE_USER_EDUCATOR", "activities": ["DELIVERY"], "payment": "HONORARIUM" }],
        });
        let made = app.ask(app.token("PRACTITIONER"), create, json!({ "input": input })).await.data();
        let stage = Self {
            programme: made["createProgramme"]["id"].clone(),
            app,
        };
        stage.status("PUBLISHED").await.data();
        stage
    }
}

impl Stage {
    pub fn practitioner(&self) -> Option<&str> {
        self.app.token("PRACTITIONER")
    }

    pub fn academic(&self) -> Option<&str> {
        self.app.token("ACADEMIC")
    }

    pub async fn version(&self) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Programme { version } } }";
        self.app.ask(self.academic(), query, json!({ "id": self.programme })).await.data()["node"]["version"].clone()
    }

    pub async fn status(&self, status: &str) -> Answer {
        let set = "mutation($id: ID!, $version: Int!, $status: PublicationStatus!) { setProgrammeStatus(id: $id, version: $version, \
            status: $status) { version } }";
        let variables = json!({ "id": self.programme, "version": self.version().await, "status": status });
        self.app.ask(self.academic(), set, variables).await
    }

    pub async fn update(&self, input: Value) -> Answer {
        let variables = json!({ "id": self.programme, "version": self.version().await, "input": input });
        self.app.ask(self.academic(), UPDATE, variables).await
    }

    pub async fn proposes(&self, token: Option<&str>, input: Value) -> Answer {
        let variables =
            json!({ "id": self.programme, "version": self.version().await, "input": input, "note": "We changed it this year." });
        self.app.ask(token, PROPOSE, variables).await
    }

    /// The practitioner proposes this. Returns the id of the proposal.
    pub async fn proposed(&self, input: Value) -> Value {
        self.proposes(self.practitioner(), input).await.data()["proposeProgrammeChanges"]["id"].clone()
    }

    pub async fn decide(&self, id: &Value, accept: bool, note: Option<&str>) -> Answer {
        let variables = json!({ "id": id, "accept": accept, "note": note });
        self.app.ask(self.academic(), DECIDE, variables).await
    }

    /// The token of a practitioner in another organisation.
    pub async fn stranger(&self) -> String {
        let admin = self.app.token("ADMIN");
        let organisation =
            self.app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
        let account =
            "mutation($o: ID!) { createAccount(input: { displayName: \"Somebody elsewhere\", kind: PERSON, organisation: $o }) { id } }";
        let account = self.app.ask(admin, account, json!({ "o": organisation })).await.data()["createAccount"]["id"].clone();
        let issue = "mutation($a: ID!) { issueRoleToken(input: { account: $a, role: PRACTITIONER, label: \"elsewhere\" }) { secret } }";
        let issued = self.app.ask(admin, issue, json!({ "a": account })).await.data();
        issued["issueRoleToken"]["secret"].as_str().unwrap().to_owned()
    }
}
