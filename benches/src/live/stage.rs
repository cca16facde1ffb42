//! Prepares a workshop with people who have joined, and a round that is open for votes. It does so over HTTP, as clients do.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Context;
use serde_json::{Value, json};

use super::part;
use crate::wire::{Message, ask_once};

/// The number of questions in the round.
const QUESTIONS: usize = 10;

/// The fields that sockets follow and that are queried again at the end. A facilitator follows them, because only facilitators get every
/// vote.
const FIELDS: &str = "status ballotsCast { value suppressed } ranking { entries { position question { code } } }";

/// The facilitator, the people and the round.
#[derive(Debug, Clone)]
pub struct Stage {
    address: SocketAddr,
    /// The token of the facilitator.
    pub facilitator: String,
    /// The tokens of the people who joined.
    pub people: Vec<String>,
    questions: Vec<Value>,
    round: Value,
}

impl Stage {
    /// Prepares the workshop and opens the round. The people in the room can see its order while it is open.
    ///
    /// # Errors
    /// If a request is refused.
    pub fn set(address: SocketAddr, facilitator: String, people: usize) -> anyhow::Result<Self> {
        let mut stage = Self {
            address,
            facilitator,
            people: Vec::new(),
            questions: Vec::new(),
            round: Value::Null,
        };
        let workshop = stage.facilitates(
            "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { id joinCode } }",
            &json!({ "input": { "code": "LIVE", "title": "A made-up workshop", "heldOn": "2026-12-01", "groundRules": "We listen." } }),
        )?;
        stage.facilitates(
            "mutation($id: ID!) { publishInformationSheet(workshop: $id, version: \"sheet-1\", text: \"Made up.\", contact: \"Nobody.\") \
                { id } }",
            &json!({ "id": part(&workshop, "/id") }),
        )?;
        let join = "mutation($code: String!, $input: ParticipantInput!) { joinWorkshop(code: $code, input: $input) { token } }";
        let perspectives = ["SERVICE_USER", "CARER", "TRAINEE", "ACADEMIC"];
        for perspective in perspectives.iter().cycle().take(people) {
            let input = json!({ "perspectives": [perspective], "consents": ["TAKE_PART", "RANKING"], "informationSheet": "sheet-1" });
            let joined = stage.ask(None, join, &json!({ "code": part(&workshop, "/joinCode"), "input": input }))?;
            stage.people.push(text(part(&joined, "/token"))?);
        }
        for number in 1..=QUESTIONS {
            let submit = "mutation($workshop: ID!, $text: String!) { submitQuestion(workshop: $workshop, text: $text) { id } }";
            let asked = json!({ "workshop": part(&workshop, "/id"), "text": format!("What about made-up question {number}?") });
            let question = part(&stage.facilitates(submit, &asked)?, "/id").clone();
            stage.questions.push(question);
        }
        let input = json!({ "kind": "INTERIM", "method": "BORDA", "questions": stage.questions, "showTallyWhileOpen": true });
        let plan = "mutation($workshop: ID!, $input: RoundInput!) { createRound(workshop: $workshop, input: $input) { id version } }";
        stage.round = stage.facilitates(plan, &json!({ "workshop": part(&workshop, "/id"), "input": input }))?;
        let open = "mutation($id: ID!, $version: Int!) { openRound(id: $id, version: $version) { id version } }";
        stage.round = stage.facilitates(open, &stage.round)?;
        Ok(stage)
    }

    /// The payload with which a socket subscribes to the round.
    #[must_use]
    pub fn following(&self) -> Value {
        json!({ "query": format!("subscription($id: ID!) {{ roundChanged(round: $id) {{ {FIELDS} }} }}"), "variables": self.round })
    }

    /// Casts one person's ballot on all questions, in a different order for each person. Returns when it was answered.
    ///
    /// # Errors
    /// If the ballot is refused.
    pub fn vote(&self, person: usize) -> anyhow::Result<Instant> {
        let mut order = self.questions.clone();
        order.rotate_left(person * person % QUESTIONS);
        let ranks = (1..).zip(&order);
        let preferences: Value = ranks
            .map(|(rank, question)| json!({ "question": question, "rank": rank }))
            .collect();
        let cast = "mutation($round: ID!, $preferences: [BallotPreferenceInput!]!) { castBallot(round: $round, preferences: $preferences) \
            { id } }";
        let token = self.people.get(person).context("no person with this number has joined")?;
        self.ask(
            Some(token),
            cast,
            &json!({ "round": part(&self.round, "/id"), "preferences": preferences }),
        )?;
        Ok(Instant::now())
    }

    /// Closes the round. Returns when this was answered.
    ///
    /// # Errors
    /// If the request is refused.
    pub fn close(&self) -> anyhow::Result<Instant> {
        let close = "mutation($id: ID!, $version: Int!) { closeRound(id: $id, version: $version) { id } }";
        self.facilitates(close, &self.round)?;
        Ok(Instant::now())
    }

    /// The round as the facilitator sees it now.
    ///
    /// # Errors
    /// If the request is refused.
    pub fn seen(&self) -> anyhow::Result<Value> {
        let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on PrioritisationRound {{ {FIELDS} }} }} }}");
        self.facilitates(&query, &self.round)
    }

    fn facilitates(&self, query: &str, variables: &Value) -> anyhow::Result<Value> {
        self.ask(Some(&self.facilitator), query, variables)
    }

    /// Sends a query with one root field, and returns the value of that field.
    fn ask(&self, token: Option<&str>, query: &str, variables: &Value) -> anyhow::Result<Value> {
        let message = Message::graphql_of(token, &json!({ "query": query, "variables": variables }));
        let answer: Value = serde_json::from_slice(&ask_once(self.address, &message)?)?;
        anyhow::ensure!(part(&answer, "/errors").is_null(), "refused: {answer}");
        let data = part(&answer, "/data").as_object().and_then(|data| data.values().next());
        data.cloned().with_context(|| format!("the answer has no data: {answer}"))
    }
}

fn text(value: &Value) -> anyhow::Result<String> {
    Ok(value.as_str().context("the value is not a text")?.to_owned())
}

/// The number of ballots in an answer.
///
/// # Errors
/// If the number is suppressed.
pub fn counted(answer: &Value) -> anyhow::Result<usize> {
    let ballots = part(answer, "/ballotsCast/value")
        .as_u64()
        .context("the number of ballots is not shown")?;
    Ok(usize::try_from(ballots)?)
}
