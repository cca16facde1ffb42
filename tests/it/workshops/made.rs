//! Tests that facilitators create, describe and publish workshops.

use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::Stage;
use crate::support::on_both;

const UPDATE: &str = "mutation($id: ID!, $version: Int!, $input: WorkshopChanges!) { updateWorkshop(id: $id, version: $version, input: \
    $input) { title place groundRules heldOn version facilitators { displayName } programmesDiscussed { code } } }";

#[apply(on_both!)]
async fn whoever_makes_a_workshop_facilitates_it_and_only_they_see_its_code(stage: Stage) {
    assert_eq!(stage.workshop["status"], "DRAFT");
    assert_eq!(stage.workshop["viewerCanFacilitate"], true);
    assert_eq!(stage.code().len(), 11);
    let query = "{ workshop(code: \"W-1\") { joinCode viewerCanFacilitate } }";
    for (role, seen) in [
        ("ACADEMIC", json!({ "joinCode": null, "viewerCanFacilitate": false })),
        ("STEWARD", json!({ "joinCode": null, "viewerCanFacilitate": false })),
        ("PRACTITIONER", json!(null)),
        ("PARTNER", json!(null)),
        ("ADMIN", json!(null)),
        ("PARTICIPANT", json!(null)),
        ("PUBLIC", json!(null)),
    ] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), query, json!({})).await.data()["workshop"],
            seen,
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn roles_that_hold_no_workshops_make_none(stage: Stage) {
    let create = "mutation { createWorkshop(input: { code: \"W-2\", title: \"Another\" }) { id } }";
    for role in ["PUBLIC", "PARTNER", "PARTICIPANT", "STEWARD", "ADMIN"] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), create, json!({})).await.codes(),
            ["FORBIDDEN"],
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn a_description_is_changed_by_those_who_facilitate_with_the_version_that_they_read(stage: Stage) {
    let id = &stage.workshop["id"];
    let academic = stage.app.token("ACADEMIC");
    let change = |version: i32| {
        json!({ "id": id, "version": version, "input": { "code": "W-1", "title": "What training needs now",
    "place": "Sheffield" } })
    };
    assert_eq!(stage.app.ask(academic, UPDATE, change(1)).await.codes(), ["FORBIDDEN"]);
    assert_eq!(
        stage.app.ask(stage.app.token("PRACTITIONER"), UPDATE, change(1)).await.codes(),
        ["NOT_FOUND"]
    );
    let changed = stage.app.ask(stage.facilitator(), UPDATE, change(1)).await.data()["updateWorkshop"].clone();
    assert_eq!(changed["place"], "Sheffield");
    assert_eq!(changed["groundRules"], "We listen.");
    assert_eq!(changed["heldOn"], "2026-12-01");
    assert_eq!(changed["version"], 2);
    assert_eq!(stage.app.ask(stage.facilitator(), UPDATE, change(1)).await.codes(), ["CONFLICT"]);
    let shared = json!({ "id": id, "version": 2, "input": { "code": "W-1", "title": "Shared", "place": null,
        "facilitators": [stage.app.ask(academic, "{ viewer { account { id } } }", json!({})).await.data()["viewer"]["account"]["id"]],
        "programmesDiscussed": [stage.app.read("{ programme(code: \"shef-sust\") { id } }").await["programme"]["id"]] } });
    let changed = stage.app.ask(stage.facilitator(), UPDATE, shared).await.data()["updateWorkshop"].clone();
    assert_eq!(changed["place"], json!(null));
    assert_eq!(changed["programmesDiscussed"], json!([{ "code": "shef-sust" }]));
    // A facilitator who changes the list always stays on it. The other account is shown only once it has taken up the facilitation.
    assert_eq!(changed["facilitators"].as_array().unwrap().len(), 1);
    let taken_up = stage.app.ask(academic, UPDATE, change(3)).await.data()["updateWorkshop"].clone();
    assert_eq!(
        (&taken_up["version"], taken_up["facilitators"].as_array().unwrap().len()),
        (&json!(4), 2)
    );
    let seen = json!({ "query": "query($id: ID!) { node(id: $id) { ... on Workshop { facilitators { id } } } }" });
    let seen = stage
        .app
        .ask(stage.facilitator(), seen["query"].as_str().unwrap(), json!({ "id": id }))
        .await
        .data();
    assert_eq!(seen["node"]["facilitators"].as_array().unwrap().len(), 2);
}

#[apply(on_both!)]
async fn a_list_of_facilitators_tells_nobody_whose_an_id_is(stage: Stage) {
    let create = "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { version facilitators { id displayName } } }";
    let own = |role: &'static str| {
        let app = &stage.app;
        async move {
            app.ask(app.token(role), "{ viewer { account { id displayName } } }", json!({}))
                .await
                .data()["viewer"]["account"]
                .clone()
        }
    };
    let (admin, nobody) = (own("ADMIN").await, json!("account_00000000000000000000000000"));
    let mut answers = Vec::new();
    for (code, account) in [("W-A", &admin["id"]), ("W-B", &nobody)] {
        let input = json!({ "code": code, "title": "Asking", "facilitators": [account] });
        let made = stage.app.ask(stage.facilitator(), create, json!({ "input": input })).await;
        answers.push(made.data()["createWorkshop"].clone());
    }
    assert_eq!(answers[0], answers[1]);
    assert!(!answers[0].to_string().contains(admin["displayName"].as_str().unwrap()));
}

#[apply(on_both!)]
async fn every_bad_field_of_a_workshop_is_named(stage: Stage) {
    let create = "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { id } }";
    let input = json!({ "code": "no spaces", "title": " ", "place": "x".repeat(301),
        "programmesDiscussed": ["programme_00000000000000000000000000"], "project": "project_00000000000000000000000000" });
    let answer = stage.app.ask(stage.facilitator(), create, json!({ "input": input })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "input.code",
            "input.place",
            "input.programmesDiscussed.0",
            "input.project",
            "input.title"
        ]
    );
    let taken = stage
        .app
        .ask(stage.facilitator(), create, json!({ "input": { "code": "W-1", "title": "Again" } }))
        .await;
    assert_eq!(taken.body["errors"][0]["extensions"]["fields"][0]["path"], "input.code");
}
