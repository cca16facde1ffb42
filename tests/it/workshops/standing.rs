//! Tests that facilitators confirm participants if the workshop requires it, and can remove them.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, Person, Stage};
use crate::live::socket::Socket;
use crate::support::{Answer, on_both};

const REMOVE: &str = "mutation($id: ID!, $reason: String!) { removeParticipant(id: $id, reason: $reason) { code } }";
const CONFIRM: &str = "mutation($id: ID!) { confirmParticipant(id: $id) { confirmed leftAt removal { reason } } }";
const ROOM: &str = "{ workshop(code: \"W-1\") { title informationSheet { version } questions(first: 100) { totalCount nodes { text } } \
    contributions(first: 100) { nodes { text } }
    rounds { status } participants { nodes { id confirmed } } facilitators { id } } viewer { participations { id confirmed } } }";

impl Stage {
    async fn confirms(&self) {
        let set = "mutation($id: ID!) { updateWorkshop(id: $id, version: 1, input: { code: \"W-1\", title: \"What training needs\", \
            confirmsParticipants: true }) { confirmsParticipants } }";
        let set = self
            .app
            .ask(self.facilitator(), set, json!({ "id": self.workshop["id"] }))
            .await
            .data();
        assert_eq!(set["updateWorkshop"]["confirmsParticipants"], true);
    }

    async fn confirm(&self, token: Option<&str>, person: &Person) -> Answer {
        self.app.ask(token, CONFIRM, json!({ "id": person.id })).await
    }

    async fn remove(&self, token: Option<&str>, person: &Person, reason: &str) -> Answer {
        self.app.ask(token, REMOVE, json!({ "id": person.id, "reason": reason })).await
    }

    async fn room(&self, token: Option<&str>) -> Value {
        self.app.ask(token, ROOM, json!({})).await.data()
    }

    /// Opens a round on two questions. Returns the round and one of the questions.
    async fn vote(&self) -> (Value, Value) {
        let submit = "mutation($w: ID!, $text: String!) { submitQuestion(workshop: $w, text: $text) { id } }";
        let mut questions = Vec::new();
        for text in ["What helps?", "What harms?"] {
            let asked = self
                .app
                .ask(self.facilitator(), submit, json!({ "w": self.workshop["id"], "text": text }))
                .await
                .data();
            questions.push(asked["submitQuestion"]["id"].clone());
        }
        let plan =
            "mutation($w: ID!, $q: [ID!]!) { createRound(workshop: $w, input: { kind: INTERIM, method: BORDA, questions: $q }) { id } }";
        let round = self
            .app
            .ask(self.facilitator(), plan, json!({ "w": self.workshop["id"], "q": questions }))
            .await
            .data()["createRound"]["id"]
            .clone();
        let open = "mutation($id: ID!) { openRound(id: $id, version: 1) { id } }";
        self.app.ask(self.facilitator(), open, json!({ "id": round })).await.data();
        (round, questions[0].clone())
    }

    async fn cast(&self, person: &Person, round: &Value, question: &Value) -> Answer {
        let cast = "mutation($r: ID!, $q: ID!) { castBallot(round: $r, preferences: [{ question: $q, rank: 1 }]) { id } }";
        self.app.ask(Some(&person.token), cast, json!({ "r": round, "q": question })).await
    }
}

/// Actions that only people who take part can perform.
const ACTS: [(&str, &str); 4] = [
    (
        "contribute",
        "mutation($w: ID!) { contribute(workshop: $w, input: { kind: STORY, text: \"More.\", perspective: CARER }) { id } }",
    ),
    (
        "submit",
        "mutation($w: ID!) { submitQuestion(workshop: $w, text: \"Why?\") { id } }",
    ),
    (
        "cast",
        "mutation($r: ID!, $q: ID!) { castBallot(round: $r, preferences: [{ question: $q, rank: 1 }]) { id } }",
    ),
    ("withdraw", "mutation($r: ID!) { withdrawBallot(round: $r) { id } }"),
];

impl Stage {
    /// Tries every action that people who take part can perform.
    async fn acts(&self, person: &Person, round: &Value, question: &Value) -> Vec<(&'static str, Answer)> {
        let mut answers = Vec::new();
        for (act, document) in ACTS {
            let variables = json!({ "w": self.workshop["id"], "r": round, "q": question });
            answers.push((act, self.app.ask(Some(&person.token), document, variables).await));
        }
        answers
    }
}

