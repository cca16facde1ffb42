//! Serves the demo with its open workshop, as the command `demo` does.

use policy::Role;
use serde_json::{Value, json};

use crate::support::{Backend, TestServer};
use crate::workshops::stage::{JOIN, sealed};

/// The path of the open workshop.
pub const ROOM: &str = "/w/DEMO-OPEN";

pub struct Room {
    pub app: TestServer,
    /// The join code.
    pub code: String,
    /// The workshop and its questions.
    pub workshop: Value,
}

impl Room {
    /// Starts the service with the demo.
    pub async fn start() -> Self {
        let app = TestServer::with(Backend::Sqlite, sealed).await;
        let role = Role::ServiceUserEducator;
        let token = app.token(role.code()).unwrap().to_owned();
        let code = api::cli::demo_workshop(&app.service, &[(role, token)]).await.unwrap();
        let query =
            "{ workshop(code: \"DEMO-OPEN\") { id questions(first: 100, orderBy: [{ field: CREATED_AT }]) { nodes { id text } } } }";
        let seen = app.ask(app.token(role.code()), query, json!({})).await.data();
        Self {
            code: code.expect("the facilitator sees the code"),
            workshop: seen["workshop"].clone(),
            app,
        }
    }

    /// Sends a query as the facilitator of the workshop.
    pub async fn lead(&self, query: &str, variables: Value) -> Value {
        let token = self.app.token(Role::ServiceUserEducator.code());
        self.app.ask(token, query, variables).await.data()
    }

    /// The id of a question, by its index.
    pub fn question(&self, at: usize) -> &Value {
        &self.workshop["questions"]["nodes"][at]["id"]
    }

    /// The text of a question, by its index.
    pub fn text(&self, at: usize) -> &str {
        self.workshop["questions"]["nodes"][at]["text"].as_str().unwrap()
    }

    /// Adds another person who may vote, and returns their token.
    pub async fn somebody(&self) -> String {
        let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART", "RANKING"], "informationSheet": "demo-1" });
        let joined = self.app.ask(None, JOIN, json!({ "code": self.code, "input": input })).await.data();
        joined["joinWorkshop"]["token"].as_str().unwrap().to_owned()
    }

    /// Casts another person's ballot, which ranks these questions in this order.
    pub async fn vote(&self, token: &str, round: &Value, order: &[usize]) {
        let cast = "mutation($round: ID!, $preferences: [BallotPreferenceInput!]!) { castBallot(round: $round, preferences: $preferences) \
            { id } }";
        let preference = |(place, at): (usize, &usize)| json!({ "question": self.question(*at), "rank": place + 1 });
        let preferences: Value = order.iter().enumerate().map(preference).collect();
        self.app
            .ask(Some(token), cast, json!({ "round": round, "preferences": preferences }))
            .await
            .data();
    }
}
