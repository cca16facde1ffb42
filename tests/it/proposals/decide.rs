//! Tests what happens after a decision on a proposal.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{DECIDE, Stage};
use crate::support::on_both;

const PROPOSAL: &str = "query($id: ID!) { node(id: $id) { ... on ProgrammeProposal { accepted decisionNote decidedAt decidedBy { \
    displayName } changes { field before after } } } }";

#[apply(on_both!)]
async fn an_accepted_proposal_changes_what_it_names_and_leaves_the_rest(stage: Stage) {
    let id = stage
        .proposed(
            json!({ "name": "A renamed course", "region": null, "hours": 6.0, "notes": "Write first.",
        "terms": [{ "dimension": "METHOD", "codes": ["FILM"] }, { "dimension": "TOPIC", "codes": ["STIGMA"] }],
        "involvement": [{ "who": "CARER", "activities": ["DELIVERY"] }] }),
        )
        .await;
    // In the meantime, another field, the notes of the same programme, and the same field (to the same value) are changed.
    stage
        .update(json!({ "sessions": 9, "contactEmail": "course@example.invalid", "hours": 6.0 }))
        .await
        .data();
    let version = stage.version().await.as_i64().unwrap();
    let changed = stage.decide(&id, true, Some("Thank you.")).await.data()["decideProposal"].clone();
    assert_eq!(
        changed,
        json!({ "name": "A renamed course", "region": null, "hours": 6.0, "sessions": 9, "version": version + 1,
        "methods": [{ "code": "FILM" }], "topics": [{ "code": "STIGMA" }], "country": { "code": "GB" },
        "involvement": [{ "who": "CARER", "activities": [{ "code": "DELIVERY" }] }],
        "internal": { "contactEmail": "course@example.invalid", "notes": "Write first." } })
    );
    let told = stage.app.ask(stage.practitioner(), PROPOSAL, json!({ "id": id })).await.data()["node"].clone();
    assert_eq!((&told["accepted"], &told["decisionNote"]), (&json!(true), &json!("Thank you.")));
    assert!(told["decidedAt"].is_string() && told["decidedBy"]["displayName"].is_string());
    // The proposal still shows the values from when it was made.
    assert_eq!(told["changes"][0], json!({ "field": "hours", "before": "4.5", "after": "6" }));
    // Search finds the new words.
    assert_eq!(
        stage
            .app
            .read("{ search(text: \"renamed course\", kinds: [PROGRAMME]) { totalCount } }")
            .await["search"]["totalCount"],
        1
    );
}

#[apply(on_both!)]
async fn the_trail_tells_of_both_accounts(stage: Stage) {
    let id = stage.proposed(json!({ "region": "North", "name": "A renamed course" })).await;
    stage.decide(&id, true, None).await.data();
    let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action role outcome fields actor { displayName } \
        requestId } } }";
    let acts = async |id: &Value| {
        let trail = stage.app.ask(stage.app.token("ADMIN"), trail, json!({ "id": id })).await.data();
        let nodes = trail["auditEvents"]["nodes"].as_array().unwrap().clone();
        nodes
            .iter()
            .map(|node| json!([node["action"], node["role"], node["outcome"], node["fields"]]))
            .collect::<Vec<_>>()
    };
    let of_proposal = acts(&id).await;
    assert_eq!(
        of_proposal,
        [
            json!(["proposal.accepted", "PRACTITIONER", "ALLOWED", ["name", "region"]]),
            json!(["proposal.decide", "ACADEMIC", "ALLOWED", []]),
        ]
    );
    let of_programme = acts(&stage.programme).await;
    assert_eq!(
        of_programme[0],
        json!(["programme.edit", "ACADEMIC", "ALLOWED", ["name", "region"]])
    );
    assert_eq!(of_programme[1], json!(["programme.propose", "PRACTITIONER", "ALLOWED", []]));
}

#[apply(on_both!)]
async fn a_proposal_that_is_sent_back_changes_nothing_and_says_why(stage: Stage) {
    let id = stage.proposed(json!({ "region": "North" })).await;
    let version = stage.version().await;
    let stands = stage.decide(&id, false, Some("Which part of the north?")).await.data()["decideProposal"].clone();
    assert_eq!((&stands["region"], &stands["version"]), (&json!("South"), &version));
    let told = stage.app.ask(stage.practitioner(), PROPOSAL, json!({ "id": id })).await.data()["node"].clone();
    assert_eq!(
        (&told["accepted"], &told["decisionNote"]),
        (&json!(false), &json!("Which part of the north?"))
    );
    // A proposal can be decided only once, whatever the decision.
    for accept in [true, false] {
        let again = stage.decide(&id, accept, None).await;
        assert_eq!(again.codes(), ["CONFLICT"]);
        assert!(again.text.contains("already sent back"), "{}", again.text);
    }
    let own = stage
        .app
        .ask(stage.practitioner(), DECIDE, json!({ "id": id, "accept": true }))
        .await;
    assert_eq!(own.codes(), ["FORBIDDEN"]);
    assert_eq!(own.body["errors"][0]["extensions"]["needs"][0]["role"], "ACADEMIC");
}

