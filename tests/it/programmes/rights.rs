//! Who may edit, publish and plant a programme, and what they leave behind.

use macro_rules_attribute::apply;
use serde_json::json;

use super::{AUDIT, CREATE, STATUS, UPDATE, described};
use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn who_works_on_a_programme_edits_it_and_does_not_publish_it(app: TestServer) {
    let educator = app.token("SERVICE_USER_EDUCATOR");
    let made = app.ask(educator, CREATE, json!({ "input": described("NEW-4") })).await.data()["createProgramme"].clone();
    assert_eq!((&made["viewerCanEdit"], &made["viewerCanPublish"]), (&json!(true), &json!(false)));
    // The programme moves to an organisation that neither the partner nor the practitioner belongs to. People who work on it still see
    // it.
    let mut moved = described("NEW-4");
    moved["organisation"] =
        app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
    app.ask(
        app.token("ACADEMIC"),
        UPDATE,
        json!({ "id": made["id"], "version": 1, "input": moved }),
    )
    .await
    .data();
    let review = app
        .ask(educator, STATUS, json!({ "id": made["id"], "version": 2, "status": "IN_REVIEW" }))
        .await
        .data();
    assert_eq!(review["setProgrammeStatus"]["status"], "IN_REVIEW");
    assert_eq!(
        app.ask(educator, STATUS, json!({ "id": made["id"], "version": 3, "status": "PUBLISHED" }))
            .await
            .codes(),
        ["FORBIDDEN"]
    );
    // The refusal is in the audit trail, and the row is unchanged.
    let trail = app.ask(app.token("STEWARD"), AUDIT, json!({ "id": made["id"] })).await.data();
    assert_eq!(
        trail["auditEvents"]["nodes"][0],
        json!({ "action": "programme.publish", "outcome": "DENIED", "role": "SERVICE_USER_EDUCATOR", "resourceId": made["id"] })
    );
    // To others the draft looks absent, also in a write.
    for other in ["PRACTITIONER", "PARTICIPANT", "ADMIN", "PARTNER"] {
        assert_eq!(
            app.ask(
                app.token(other),
                STATUS,
                json!({ "id": made["id"], "version": 3, "status": "DRAFT" })
            )
            .await
            .codes(),
            ["NOT_FOUND"],
            "{other}"
        );
    }
}

#[apply(on_both!)]
async fn whoever_may_not_publish_leaves_what_is_public_alone(app: TestServer) {
    let educator = app.token("SERVICE_USER_EDUCATOR");
    let made = app.ask(educator, CREATE, json!({ "input": described("NEW-7") })).await.data()["createProgramme"].clone();
    app.ask(
        app.token("ACADEMIC"),
        STATUS,
        json!({ "id": made["id"], "version": 1, "status": "PUBLISHED" }),
    )
    .await
    .data();
    let change = json!({ "id": made["id"], "version": 2, "input": { "code": "NEW-7", "name": "Changed behind the reader's back" } });
    assert_eq!(app.ask(educator, UPDATE, change).await.codes(), ["FORBIDDEN"]);
    let link = "mutation($p:ID!,$s:ID!){ linkEvaluation(programme:$p,study:$s){ version } }";
    let study = app.read("{ study(code:\"clement2012\"){ id } }").await["study"]["id"].clone();
    assert_eq!(
        app.ask(educator, link, json!({ "p": made["id"], "s": study })).await.codes(),
        ["FORBIDDEN"]
    );
    let seen = app
        .ask(
            educator,
            "query($id:ID!){ node(id:$id){ ... on Programme { name version viewerCanEdit } } }",
            json!({ "id": made["id"] }),
        )
        .await
        .data();
    assert_eq!(
        seen["node"],
        json!({ "name": "A made-up course", "version": 2, "viewerCanEdit": false })
    );
}

