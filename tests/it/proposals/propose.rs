//! Tests what a proposal stores, who sees it, and what is refused.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{DECIDE, PROPOSE, Stage};
use crate::support::on_both;

const SEEN: &str = "query($id: ID!, $programme: ID!) { node(id: $id) { __typename id } programmeProposals { totalCount nodes { id } \
    pageInfo { hasNextPage } }
    of: programmeProposals(filter: { programme: $programme }) { totalCount } node2: node(id: $programme) { ... on Programme { proposals { \
    totalCount nodes { id } } } } }";

#[apply(on_both!)]
async fn a_proposal_shows_each_field_before_and_after_and_changes_nothing_yet(stage: Stage) {
    let input = json!({ "name": "A renamed course", "region": null, "hours": 6.0, "sessions": 3, "notes": "Write first.",
        "terms": [{ "dimension": "METHOD", "codes": ["FILM"] }, { "dimension": "AUDIENCE", "codes": ["MH_NURSING"] }],
        "involvement": [{ "who": "CARER", "activities": ["DELIVERY"] }] });
    let made = stage.proposes(stage.practitioner(), input).await.data()["proposeProgrammeChanges"].clone();
    assert_eq!(
        (&made["accepted"], &made["decidedBy"], &made["decisionNote"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    assert_eq!(made["note"], "We changed it this year.");
    assert_eq!(made["programme"]["name"], "A made-up course");
    // A field that already has the proposed value is no change; omitted fields are not listed.
    assert_eq!(
        made["changes"],
        json!([
            { "field": "hours", "before": "4.5", "after": "6" },
            { "field": "involvement", "before": "activities: DELIVERY; payment: HONORARIUM; who: SERVICE_USER_EDUCATOR",
            "after": "activities: DELIVERY; who: CARER" },
            { "field": "name", "before": "A made-up course", "after": "A renamed course" },
            { "field": "notes", "before": "Call first.", "after": "Write first." },
            { "field": "region", "before": "South", "after": null },
            { "field": "terms.METHOD", "before": "STORYTELLING, FILM", "after": "FILM" },
        ])
    );
    let stands = stage.app.read("{ programme(code: \"OWN-1\") { name region } }").await;
    assert_eq!(stands["programme"], json!({ "name": "A made-up course", "region": "South" }));
    let waiting = "{ programmeProposals(filter: { state: WAITING }) { nodes { id by { displayName } } } accepted: \
        programmeProposals(filter: { state: ACCEPTED }) { totalCount } }";
    let waiting = stage.app.ask(stage.academic(), waiting, json!({})).await.data();
    assert_eq!(waiting["programmeProposals"]["nodes"][0]["id"], made["id"]);
    assert!(waiting["programmeProposals"]["nodes"][0]["by"]["displayName"].is_string());
    assert_eq!(waiting["accepted"]["totalCount"], 0);
}

#[apply(on_both!)]
async fn every_field_that_can_be_changed_can_be_proposed(stage: Stage) {
    let app = &stage.app;
    let found = app
        .ask(
            stage.practitioner(),
            "{ viewer { organisation { id } } projects { id } __type(name: \"ProgrammeChanges\") { inputFields { name } } }",
            json!({}),
        )
        .await
        .data();
    let input = json!({
        "code": "OWN-2", "name": "Another", "summary": "s", "rationale": "r", "materials": "m", "procedures": "p", "tailoring": "t",
        "modifications": "o",
        "fidelityPlanned": "f", "fidelityActual": "a", "project": found["projects"][0]["id"],
        "organisation": found["viewer"]["organisation"]["id"], "country": "IE",
        "region": "North", "startedYear": 2011, "endedYear": 2013, "sessions": 7, "hours": 9.5, "weeks": 2.0,
        "terms": [{ "dimension": "SETTING", "codes": [] },
        { "dimension": "METHOD", "codes": ["FILM"] }], "involvement": [], "contactName": "Somebody",
        "contactEmail": "other@example.invalid", "notes": "n",
        "provenance": "DERIVED", "sourceUrl": "https://example.org/own",
    });
    let mut fields: Vec<&str> = found["__type"]["inputFields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(
        input.as_object().unwrap().keys().collect::<Vec<_>>(),
        fields,
        "a field is missing here"
    );
    let made = stage.proposes(stage.practitioner(), input).await.data()["proposeProgrammeChanges"].clone();
    // The organisation stays that of the author, and a dimension without terms stays empty.
    let shown: Vec<String> = made["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap().to_owned())
        .collect();
    let mut expected: Vec<String> = fields
        .iter()
        .filter(|field| **field != "organisation")
        .map(|field| field.replace("terms", "terms.METHOD"))
        .collect();
    expected.sort();
    assert_eq!(shown, expected);
    stage.decide(&made["id"], true, None).await.data();
    let now = app
        .read(
            "{ programme(code: \"OWN-2\") { fidelityPlanned project { id } weeks endedYear sourceUrl provenance country { code \
        } involvement { who } } }",
        )
        .await;
    assert_eq!(
        now["programme"],
        json!({ "fidelityPlanned": "f", "project": found["projects"][0], "weeks": 2.0, "endedYear": 2013,
        "sourceUrl": "https://example.org/own", "provenance": "DERIVED", "country": { "code": "IE" }, "involvement": [] })
    );
}

#[apply(on_both!)]
async fn a_proposal_is_absent_to_the_public_and_to_other_organisations_byte_for_byte(stage: Stage) {
    let id = stage.proposed(json!({ "region": "North" })).await;
    let stranger = stage.stranger().await;
    let absent = json!("proposal_00000000000000000000000007");
    for token in [
        None,
        stage.app.token("PARTNER"),
        stage.app.token("PARTICIPANT"),
        stage.app.token("SERVICE_USER_EDUCATOR"),
        stage.app.token("STEWARD"),
        stage.app.token("ADMIN"),
        Some(stranger.as_str()),
    ] {
        let seen = stage
            .app
            .ask(token, SEEN, json!({ "id": id, "programme": stage.programme }))
            .await
            .data();
        let nothing = json!({ "node": null, "programmeProposals": { "totalCount": 0, "nodes": [], "pageInfo": { "hasNextPage": false } },
            "of": { "totalCount": 0 }, "node2": { "proposals": { "totalCount": 0, "nodes": [] } } });
        assert_eq!(seen, nothing, "{token:?}");
        let refused = stage.app.ask(token, DECIDE, json!({ "id": id, "accept": true })).await;
        let missing = stage.app.ask(token, DECIDE, json!({ "id": absent, "accept": true })).await;
        let text = |mut body: Value| {
            body["errors"][0]["extensions"]["requestId"] = Value::Null;
            body.to_string()
        };
        assert_eq!((refused.status, refused.codes()), (missing.status, missing.codes()));
        assert_eq!(text(refused.body.clone()), text(missing.body));
        assert_eq!(refused.codes(), ["NOT_FOUND"]);
    }
    for token in [stage.practitioner(), stage.academic()] {
        let seen = stage
            .app
            .ask(token, SEEN, json!({ "id": id, "programme": stage.programme }))
            .await
            .data();
        assert_eq!(seen["node"], json!({ "__typename": "ProgrammeProposal", "id": id }));
        assert_eq!(
            (&seen["of"]["totalCount"], &seen["node2"]["proposals"]["totalCount"]),
            (&json!(1), &json!(1))
        );
    }
}

#[apply(on_both!)]
async fn what_cannot_be_proposed_is_said_clearly(stage: Stage) {
    let refused = async |token: Option<&str>, input: Value| stage.proposes(token, input).await;
    let nothing = refused(stage.practitioner(), json!({ "name": "A made-up course", "sessions": 3 })).await;
    assert_eq!(
        (nothing.codes(), &nothing.body["errors"][0]["extensions"]["fields"][0]["path"]),
        (vec!["BAD_USER_INPUT".to_owned()], &json!("input"))
    );
    assert_eq!(refused(stage.practitioner(), json!({})).await.codes(), ["BAD_USER_INPUT"]);
    let bad = refused(stage.practitioner(), json!({ "sessions": 0, "country": "XX" })).await;
    assert_eq!(bad.body["errors"][0]["extensions"]["fields"].as_array().map(Vec::len), Some(2));
    let elsewhere =
        stage.app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
    assert_eq!(
        refused(stage.practitioner(), json!({ "organisation": elsewhere })).await.codes(),
        ["BAD_USER_INPUT"]
    );
    let stranger = stage.stranger().await;
    for token in [
        None,
        stage.academic(),
        stage.app.token("SERVICE_USER_EDUCATOR"),
        stage.app.token("PARTNER"),
        Some(stranger.as_str()),
    ] {
        let answer = refused(token, json!({ "region": "North" })).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{token:?}");
        assert_eq!(answer.body["errors"][0]["extensions"]["needs"][0]["role"], "PRACTITIONER");
    }
    let stale = json!({ "id": stage.programme, "version": 99, "input": { "region": "North" } });
    assert_eq!(stage.app.ask(stage.practitioner(), PROPOSE, stale).await.codes(), ["CONFLICT"]);
    // A draft is changed directly, so proposing is refused.
    stage.status("DRAFT").await.data();
    let draft = refused(stage.practitioner(), json!({ "region": "North" })).await;
    assert_eq!(draft.codes(), ["CONFLICT"]);
    assert!(draft.text.contains("updateProgramme"), "{}", draft.text);
    let all = stage
        .app
        .ask(stage.academic(), "{ programmeProposals { totalCount } }", json!({}))
        .await
        .data();
    assert_eq!(all["programmeProposals"]["totalCount"], 0);
}

#[apply(on_both!)]
async fn an_account_has_so_many_proposals_waiting_and_no_more(stage: Stage) {
    let mut first = Value::Null;
    for n in 0..50 {
        let id = stage.proposed(json!({ "region": format!("Region {n}") })).await;
        if n == 0 {
            first = id;
        }
    }
    let full = stage.proposes(stage.practitioner(), json!({ "region": "One more" })).await;
    assert_eq!(full.codes(), ["CONFLICT"]);
    assert!(full.text.contains("50 undecided proposals"), "{}", full.text);
    stage.decide(&first, false, None).await.data();
    stage.proposed(json!({ "region": "One more" })).await;
}

#[apply(on_both!)]
async fn an_export_holds_what_somebody_proposed_and_what_somebody_decided(stage: Stage) {
    let id = stage.proposed(json!({ "region": "Quokkaland" })).await;
    stage.decide(&id, false, Some("Not the wombat again.")).await.data();
    let export = async |token: Option<&str>| {
        let text = stage.app.ask(token, "{ viewer { export } }", json!({})).await.data()["viewer"]["export"].clone();
        serde_json::from_str::<Value>(text.as_str().unwrap()).unwrap()["work"].clone()
    };
    let (author, decider) = (export(stage.practitioner()).await, export(stage.academic()).await);
    assert_eq!(
        (&author["proposals"][0]["id"], &author["proposals"][0]["changes"]["region"]),
        (&id, &json!("Quokkaland"))
    );
    assert!(!author.to_string().contains("wombat"));
    assert_eq!(
        (
            &decider["proposalsDecided"][0]["id"],
            &decider["proposalsDecided"][0]["decisionNote"]
        ),
        (&id, &json!("Not the wombat again."))
    );
    assert!(!decider.to_string().contains("Quokkaland"));
}