#[apply(on_both!)]
async fn a_field_that_was_changed_meanwhile_is_named_and_nothing_is_applied(stage: Stage) {
    let id = stage
        .proposed(json!({ "region": "North", "name": "A renamed course", "terms": [{ "dimension": "METHOD", "codes": ["FILM"] }] }))
        .await;
    stage
        .update(json!({ "region": "West", "terms": [{ "dimension": "METHOD", "codes": [] }] }))
        .await
        .data();
    let version = stage.version().await;
    let refused = stage.decide(&id, true, None).await;
    assert_eq!(refused.codes(), ["CONFLICT"]);
    assert!(refused.text.contains("region, terms.METHOD changed"), "{}", refused.text);
    let waits = stage.app.ask(stage.academic(), PROPOSAL, json!({ "id": id })).await.data()["node"].clone();
    assert_eq!(waits["accepted"], Value::Null);
    assert_eq!(stage.version().await, version);
    // The change is proposed again, based on the present values.
    stage.decide(&id, false, Some("See what we wrote.")).await.data();
    let anew = stage.proposed(json!({ "region": "North" })).await;
    assert_eq!(stage.decide(&anew, true, None).await.data()["decideProposal"]["region"], "North");
}

#[apply(on_both!)]
async fn of_many_who_decide_at_once_one_does(stage: Stage) {
    let id = stage.proposed(json!({ "region": "North" })).await;
    let asked = (0..8).map(|n| stage.decide(&id, n % 2 == 0, None));
    let answers = futures_util::future::join_all(asked).await;
    let done = answers.iter().filter(|answer| answer.body["errors"].is_null()).count();
    assert_eq!(
        (done, answers.iter().filter(|answer| answer.codes() == ["CONFLICT"]).count()),
        (1, 7)
    );
}

#[apply(on_both!)]
async fn a_programme_that_was_taken_down_or_deleted_meanwhile_is_handled(stage: Stage) {
    let (first, second) = (
        stage.proposed(json!({ "region": "North" })).await,
        stage.proposed(json!({ "hours": 8.0 })).await,
    );
    stage.status("DRAFT").await.data();
    // Its author still sees it, and it can be decided on; the same checks apply.
    let seen = stage.app.ask(stage.practitioner(), PROPOSAL, json!({ "id": first })).await.data();
    assert_eq!(seen["node"]["changes"][0]["field"], "region");
    assert_eq!(stage.decide(&first, true, None).await.data()["decideProposal"]["region"], "North");
    assert_eq!(
        stage.app.read("{ programme(code: \"OWN-1\") { code } }").await["programme"],
        Value::Null
    );
    let delete = "mutation($id: ID!, $version: Int!) { deleteDraft(id: $id, version: $version) }";
    stage
        .app
        .ask(
            stage.academic(),
            delete,
            json!({ "id": stage.programme, "version": stage.version().await }),
        )
        .await
        .data();
    assert_eq!(stage.decide(&second, true, None).await.codes(), ["NOT_FOUND"]);
    for token in [stage.practitioner(), stage.academic()] {
        let gone = stage
            .app
            .ask(token, "{ programmeProposals { totalCount } }", json!({}))
            .await
            .data();
        assert_eq!(gone["programmeProposals"]["totalCount"], 0);
    }
}

#[apply(on_both!)]
async fn what_cannot_be_accepted_any_more_is_refused_by_the_same_checks(stage: Stage) {
    let id = stage.proposed(json!({ "endedYear": 2015 })).await;
    stage.update(json!({ "startedYear": 2019 })).await.data();
    let refused = stage.decide(&id, true, None).await;
    assert_eq!(
        refused.body["errors"][0]["extensions"]["fields"][0]["path"], "input.endedYear",
        "{}",
        refused.text
    );
    let waits = stage.app.ask(stage.academic(), PROPOSAL, json!({ "id": id })).await.data()["node"].clone();
    assert_eq!(waits["accepted"], Value::Null);
}
