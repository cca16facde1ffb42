//! Tests what people read before anything about them is stored: the invitation, and the information sheet that it links to.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{JOIN, Stage};
use crate::support::on_both;

const INVITATION: &str =
    "query($code: String!) { invitation(code: $code) { workshopTitle heldOn place mode groundRules organisations { name }
    informationSheet { id version text contact publishedAt } scopes { scope required meaning whoSees } } }";

impl Stage {
    async fn invitation(&self, code: &str) -> Value {
        self.app.ask(None, INVITATION, json!({ "code": code })).await.data()["invitation"].clone()
    }

    /// A person tries to join under this version of the sheet.
    async fn joins_under(&self, version: &str) -> crate::support::Answer {
        let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": version });
        self.app.ask(None, JOIN, json!({ "code": self.code(), "input": input })).await
    }

    async fn version(&self) -> Value {
        let read = "query($id: ID!) { node(id: $id) { ... on Workshop { version } } }";
        self.app
            .ask(self.facilitator(), read, json!({ "id": self.workshop["id"] }))
            .await
            .data()["node"]["version"]
            .clone()
    }
}

#[apply(on_both!)]
async fn an_invitation_says_what_one_agrees_to_and_nothing_of_anybody(stage: Stage) {
    stage.join("CARER", &["TAKE_PART"]).await;
    let seen = stage.invitation(&stage.code().to_lowercase().replace('-', " ")).await;
    assert_eq!(
        (&seen["workshopTitle"], &seen["heldOn"], &seen["groundRules"]),
        (&json!("What training needs"), &json!("2026-12-01"), &json!("We listen."))
    );
    assert_eq!(seen["informationSheet"]["version"], "sheet-1");
    assert_eq!(seen["informationSheet"]["text"], "Taking part is yours to choose.");
    assert_eq!(seen["informationSheet"]["contact"], "Ask Ada.");
    let scopes = seen["scopes"].as_array().unwrap();
    assert_eq!(scopes.len(), 7);
    for scope in scopes {
        assert_eq!(scope["required"], scope["scope"] == "TAKE_PART");
        assert!(
            scope["meaning"].as_str().unwrap().len() > 40 && scope["whoSees"].as_str().unwrap().len() > 40,
            "{scope}"
        );
    }
    for code in ["", "AAAAA-AAAAA", "W-1", &stage.code()[..10]] {
        assert_eq!(stage.invitation(code).await, Value::Null, "{code}");
    }
}

#[apply(on_both!)]
async fn a_project_s_organisations_stand_on_the_invitation(stage: Stage) {
    let find = r#"{ project(code: "SHEFFIELD-LIVED-EXPERIENCE") { id organisations { name } } }"#;
    let project = stage.app.read(find).await["project"].clone();
    let create = "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { id joinCode } }";
    let input = json!({ "code": "W-2", "title": "Another", "project": project["id"], "place": "Sheffield" });
    let made = stage.app.ask(stage.facilitator(), create, json!({ "input": input })).await.data()["createWorkshop"].clone();
    // There is no information sheet yet, so the code gives no invitation.
    assert_eq!(stage.invitation(made["joinCode"].as_str().unwrap()).await, Value::Null);
    let publish =
        "mutation($id: ID!) { publishInformationSheet(workshop: $id, version: \"1\", text: \"Read this.\", contact: \"Ask Ada.\") { id } }";
    stage
        .app
        .ask(stage.facilitator(), publish, json!({ "id": made["id"] }))
        .await
        .data();
    let seen = stage.invitation(made["joinCode"].as_str().unwrap()).await;
    assert_eq!(
        (&seen["place"], &seen["organisations"]),
        (&json!("Sheffield"), &project["organisations"])
    );
}

