//! Tests people who have left: they read their own record and nothing else of the workshop, and learn how to come back.

use std::time::Duration;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::RECORD;
use crate::live::socket::Socket;
use crate::support::{on_both, sql};
use crate::workshops::stage::{ALL, CONTRIBUTE, JOIN, Person, Stage};

const CAST: &str = "mutation($r: ID!, $p: [BallotPreferenceInput!]!) { castBallot(round: $r, preferences: $p) { id } }";

/// Opens a round on one question of the facilitator.
async fn open_round(stage: &Stage) -> (Value, Value) {
    let question = stage.submits(stage.facilitator(), "What should come first?").await["id"].clone();
    let next = stage.submits(stage.facilitator(), "And after that?").await["id"].clone();
    let create = "mutation($w: ID!, $input: RoundInput!) { createRound(workshop: $w, input: $input) { id } }";
    let input = json!({ "kind": "INTERIM", "method": "REVERSE_RANK", "questions": [question, next] });
    let round = stage
        .ask(stage.facilitator(), create, json!({ "w": stage.workshop["id"], "input": input }))
        .await
        .data()["createRound"]["id"]
        .clone();
    let open = "mutation($id: ID!) { openRound(id: $id, version: 1) { status } }";
    stage.ask(stage.facilitator(), open, json!({ "id": round })).await.data();
    (round, question)
}

async fn own_record(stage: &Stage, person: &Person) -> Value {
    let query = "{ viewer { participations { pseudonym joinedAt leftAt consents { scope state } receipts { withdrawn } workshop { code \
        questions { nodes { id } } rounds { id } facilitators { id } contributions { nodes { text } } } contributions { text } questions \
        { text } identityReads { role } } } }";
    stage.ask(Some(&person.token), query, json!({})).await.data()["viewer"]["participations"][0].clone()
}

#[apply(on_both!)]
async fn who_has_left_reads_nothing_of_the_workshop_any_more(stage: Stage) {
    for erase in [false, true] {
        let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
        stage.contribute(&person, "CARER", "Mine.").await.data();
        let theirs = stage.contribute(&other, "CARER", "Theirs.").await.data()["contribute"]["id"].clone();
        let mine = stage.submits(Some(&person.token), "What about the numbats and dibblers?").await["id"].clone();
        let (round, question) = open_round(&stage).await;
        let before = stage.everything(Some(&person.token), std::slice::from_ref(&question)).await;
        assert!(before.contains("Theirs.") && before.contains("come first"), "{before}");
        let mut socket = Socket::of(&stage.app, Some(&person.token)).await;
        socket
            .subscribe(
                "w",
                json!({ "query": "subscription($id: ID!) { workshopChanged(workshop: $id) { code } }",
        "variables": { "id": stage.workshop["id"] } }),
            )
            .await;
        socket.answer("w").await;
        socket
            .subscribe(
                "r",
                json!({ "query": "subscription($id: ID!) { roundChanged(round: $id) { status } }", "variables": { "id": round } }),
            )
            .await;
        socket.answer("r").await;

        stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], erase).await.data();
        // Running subscriptions end at once.
        let mut ended = [socket.next().await, socket.next().await].map(|message| message.to_string());
        ended.sort();
        assert_eq!(
            ended,
            [
                json!({ "id": "r", "type": "complete" }).to_string(),
                json!({ "id": "w", "type": "complete" }).to_string()
            ]
        );
        socket
            .subscribe(
                "again",
                json!({ "query": "subscription($id: ID!) { workshopChanged(workshop: $id) { code } }",
        "variables": { "id": stage.workshop["id"] } }),
            )
            .await;
        assert_eq!(socket.next().await["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
        socket.next().await;
        stage.contribute(&other, "CARER", "More of theirs.").await.data();
        socket.is_silent(Duration::from_millis(600)).await;

        let seen = stage.everything(Some(&person.token), &[question.clone(), theirs.clone()]).await;
        assert!(!seen.contains("heirs.") && !seen.contains("come first"), "{seen}");
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let nodes = stage
            .ask(
                Some(&person.token),
                query,
                json!({ "ids": [question, theirs, round, other.id, mine] }),
            )
            .await
            .data()["nodes"]
            .clone();
        assert_eq!(nodes, json!([null, null, null, null, { "id": mine }]));
        // They can still read their own record.
        let own = own_record(&stage, &person).await;
        assert!(own["leftAt"].is_string() && own["joinedAt"].is_string(), "{own}");
        assert_eq!(own["consents"].as_array().unwrap().len(), ALL.len());
        assert_eq!(own["receipts"][0]["withdrawn"], json!(ALL));
        assert_eq!(
            own["workshop"],
            json!({ "code": "W-1", "questions": { "nodes": [{ "id": mine }] }, "rounds": [], "facilitators": [],
            "contributions": { "nodes": if erase { json!([]) } else { json!([{ "text": "Mine." }]) } } })
        );
    }
}