#[apply(on_both!)]
async fn nobody_plants_a_programme_in_another_organisation(app: TestServer) {
    let other = app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
    let path = |answer: crate::support::Answer| answer.body["errors"][0]["extensions"]["fields"][0]["path"].clone();
    for role in ["SERVICE_USER_EDUCATOR", "PRACTITIONER"] {
        let mut input = described(&format!("NEW-8-{}", role.len()));
        input["organisation"] = other.clone();
        assert_eq!(
            path(app.ask(app.token(role), CREATE, json!({ "input": input })).await),
            "input.organisation",
            "{role}"
        );
        input.as_object_mut().unwrap().remove("organisation");
        let made = app.ask(app.token(role), CREATE, json!({ "input": input })).await.data()["createProgramme"].clone();
        input["organisation"] = other.clone();
        let given_away = json!({ "id": made["id"], "version": 1, "input": input });
        assert_eq!(
            path(app.ask(app.token(role), UPDATE, given_away).await),
            "input.organisation",
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn a_programme_is_given_to_nobody_and_taken_from_nobody(app: TestServer) {
    let path = |answer: crate::support::Answer| answer.body["errors"][0]["extensions"]["fields"][0]["path"].clone();
    let practitioner = app.token("PRACTITIONER");
    let mut input = described("NEW-10");
    input["organisation"] = json!(null);
    assert_eq!(
        path(app.ask(practitioner, CREATE, json!({ "input": input })).await),
        "input.organisation"
    );
    input.as_object_mut().unwrap().remove("organisation");
    let made = app.ask(practitioner, CREATE, json!({ "input": input })).await.data()["createProgramme"].clone();
    assert_ne!(made["organisation"], json!(null));
    let nobody = |made: &serde_json::Value| json!({ "id": made["id"], "version": made["version"], "input": { "organisation": null } });
    assert_eq!(path(app.ask(practitioner, UPDATE, nobody(&made)).await), "input.organisation");
    // Somebody who works on a programme of another organisation neither takes it over nor takes it away.
    let educator = app.token("SERVICE_USER_EDUCATOR");
    let mut input = described("NEW-11");
    let made = app.ask(educator, CREATE, json!({ "input": input })).await.data()["createProgramme"].clone();
    let other = app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
    input = json!({ "organisation": other });
    let moved = json!({ "id": made["id"], "version": made["version"], "input": input });
    let version = app.ask(app.token("ACADEMIC"), UPDATE, moved).await.data()["updateProgramme"]["version"].clone();
    let moved = json!({ "id": made["id"], "version": version });
    assert_eq!(path(app.ask(educator, UPDATE, nobody(&moved)).await), "input.organisation");
}

#[apply(on_both!)]
async fn what_was_made_up_stays_made_up(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let held = app
        .ask(
            academic,
            "{ programme(code:\"demo-course\"){ id name version provenance } }",
            json!({}),
        )
        .await
        .data()["programme"]
        .clone();
    assert_eq!(held["provenance"], "ILLUSTRATIVE");
    let input = json!({ "code": "demo-course", "name": held["name"], "provenance": "EXTRACTED" });
    let answer = app
        .ask(
            academic,
            UPDATE,
            json!({ "id": held["id"], "version": held["version"], "input": input }),
        )
        .await;
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "input.provenance");
}

#[apply(on_both!)]
async fn the_open_web_leaves_no_trace_and_a_known_account_does(app: TestServer) {
    let shown = app.read("{ programme(code:\"shef-sust\"){ id version } }").await["programme"].clone();
    let change = json!({ "id": shown["id"], "version": shown["version"], "status": "ARCHIVED" });
    assert_eq!(app.ask(None, STATUS, change.clone()).await.codes(), ["FORBIDDEN"]);
    assert_eq!(
        app.ask(None, CREATE, json!({ "input": described("NEW-9") })).await.codes(),
        ["FORBIDDEN"]
    );
    assert_eq!(app.ask(app.token("PARTNER"), STATUS, change).await.codes(), ["FORBIDDEN"]);
    let trail = app.ask(app.token("STEWARD"), AUDIT, json!({ "id": shown["id"] })).await.data();
    assert_eq!(
        trail["auditEvents"]["nodes"],
        json!([{ "action": "programme.set_status", "outcome": "DENIED", "role": "PARTNER", "resourceId": shown["id"] }])
    );
    // For a row that looks absent, neither answer reveals anything.
    let absent = json!({ "id": "programme_00000000000000000000000000", "version": 1, "status": "DRAFT" });
    assert_eq!(app.ask(None, STATUS, absent).await.codes(), ["NOT_FOUND"]);
}
