//! Tests that impossible days are refused everywhere, and that no day makes a token last longer than the configuration allows.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{JOIN, Stage};
use crate::access::files;
use crate::support::{Backend, on_both};

const BAD: [&str; 6] = [
    "9999-01-01",
    "2046-01-01",
    "1899-12-31",
    "0001-01-01",
    "-4800-01-01",
    "+12026-01-01",
];

/// Changes one value of a file.
type Change = fn(&mut Value);

#[apply(on_both!)]
async fn days_out_of_range_are_bad_input_and_never_a_fault_of_ours(stage: Stage) {
    let workshop = "mutation($day: Date) { createWorkshop(input: { code: \"W-2\", title: \"Another\", heldOn: $day }) { id } }";
    let update = format!(
        "mutation($day: Date) {{ updateWorkshop(id: {}, version: 1, input: {{ code: \"W-1\", title: \"Another\", heldOn: $day }}) {{ id \
            }} }}",
        stage.workshop["id"]
    );
    let began = "mutation($day: Date) { createProject(input: { code: \"P-2\", title: \"Another\", startedOn: $day }) { id } }";
    let ended = "mutation($day: Date) { createProject(input: { code: \"P-2\", title: \"Another\", endedOn: $day }) { id } }";
    for (token, document) in [
        (stage.facilitator(), workshop),
        (stage.facilitator(), update.as_str()),
        (stage.app.token("ACADEMIC"), began),
        (stage.app.token("ACADEMIC"), ended),
    ] {
        for day in BAD {
            let literal = document.replace("($day: Date)", "").replace("$day", &format!("\"{day}\""));
            for answer in [
                stage.app.ask(token, document, json!({ "day": day })).await,
                stage.app.ask(token, &literal, json!({})).await,
            ] {
                assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{day}: {}", answer.text);
            }
        }
    }
}

#[apply(on_both!)]
async fn times_out_of_range_are_no_fault_of_ours(stage: Stage) {
    let queries = [
        (None, "query($t: DateTime) { studies(filter: { updatedSince: $t }) { totalCount } }"),
        (
            None,
            "query($t: DateTime) { programmes(filter: { updatedSince: $t }) { totalCount } }",
        ),
        (
            stage.app.token("STEWARD"),
            "query($t: DateTime) { auditEvents(filter: { since: $t }) { nodes { id } } }",
        ),
        (
            stage.app.token("STEWARD"),
            "query($t: DateTime) { auditEvents(filter: { until: $t }) { nodes { id } } }",
        ),
    ];
    for (token, query) in queries {
        for time in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "2026-11-29T23:30:00+14:00"] {
            stage.app.ask(token, query, json!({ "t": time })).await.data();
        }
        for time in [
            "-4800-01-01T00:00:00Z",
            "+262142-12-31T23:59:59Z",
            "2026-11-29",
            "2026-02-30T00:00:00Z",
        ] {
            assert_eq!(
                stage.app.ask(token, query, json!({ "t": time })).await.codes(),
                ["BAD_USER_INPUT"],
                "{time}"
            );
        }
    }
}

#[apply(on_both!)]
async fn evidence_files_keep_to_the_same_days(stage: Stage) {
    let refused = async |change: Change| {
        let mut file = files::workshop("w-day", "DRAFT");
        change(&mut file);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("illustrative-workshop.json"), file.to_string()).unwrap();
        let loaded = stage.app.service.import_folder(folder.path(), &mut |_| {}).await;
        loaded.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let changes: [(&str, Change); 6] = [
        ("workshop.heldOn", |file| file["workshop"]["heldOn"] = "9999-01-01".into()),
        ("startedOn", |file| file["project"]["startedOn"] = "1066-10-14".into()),
        ("consents[0].recordedAt", |file| {
            file["participants"][0]["consents"][0]["recordedAt"] = "1066-10-14T09:00:00Z".into()
        }),
        ("createdAt", |file| {
            file["contributions"][0]["createdAt"] = "9999-10-14T09:00:00Z".into()
        }),
        ("ballots[0].castAt", |file| {
            file["rounds"][0]["ballots"][0]["castAt"] = "9999-10-14T09:00:00Z".into()
        }),
        ("informationSheet.text", |file| file["informationSheet"]["text"] = " ".into()),
    ];
    for (field, change) in changes {
        let told = refused(change).await;
        assert!(told.contains(field), "{field}: {told}");
    }
    assert_eq!(refused(|_| {}).await, "");
}

/// A workshop may be held on a day that is later than the longest token lifetime, but within ten years.
async fn no_day_makes_a_token_last_longer_than_is_allowed(backend: Backend) {
    let stage = Stage::with(backend, |settings| {
        settings.tokens.participant_days = 3;
        settings.tokens.participant_max_days = 20;
        settings.tokens.display_days = 1;
    })
    .await;
    let far = (stage.app.service.store().now() + chrono::TimeDelta::days(3000)).date_naive();
    let create = "mutation($day: Date) { createWorkshop(input: { code: \"W-2\", title: \"Another\", heldOn: $day }) { id joinCode } }";
    let made = stage
        .app
        .ask(stage.facilitator(), create, json!({ "day": far.to_string() }))
        .await
        .data()["createWorkshop"]
        .clone();
    let publish =
        "mutation($id: ID!) { publishInformationSheet(workshop: $id, version: \"sheet-1\", text: \"Read.\", contact: \"Ask.\") { id } }";
    stage
        .app
        .ask(stage.facilitator(), publish, json!({ "id": made["id"] }))
        .await
        .data();
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let joined = stage
        .app
        .ask(None, JOIN, json!({ "code": made["joinCode"], "input": input }))
        .await
        .data();
    let screen = "mutation($id: ID!) { issueDisplayToken(workshop: $id) { token { expiresAt } } }";
    let screen = stage.app.ask(stage.facilitator(), screen, json!({ "id": made["id"] })).await.data();
    let latest = stage.app.service.store().now() + chrono::TimeDelta::days(20);
    for ends in [
        &joined["joinWorkshop"]["expiresAt"],
        &screen["issueDisplayToken"]["token"]["expiresAt"],
    ] {
        let ends: chrono::DateTime<chrono::Utc> = ends.as_str().unwrap().parse().unwrap();
        assert!(ends <= latest, "{ends}");
    }
}

#[tokio::test]
async fn no_day_makes_a_token_last_longer_than_is_allowed_on_sqlite() {
    no_day_makes_a_token_last_longer_than_is_allowed(Backend::Sqlite).await;
}

#[tokio::test]
async fn no_day_makes_a_token_last_longer_than_is_allowed_on_postgres() {
    no_day_makes_a_token_last_longer_than_is_allowed(Backend::Postgres).await;
}