#[apply(on_both!)]
async fn what_does_not_work_any_more_says_why_and_how_to_come_back(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RANKING"]).await;
    let (round, question) = open_round(&stage).await;
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    let own = Some(person.token.as_str());
    let contribution = json!({ "kind": "STORY", "text": "More.", "perspective": "CARER" });
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let attempts = [
        (CONTRIBUTE, json!({ "workshop": stage.workshop["id"], "input": contribution })),
        (super::SUBMIT, json!({ "w": stage.workshop["id"], "text": "May I?" })),
        (CAST, json!({ "r": round, "p": [{ "question": question, "rank": 1 }] })),
        (JOIN, json!({ "code": stage.code(), "input": input })),
    ];
    let today = sql_day(&stage, &person).await;
    for (query, variables) in &attempts {
        let refused = stage.ask(own, query, variables.clone()).await;
        let message = refused.body["errors"][0]["message"].as_str().unwrap();
        assert!(
            message.contains(&format!("you left this workshop on {today}"))
                && message.contains("recordConsent")
                && message.contains(&person.id),
            "{message}"
        );
        assert!(["FORBIDDEN", "CONFLICT"].contains(&refused.codes()[0].as_str()), "{message}");
    }
    // This is the way back.
    assert_eq!(
        stage
            .ask(own, RECORD, json!({ "id": person.id, "scope": "TAKE_PART" }))
            .await
            .data()["recordConsent"]["leftAt"],
        Value::Null
    );
    stage.ask(own, attempts[0].0, attempts[0].1.clone()).await.data();
    stage.ask(own, attempts[1].0, attempts[1].1.clone()).await.data();
    let refused = stage.ask(own, attempts[2].0, attempts[2].1.clone()).await;
    assert!(
        refused.body["errors"][0]["message"].as_str().unwrap().contains("RANKING"),
        "{}",
        refused.text
    );
    stage.ask(own, RECORD, json!({ "id": person.id, "scope": "RANKING" })).await.data();
    stage.ask(own, attempts[2].0, attempts[2].1.clone()).await.data();
    // A person who was never in the workshop learns nothing about it.
    for (query, variables) in attempts.iter().take(3) {
        let refused = stage.ask(stage.app.token("PARTICIPANT"), query, variables.clone()).await;
        assert_eq!(refused.codes(), ["NOT_FOUND"]);
    }
}

#[apply(on_both!)]
async fn who_had_their_record_erased_joins_anew_as_somebody_else(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let own = Some(person.token.as_str());
    stage.withdraw(own, &person, &[], true).await.data();
    let refused = stage.contribute(&person, "CARER", "More.").await;
    let message = refused.body["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("you left this workshop on") && message.contains("join again with the workshop's code"),
        "{message}"
    );
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let anew = stage.ask(own, JOIN, json!({ "code": stage.code(), "input": input })).await.data()["joinWorkshop"].clone();
    assert_ne!(anew["participant"]["id"], json!(person.id));
    // Nothing shows that it is the same person.
    let tied = "SELECT 'a', 'b' FROM participant one INNER JOIN participant two ON two.account_id = one.account_id AND two.id <> one.id \
        WHERE one.erased_at IS NOT NULL";
    assert!(sql::pairs(&stage.app, tied.to_owned()).await.is_empty());
}