#[apply(on_both!)]
async fn nobody_joins_or_is_written_down_without_the_sheet_that_is_published_now(stage: Stage) {
    let create = "mutation { createWorkshop(input: { code: \"W-2\", title: \"Another\" }) { id joinCode informationSheet { id } \
        informationSheets { id } } }";
    let made = stage.app.ask(stage.facilitator(), create, json!({})).await.data()["createWorkshop"].clone();
    assert_eq!((&made["informationSheet"], &made["informationSheets"]), (&Value::Null, &json!([])));
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let early = stage.app.ask(None, JOIN, json!({ "code": made["joinCode"], "input": input })).await;
    assert_eq!(early.codes(), ["CONFLICT"]);
    assert!(early.text.contains("information sheet"), "{}", early.text);
    let add = "mutation($id: ID!, $input: ParticipantInput!) { addParticipant(workshop: $id, input: $input) { id } }";
    assert_eq!(
        stage
            .app
            .ask(stage.facilitator(), add, json!({ "id": made["id"], "input": input }))
            .await
            .codes(),
        ["CONFLICT"]
    );

    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let sheets = stage.sheet("sheet-2", "Taking part is *still* yours to choose.").await.data()["publishInformationSheet"].clone();
    assert_eq!(sheets["informationSheet"]["version"], "sheet-2");
    assert_eq!(
        sheets["informationSheets"],
        json!([{ "version": "sheet-1" }, { "version": "sheet-2" }])
    );
    for old in ["sheet-1", "sheet-3", "SHEET-2"] {
        let refused = stage.joins_under(old).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{old}");
        assert_eq!(
            refused.body["errors"][0]["extensions"]["fields"][0]["path"],
            "input.informationSheet"
        );
        assert!(refused.text.contains("sheet-2"), "{}", refused.text);
    }
    stage.joins_under(" sheet-2 ").await.data();
    // A person who agreed under an older version keeps that version until they agree again.
    let record = "mutation($id: ID!, $sheet: String!) { recordConsent(participant: $id, scope: RECONTACT, state: GIVEN, informationSheet: \
        $sheet) { consents { scope informationSheet } } }";
    let own = Some(person.token.as_str());
    let refused = stage.app.ask(own, record, json!({ "id": person.id, "sheet": "sheet-9" })).await;
    assert_eq!(refused.codes(), ["BAD_USER_INPUT"]);
    let said = stage
        .app
        .ask(own, record, json!({ "id": person.id, "sheet": "sheet-2" }))
        .await
        .data();
    assert_eq!(
        said["recordConsent"]["consents"],
        json!([{ "scope": "TAKE_PART", "informationSheet": "sheet-1" }, { "scope": "RECONTACT", "informationSheet": "sheet-2" }])
    );
}