#[apply(on_both!)]
async fn until_confirmed_somebody_reads_the_sheet_and_their_own_record(stage: Stage) {
    let early = stage.join("CARER", &ALL).await;
    stage.contribute(&early, "CARER", "Said before.").await.data();
    let (round, question) = stage.vote().await;
    stage.confirms().await;
    let person = stage.join("CARER", &ALL).await;
    let own = Some(person.token.as_str());
    // People who joined before take part as before.
    assert_eq!(
        stage.room(Some(&early.token)).await["workshop"]["contributions"]["nodes"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let waiting = stage.room(own).await;
    assert_eq!(
        waiting["viewer"]["participations"],
        json!([{ "id": person.id, "confirmed": false }])
    );
    let room = &waiting["workshop"];
    assert_eq!(
        (&room["title"], &room["informationSheet"]["version"]),
        (&json!("What training needs"), &json!("sheet-1"))
    );
    for hidden in ["rounds", "facilitators"] {
        assert_eq!(room[hidden], json!([]), "{hidden}");
    }
    assert_eq!(room["questions"], json!({ "totalCount": 0, "nodes": [] }));
    assert_eq!(room["contributions"]["nodes"], json!([]));
    assert_eq!(room["participants"]["nodes"], json!([{ "id": person.id, "confirmed": false }]));
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for id in [&round, &question] {
        assert_eq!(stage.app.ask(own, node, json!({ "id": id })).await.data()["node"], Value::Null);
    }
    for (act, answer) in stage.acts(&person, &round, &question).await {
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{act}: {}", answer.text);
        assert!(
            answer.text.contains("a facilitator has yet to confirm you"),
            "{act}: {}",
            answer.text
        );
    }
    let mut socket = Socket::of(&stage.app, own).await;
    socket
        .subscribe(
            "r",
            json!({ "query": "subscription($id: ID!) { roundChanged(round: $id) { status } }", "variables": { "id": round } }),
        )
        .await;
    assert_eq!(socket.next().await["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");

    for (role, code) in [("ACADEMIC", "FORBIDDEN"), ("PRACTITIONER", "NOT_FOUND"), ("PUBLIC", "NOT_FOUND")] {
        assert_eq!(stage.confirm(stage.app.token(role), &person).await.codes(), [code], "{role}");
    }
    assert_eq!(stage.confirm(own, &person).await.codes(), ["FORBIDDEN"]);
    let confirmed = stage.confirm(stage.facilitator(), &person).await.data()["confirmParticipant"].clone();
    assert_eq!(confirmed, json!({ "confirmed": true, "leftAt": null, "removal": null }));
    let room = stage.room(own).await["workshop"].clone();
    assert_eq!(
        (room["rounds"].as_array().unwrap().len(), &room["questions"]["totalCount"]),
        (1, &json!(2))
    );
    assert_eq!(room["contributions"]["nodes"], json!([{ "text": "Said before." }]));
    stage.contribute(&person, "CARER", "Said in time.").await.data();
    stage.cast(&person, &round, &question).await.data();
}

#[apply(on_both!)]
async fn whoever_is_removed_reads_their_own_record_and_nothing_else(stage: Stage) {
    let (person, code) = stage.joins_with_a_code(&ALL).await;
    let stays = stage.join("CARER", &ALL).await;
    stage.contribute(&stays, "CARER", "Of somebody who stays.").await.data();
    let said = stage.contribute(&person, "CARER", "Of somebody who is removed.").await.data()["contribute"]["id"].clone();
    let (round, question) = stage.vote().await;
    stage.cast(&person, &round, &question).await.data();
    let socket = Socket::of(&stage.app, Some(&person.token)).await;
    for (role, code) in [("ACADEMIC", "FORBIDDEN"), ("PRACTITIONER", "NOT_FOUND"), ("PUBLIC", "NOT_FOUND")] {
        assert_eq!(
            stage.remove(stage.app.token(role), &person, "Why not.").await.codes(),
            [code],
            "{role}"
        );
    }
    let blank = stage.remove(stage.facilitator(), &person, " ").await;
    assert_eq!(blank.body["errors"][0]["extensions"]["fields"][0]["path"], "reason");
    stage
        .remove(stage.facilitator(), &person, "Somebody else's seat, quillwort.")
        .await
        .data();
    assert_eq!(socket.close_code().await, 4401);
    assert_eq!(
        stage.app.ask(Some(&person.token), ROOM, json!({})).await.codes(),
        ["UNAUTHENTICATED"]
    );
    assert_eq!(stage.remove(stage.facilitator(), &person, "Again.").await.codes(), ["CONFLICT"]);

    // Their contributions stay, and they can still withdraw them.
    assert_eq!(stage.texts(Some(&stays.token)).await.len(), 2);
    let back = stage.returns(&code).await.data()["returnToWorkshop"].clone();
    let token = back["token"].as_str();
    let room = stage.room(token).await;
    assert_eq!(room["viewer"]["participations"], json!([{ "id": person.id, "confirmed": false }]));
    assert_eq!(
        (&room["workshop"]["rounds"], &room["workshop"]["questions"]["totalCount"]),
        (&json!([]), &json!(0))
    );
    assert_eq!(
        room["workshop"]["contributions"]["nodes"],
        json!([{ "text": "Of somebody who is removed." }])
    );
    let again = Person {
        id: person.id.clone(),
        token: token.unwrap().to_owned(),
        pseudonym: String::new(),
    };
    for (act, answer) in stage.acts(&again, &round, &question).await {
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{act}: {}", answer.text);
        assert!(
            answer.text.contains("your part in this workshop was ended on"),
            "{act}: {}",
            answer.text
        );
        assert!(answer.text.contains("confirmParticipant"), "{act}: {}", answer.text);
    }
    // A stranger learns nothing about the removal.
    let stranger = Person {
        token: stage.app.token("PARTICIPANT").unwrap().to_owned(),
        id: String::new(),
        pseudonym: String::new(),
    };
    for (act, answer) in stage.acts(&stranger, &round, &question).await {
        assert_eq!(answer.codes(), ["NOT_FOUND"], "{act}: {}", answer.text);
    }
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let joins = stage
        .app
        .ask(token, super::stage::JOIN, json!({ "code": stage.code(), "input": input }))
        .await;
    assert_eq!(joins.codes(), ["CONFLICT"]);
    assert!(joins.text.contains("those who facilitate it"), "{}", joins.text);

    // The person, the facilitators and the steward may read the reason; the audit trail does not contain it.
    let why = "query($id: ID!) { node(id: $id) { ... on Participant { removal { reason removedAt } leftAt } } }";
    for told in [token, stage.facilitator(), stage.app.token("STEWARD")] {
        let seen = stage.app.ask(told, why, json!({ "id": person.id })).await.data()["node"].clone();
        assert_eq!(seen["removal"]["reason"], "Somebody else's seat, quillwort.");
        assert_eq!(seen["removal"]["removedAt"], seen["leftAt"]);
    }
    let seen = stage
        .app
        .ask(stage.app.token("ACADEMIC"), why, json!({ "id": person.id }))
        .await
        .data()["node"]
        .clone();
    assert_eq!(seen["removal"], Value::Null);
    let trail = "{ auditEvents(first: 100) { nodes { action resourceId outcome fields } } }";
    for role in ["STEWARD", "ADMIN"] {
        let text = stage.app.ask(stage.app.token(role), trail, json!({})).await.text;
        assert!(text.contains("participant.remove") && !text.contains("quillwort"), "{text}");
    }

    let let_in = stage.confirm(stage.facilitator(), &person).await.data()["confirmParticipant"].clone();
    assert_eq!(let_in, json!({ "confirmed": true, "leftAt": null, "removal": null }));
    stage.contribute(&again, "CARER", "More.").await.data();
    // The person may cast again the ballot that was removed.
    stage.cast(&again, &round, &question).await.data();
    let withdraw = stage.withdraw(token, &again, &["TAKE_PART"], false).await.data()["withdrawConsent"].clone();
    assert_eq!(withdraw["contributionsHidden"], 2);
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(
        stage.app.ask(Some(&stays.token), node, json!({ "id": said })).await.data()["node"],
        Value::Null
    );
}

#[apply(on_both!)]
async fn strangers_are_neither_counted_nor_keep_a_place_once_removed(stage: Stage) {
    let people = [stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await];
    let set = "mutation($id: ID!) { setJoining(workshop: $id, version: 1, open: true, places: 2) { places } }";
    stage
        .app
        .ask(stage.facilitator(), set, json!({ "id": stage.workshop["id"] }))
        .await
        .data();
    stage.remove(stage.facilitator(), &people[0], "Nobody knows them.").await.data();
    stage.join("TRAINEE", &ALL).await;
    // There is no free place for the readmission.
    assert_eq!(stage.confirm(stage.facilitator(), &people[0]).await.codes(), ["CONFLICT"]);
    let count = "{ workshop(code: \"W-1\") { participants { totalCount { value } } } }";
    let seen = stage.app.ask(stage.app.token("STEWARD"), count, json!({})).await.data();
    assert_eq!(seen["workshop"]["participants"]["totalCount"]["value"], 2);
}
