//! Tests that what authors are told about the readers of their words is true for each role.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::on_both;
use crate::workshops::stage::{ALL, Person, Stage};

impl Stage {
    /// The roles that can read this row: the roles of the demo's tokens, and that of another person in this workshop.
    async fn readers_of(&self, other: &Person, id: &Value) -> Vec<Value> {
        let tokens = [
            ("PUBLIC", None),
            ("PARTNER", self.app.token("PARTNER")),
            ("PARTICIPANT", Some(other.token.as_str())),
            ("SERVICE_USER_EDUCATOR", self.app.token("SERVICE_USER_EDUCATOR")),
            ("PRACTITIONER", self.app.token("PRACTITIONER")),
            ("ACADEMIC", self.app.token("ACADEMIC")),
            ("STEWARD", self.app.token("STEWARD")),
            ("ADMIN", self.app.token("ADMIN")),
        ];
        let mut read = Vec::new();
        for (role, token) in tokens {
            let seen = self
                .ask(token, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
                .await
                .data();
            if !seen["node"].is_null() {
                read.push(json!(role));
            }
        }
        read
    }

    async fn visibility(&self, token: Option<&str>, id: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Contribution { visibility { roles sentence } } ... on Question { visibility \
            { roles sentence } } } }";
        self.ask(token, query, json!({ "id": id })).await.data()["node"]["visibility"].clone()
    }
}

#[apply(on_both!)]
async fn visibility_is_what_each_role_really_reads(stage: Stage) {
    let other = stage.join("CARER", &["TAKE_PART"]).await;
    let mut all = Vec::new();
    for scopes in [
        vec!["TAKE_PART"],
        vec!["TAKE_PART", "RESEARCH_USE"],
        vec!["TAKE_PART", "OPEN_ARCHIVE"],
        ALL.to_vec(),
    ] {
        let person = stage.join("CARER", &scopes).await;
        let brought = stage.contribute(&person, "CARER", "What I bring.").await.data()["contribute"]["id"].clone();
        let asked = stage
            .submits(Some(&person.token), &format!("What do {} bandicoots need?", scopes.len()))
            .await["id"]
            .clone();
        if scopes.len() > 2 {
            let merged = stage.submits(Some(&other.token), "And what else?").await["id"].clone();
            stage.merges(&asked, &merged, "The same.").await.data();
        }
        all.push((person, [brought, asked]));
    }
    for step in ["as it is", "published", "taken back", "left"] {
        if step == "published" {
            stage.publish().await.data();
        }
        for (person, rows) in &all {
            let own = Some(person.token.as_str());
            match step {
                "taken back" => drop(
                    stage
                        .withdraw(own, person, &["OPEN_ARCHIVE", "QUOTE_BY_NAME", "QUOTE_PSEUDONYMOUSLY"], false)
                        .await
                        .data(),
                ),
                "left" => drop(stage.withdraw(own, person, &["TAKE_PART"], false).await.data()),
                _ => {}
            }
            for id in rows {
                let told = stage.visibility(own, id).await;
                let really = stage.readers_of(&other, id).await;
                assert_eq!(told["roles"], json!(really), "{step}: {id}: {told}");
                let open = really.contains(&json!("PUBLIC"));
                assert_eq!(told["sentence"].as_str().unwrap().contains("open web"), open, "{told}");
            }
        }
    }
}

#[apply(on_both!)]
async fn visibility_is_told_to_the_author_and_those_who_facilitate(stage: Stage) {
    let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
    let brought = stage.contribute(&person, "CARER", "What I bring.").await.data()["contribute"]["id"].clone();
    let asked = stage.submits(Some(&person.token), "What do bandicoots need?").await["id"].clone();
    for id in [&brought, &asked] {
        for token in [Some(person.token.as_str()), stage.facilitator()] {
            assert!(!stage.visibility(token, id).await.is_null());
        }
        for token in [Some(other.token.as_str()), stage.app.token("STEWARD"), stage.app.token("ACADEMIC")] {
            assert_eq!(stage.visibility(token, id).await, Value::Null);
        }
    }
}