#[apply(on_both!)]
async fn an_erased_record_is_tied_to_no_account_of_staff(stage: Stage) {
    let practitioner = stage.app.token("PRACTITIONER");
    let input = json!({ "perspectives": ["PRACTITIONER"], "consents": ALL, "informationSheet": "sheet-1" });
    let joined = stage
        .ask(practitioner, JOIN, json!({ "code": stage.code(), "input": input }))
        .await
        .data()["joinWorkshop"]
        .clone();
    let id = joined["participant"]["id"].as_str().unwrap().to_owned();
    let person = Person {
        id: id.clone(),
        token: joined["token"].as_str().unwrap().to_owned(),
        pseudonym: String::new(),
    };
    stage.contribute(&person, "PRACTITIONER", "From the ward.").await.data();
    stage.submits(Some(&person.token), "Who looks after us?").await;
    let acts = |who: &str| {
        format!(
            "SELECT e.action, COALESCE(e.resource_id, '') FROM audit_event e INNER JOIN account a ON a.id = e.actor_id WHERE a.code = \
                '{who}' ORDER BY e.id"
        )
    };
    assert!(!sql::pairs(&stage.app, acts("demo-practitioner")).await.is_empty());
    let withdraw = "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [], erase: true) { plainLanguage participant { id \
        pseudonym workshop { code } consents { state } } } }";
    let receipt = stage.ask(practitioner, withdraw, json!({ "id": id })).await.data()["withdrawConsent"].clone();
    assert_eq!(
        (&receipt["participant"]["id"], &receipt["participant"]["workshop"]["code"]),
        (&json!(id), &json!("W-1"))
    );
    assert!(receipt["plainLanguage"].as_str().unwrap().contains("no longer tied"));
    assert_eq!(
        sql::pairs(&stage.app, acts("demo-practitioner")).await,
        Vec::<(String, String)>::new()
    );
    for tie in [
        "SELECT a.code, p.pseudonym FROM participant p INNER JOIN account a ON a.id = p.account_id WHERE p.erased_at IS NOT NULL AND \
            a.code IS NOT NULL",
        "SELECT a.code, t.label FROM role_token t INNER JOIN account a ON a.id = t.account_id WHERE t.workshop_id IS NOT NULL AND a.code \
            = 'demo-practitioner'",
    ] {
        assert!(sql::pairs(&stage.app, tie.to_owned()).await.is_empty(), "{tie}");
    }
    let mine = "{ viewer { participations { id } } }";
    assert_eq!(
        stage.ask(practitioner, mine, json!({})).await.data()["viewer"]["participations"],
        json!([])
    );
    let trail = "{ auditEvents(first: 100) { nodes { action actor { displayName } resourceId } } }";
    let trail = stage.ask(stage.app.token("ADMIN"), trail, json!({})).await.data();
    for event in trail["auditEvents"]["nodes"].as_array().unwrap() {
        assert!(event["resourceId"] != json!(id) || event["actor"].is_null(), "{event}");
    }
    // The audit trail forgets who it was, and nothing else can be changed in it.
    assert_eq!(stage.app.ask(Some(&person.token), mine, json!({})).await.status, 401);
}

/// The day on which the person left, as it is stored.
async fn sql_day(stage: &Stage, person: &Person) -> String {
    let query = "query($id: ID!) { node(id: $id) { ... on Participant { leftAt } } }";
    let left = stage.ask(Some(&person.token), query, json!({ "id": person.id })).await.data()["node"]["leftAt"].clone();
    left.as_str().unwrap().chars().take(10).collect()
}