#[apply(on_both!)]
async fn a_published_version_is_never_changed(stage: Stage) {
    let first =
        stage.sheet("sheet-1", "Taking part is yours to choose.").await.data()["publishInformationSheet"]["informationSheets"].clone();
    assert_eq!(first, json!([{ "version": "sheet-1" }]));
    assert_eq!(stage.sheet("sheet-1", "Taking part is a duty.").await.codes(), ["CONFLICT"]);
    let sheet = &stage.invitation(stage.code()).await["informationSheet"];
    let node = "query($id: ID!) { node(id: $id) { __typename ... on InformationSheet { version text } } }";
    let read = json!({ "__typename": "InformationSheet", "version": "sheet-1", "text": "Taking part is yours to choose." });
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    for token in [stage.facilitator(), stage.app.token("ACADEMIC"), Some(person.token.as_str())] {
        assert_eq!(stage.app.ask(token, node, json!({ "id": sheet["id"] })).await.data()["node"], read);
    }
    for role in ["PUBLIC", "PARTNER", "PRACTITIONER", "ADMIN", "PARTICIPANT"] {
        assert_eq!(
            stage
                .app
                .ask(stage.app.token(role), node, json!({ "id": sheet["id"] }))
                .await
                .data()["node"],
            Value::Null,
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn every_bad_field_of_a_sheet_is_named_and_only_those_who_facilitate_publish(stage: Stage) {
    let publish = "mutation($id: ID!, $version: String!, $text: String!, $contact: String!) { publishInformationSheet(workshop: $id, \
        version: $version, text: $text, contact: $contact) { id } }";
    let bad = json!({ "id": stage.workshop["id"], "version": " ", "text": "x".repeat(20_001), "contact": "a\u{0000}b" });
    let answer = stage.app.ask(stage.facilitator(), publish, bad).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["contact", "text", "version"]);
    let good = json!({ "id": stage.workshop["id"], "version": "2", "text": "x".repeat(20_000), "contact": "Ask." });
    for (role, code) in [
        ("ACADEMIC", "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        ("PRACTITIONER", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
        ("PARTICIPANT", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), publish, good.clone()).await.codes(),
            [code],
            "{role}"
        );
    }
    stage.app.ask(stage.facilitator(), publish, good).await.data();
}

#[apply(on_both!)]
async fn a_workshop_from_the_evidence_files_comes_with_its_sheet(stage: Stage) {
    let demo = stage
        .app
        .read("{ workshop(code: \"DEMO-WORKSHOP-1\") { informationSheet { version text contact } informationSheets { version } } }")
        .await["workshop"]
        .clone();
    assert_eq!(demo["informationSheet"]["version"], "DEMO-SHEET-1");
    assert!(
        demo["informationSheet"]["text"]
            .as_str()
            .unwrap()
            .contains("You can take part without agreeing to anything else.")
    );
    assert_eq!(demo["informationSheets"].as_array().unwrap().len(), 1);
}

#[apply(on_both!)]
async fn joining_is_closed_and_opened_and_the_code_replaced(stage: Stage) {
    let set = "mutation($id: ID!, $version: Int!, $open: Boolean!) { setJoining(workshop: $id, version: $version, open: $open) { \
        joiningOpen places version } }";
    let at = |version: Value, open: bool| json!({ "id": stage.workshop["id"], "version": version, "open": open });
    let closed = stage
        .app
        .ask(stage.facilitator(), set, at(stage.version().await, false))
        .await
        .data()["setJoining"]
        .clone();
    assert_eq!(closed, json!({ "joiningOpen": false, "places": null, "version": 2 }));
    assert_eq!(stage.joins_under("sheet-1").await.codes(), ["CONFLICT"]);
    assert_eq!(stage.invitation(stage.code()).await, Value::Null);
    assert_eq!(
        stage.app.ask(stage.facilitator(), set, at(json!(1), true)).await.codes(),
        ["CONFLICT"]
    );
    stage.app.ask(stage.facilitator(), set, at(json!(2), true)).await.data();
    stage.joins_under("sheet-1").await.data();

    let rotate = "mutation($id: ID!, $version: Int!) { rotateJoinCode(workshop: $id, version: $version) { joinCode version } }";
    let id = &stage.workshop["id"];
    for (role, code) in [
        ("ACADEMIC", "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        ("PRACTITIONER", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        let variables = json!({ "id": id, "version": 3, "open": false });
        for document in [rotate, set] {
            assert_eq!(
                stage.app.ask(stage.app.token(role), document, variables.clone()).await.codes(),
                [code],
                "{role}"
            );
        }
    }
    let new = stage
        .app
        .ask(stage.facilitator(), rotate, json!({ "id": id, "version": 3 }))
        .await
        .data()["rotateJoinCode"]
        .clone();
    assert_eq!(new["version"], 4);
    assert_ne!(new["joinCode"], stage.workshop["joinCode"]);
    assert_eq!(stage.joins_under("sheet-1").await.codes(), ["NOT_FOUND"]);
    assert_eq!(
        stage.invitation(new["joinCode"].as_str().unwrap()).await["workshopTitle"],
        "What training needs"
    );
    stage.publish().await.data();
    let after = stage
        .app
        .ask(stage.facilitator(), rotate, json!({ "id": id, "version": stage.version().await }))
        .await;
    assert_eq!(after.codes(), ["CONFLICT"]);
    let open = stage
        .app
        .ask(stage.facilitator(), "{ workshop(code: \"W-1\") { joiningOpen } }", json!({}))
        .await
        .data();
    assert_eq!(open["workshop"]["joiningOpen"], false);
}
