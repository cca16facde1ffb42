//! Tests that what each role sees of a contribution follows its author's consents at each moment.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, Stage};
use crate::support::on_both;

const RECORD: &str = "mutation($id: ID!, $scope: ConsentScope!, $state: ConsentState!, $sheet: String!) { recordConsent(participant: $id, \
    scope: $scope, state: $state, informationSheet: $sheet) { consents { scope state informationSheet } } }";

const ROLES: [&str; 8] = [
    "PUBLIC",
    "PARTNER",
    "PARTICIPANT",
    "SERVICE_USER_EDUCATOR",
    "PRACTITIONER",
    "ACADEMIC",
    "STEWARD",
    "ADMIN",
];

impl Stage {
    /// The roles that see a text.
    async fn seen_by(&self, text: &str) -> Vec<&'static str> {
        let mut seen = Vec::new();
        for role in ROLES {
            if self.texts(self.app.token(role)).await.iter().any(|seen| seen == text) {
                seen.push(role);
            }
        }
        seen
    }
}

#[apply(on_both!)]
async fn a_contribution_reaches_as_far_as_its_author_agreed(stage: Stage) {
    let facilitator = "SERVICE_USER_EDUCATOR";
    let people = [
        (
            "only here",
            vec!["TAKE_PART"],
            vec![facilitator, "STEWARD"],
            vec![facilitator, "STEWARD"],
        ),
        (
            "for research",
            vec!["TAKE_PART", "RESEARCH_USE"],
            vec![facilitator, "ACADEMIC", "STEWARD"],
            vec![facilitator, "ACADEMIC", "STEWARD"],
        ),
        (
            "to be quoted",
            vec!["TAKE_PART", "QUOTE_PSEUDONYMOUSLY"],
            vec![facilitator, "STEWARD"],
            vec![
                "PUBLIC",
                "PARTNER",
                "PARTICIPANT",
                facilitator,
                "PRACTITIONER",
                "ACADEMIC",
                "STEWARD",
            ],
        ),
        (
            "for the archive",
            vec!["TAKE_PART", "OPEN_ARCHIVE"],
            vec![facilitator, "STEWARD"],
            vec![
                "PUBLIC",
                "PARTNER",
                "PARTICIPANT",
                facilitator,
                "PRACTITIONER",
                "ACADEMIC",
                "STEWARD",
            ],
        ),
    ];
    let mut joined = Vec::new();
    for (text, consents, before, _) in &people {
        let person = stage.join("CARER", consents).await;
        stage.contribute(&person, "CARER", text).await.data();
        assert_eq!(stage.seen_by(text).await, *before, "{text}, before publication");
        joined.push(person);
    }
    // People in the workshop see what is said there.
    assert_eq!(stage.texts(Some(&joined[0].token)).await.len(), 4);
    stage.publish().await.data();
    for (text, _, _, after) in &people {
        assert_eq!(stage.seen_by(text).await, *after, "{text}, after publication");
    }
}

#[apply(on_both!)]
async fn attribution_is_what_was_agreed_to(stage: Stage) {
    let named = |name: &str, scope: &str| {
        json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART", scope],
    "informationSheet": "sheet-1", "name": name })
    };
    let by_name = stage.join_as(named("Robin Example", "QUOTE_BY_NAME")).await;
    let by_pseudonym = stage.join_as(named("Kim Example", "QUOTE_PSEUDONYMOUSLY")).await;
    let archived = stage.join_as(named("Lee Example", "OPEN_ARCHIVE")).await;
    for (person, text) in [(&by_name, "a"), (&by_pseudonym, "b"), (&archived, "c")] {
        stage.contribute(person, "CARER", text).await.data();
    }
    stage.publish().await.data();
    let query = "{ workshop(code: \"W-1\") { contributions { nodes { text attribution participant { id } } } } }";
    let data = stage.app.read(query).await;
    let seen: Vec<(&str, &Value, &Value)> = data["workshop"]["contributions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["text"].as_str().unwrap(), &node["attribution"], &node["participant"]))
        .collect();
    let pseudonym = json!(by_pseudonym.pseudonym);
    assert_eq!(
        seen,
        [
            ("a", &json!("Robin Example"), &Value::Null),
            ("b", &pseudonym, &Value::Null),
            ("c", &Value::Null, &Value::Null)
        ]
    );
    // The name disappears when the consent to it is withdrawn.
    stage
        .withdraw(Some(&by_name.token), &by_name, &["QUOTE_BY_NAME"], false)
        .await
        .data();
    assert!(!stage.app.ask(None, query, json!({})).await.text.contains("Robin Example"));
}

#[apply(on_both!)]
async fn consent_is_given_and_refused_by_the_person_and_kept_with_its_sheet(stage: Stage) {
    let person = stage.join("TRAINEE", &["TAKE_PART"]).await;
    let own = Some(person.token.as_str());
    stage.sheet("on paper", "As it was printed.").await.data();
    stage.sheet("sheet-2", "Taking part is still yours to choose.").await.data();
    let say = |scope: &str, state: &str, sheet: &str| json!({ "id": person.id, "scope": scope, "state": state, "sheet": sheet });
    let recorded = stage.app.ask(own, RECORD, say("RANKING", "GIVEN", "sheet-2")).await.data();
    assert_eq!(
        recorded["recordConsent"]["consents"][1],
        json!({ "scope": "RANKING", "state": "GIVEN", "informationSheet": "sheet-2" })
    );
    stage.app.ask(own, RECORD, say("RECONTACT", "REFUSED", "sheet-2")).await.data();
    stage
        .app
        .ask(stage.app.token("STEWARD"), RECORD, say("RECONTACT", "GIVEN", "on paper"))
        .await
        .data();
    for (state, path) in [("WITHDRAWN", "state"), ("REFUSED", "state")] {
        let answer = stage.app.ask(own, RECORD, say("RANKING", state, "sheet-2")).await;
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], path);
    }
    let answer = stage.app.ask(own, RECORD, say("OPEN_ARCHIVE", "GIVEN", "")).await;
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "informationSheet");
    // Facilitators see the person but cannot consent for them; to others the person looks absent.
    assert_eq!(
        stage
            .app
            .ask(stage.facilitator(), RECORD, say("RANKING", "GIVEN", "x"))
            .await
            .codes(),
        ["FORBIDDEN"]
    );
    for role in ["PUBLIC", "PARTNER", "PRACTITIONER", "ADMIN", "PARTICIPANT"] {
        assert_eq!(
            stage
                .app
                .ask(stage.app.token(role), RECORD, say("RANKING", "GIVEN", "x"))
                .await
                .codes(),
            ["NOT_FOUND"],
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn without_agreeing_to_take_part_nothing_is_stored(stage: Stage) {
    let person = stage.join("TRAINEE", &["TAKE_PART", "RANKING"]).await;
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    assert_eq!(stage.contribute(&person, "TRAINEE", "later").await.codes(), ["FORBIDDEN"]);
    let own = Some(person.token.as_str());
    let say = |scope: &str| json!({ "id": person.id, "scope": scope, "state": "GIVEN", "sheet": "sheet-1" });
    assert_eq!(stage.app.ask(own, RECORD, say("RESEARCH_USE")).await.codes(), ["CONFLICT"]);
    // People may change their minds.
    stage.app.ask(own, RECORD, say("TAKE_PART")).await.data();
    stage.contribute(&person, "TRAINEE", "later").await.data();
}

#[apply(on_both!)]
async fn what_is_taken_back_is_gone_for_everybody_but_its_author_from_the_next_request(stage: Stage) {
    let person = stage.join("SERVICE_USER", &ALL).await;
    let id = stage.contribute(&person, "SERVICE_USER", "I was there, quillwort.").await.data()["contribute"]["id"].clone();
    stage.publish().await.data();
    assert!(stage.seen_by("I was there, quillwort.").await.contains(&"PUBLIC"));
    let receipt = stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data()["withdrawConsent"].clone();
    // Without the consent to take part, no other consent is valid.
    assert_eq!(receipt["withdrawn"], json!(ALL));
    assert_eq!(receipt["contributionsHidden"], 1);
    assert_eq!(receipt["contributionsErased"], 0);
    assert!(stage.seen_by("I was there, quillwort.").await.is_empty());
    let found = "query($id: ID!) { node(id: $id) { id } workshop(code: \"W-1\") { contributions(filter: { text: \"quillwort\" }) { nodes \
        { id } } } }";
    for role in ROLES {
        let seen = stage.app.ask(stage.app.token(role), found, json!({ "id": id })).await.data();
        assert_eq!(seen["node"], Value::Null, "{role}");
        assert_eq!(seen["workshop"]["contributions"]["nodes"], json!([]), "{role}");
    }
    let own = stage.app.ask(Some(&person.token), found, json!({ "id": id })).await.data();
    assert_eq!(own["node"]["id"], id);
    // Repeating the withdrawal changes nothing, and the answer says so.
    let again = stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data()["withdrawConsent"].clone();
    assert_eq!(again["withdrawn"], json!([]));
    assert_eq!(again["contributionsHidden"], 0);
}

#[apply(on_both!)]
async fn whom_a_withdrawal_is_not_for_is_refused(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let other = stage.join("CARER", &ALL).await;
    assert_eq!(
        stage.withdraw(Some(&other.token), &person, &["TAKE_PART"], true).await.codes(),
        ["NOT_FOUND"]
    );
    assert_eq!(stage.withdraw(None, &person, &["TAKE_PART"], true).await.codes(), ["NOT_FOUND"]);
    assert_eq!(
        stage.withdraw(stage.facilitator(), &person, &["TAKE_PART"], false).await.codes(),
        ["FORBIDDEN"]
    );
    assert_eq!(
        stage
            .withdraw(stage.app.token("STEWARD"), &person, &["RESEARCH_USE"], false)
            .await
            .data()["withdrawConsent"]["withdrawn"],
        json!(["RESEARCH_USE"])
    );
    let nothing = stage.withdraw(Some(&person.token), &person, &[], false).await;
    assert_eq!(nothing.body["errors"][0]["extensions"]["fields"][0]["path"], "scopes");
}

#[apply(on_both!)]
async fn every_bad_field_of_a_contribution_is_named(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let input = json!({ "kind": "STORY", "text": " ", "perspective": "ACADEMIC", "themes": ["x".repeat(101)],
    "programme": "programme_00000000000000000000000000" });
    let answer = stage
        .app
        .ask(
            Some(&person.token),
            super::stage::CONTRIBUTE,
            json!({ "workshop": stage.workshop["id"], "input": input }),
        )
        .await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["input.perspective", "input.programme", "input.text", "input.themes.0"]);
    for (token, code) in [
        (None, "NOT_FOUND"),
        (stage.facilitator(), "FORBIDDEN"),
        (stage.app.token("STEWARD"), "FORBIDDEN"),
        (stage.app.token("PARTICIPANT"), "NOT_FOUND"),
    ] {
        let good = json!({ "kind": "STORY", "text": "x", "perspective": "CARER" });
        let answer = stage
            .app
            .ask(
                token,
                super::stage::CONTRIBUTE,
                json!({ "workshop": stage.workshop["id"], "input": good }),
            )
            .await;
        assert_eq!(answer.codes(), [code]);
    }
}

#[apply(on_both!)]
async fn contributions_are_found_by_word_theme_kind_and_group(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    for (kind, text, themes) in [
        ("STORY", "They listened to my brother.", json!(["lis_tening"])),
        ("IMPACT", "It changed how I ask.", json!(["asking \"why\""])),
    ] {
        let input = json!({ "kind": kind, "text": text, "perspective": "CARER", "themes": themes });
        stage
            .app
            .ask(
                Some(&person.token),
                super::stage::CONTRIBUTE,
                json!({ "workshop": stage.workshop["id"], "input": input }),
            )
            .await
            .data();
    }
    let query = "query($filter: ContributionFilter) { workshop(code: \"W-1\") { contributions(filter: $filter) { nodes { kind } } } }";
    for (filter, found) in [
        (json!({ "text": "listening brothers" }), vec!["STORY"]),
        (json!({ "text": "brother asks" }), vec![]),
        (json!({ "text": "changes" }), vec!["IMPACT"]),
        (json!({ "theme": "lis_tening" }), vec!["STORY"]),
        (json!({ "theme": "listening" }), vec![]),
        (json!({ "theme": "asking \"why\"" }), vec!["IMPACT"]),
        (json!({ "kinds": ["IMPACT"] }), vec!["IMPACT"]),
        (json!({ "perspectives": ["TRAINEE"] }), vec![]),
        (json!({}), vec!["STORY", "IMPACT"]),
    ] {
        let data = stage.app.ask(stage.facilitator(), query, json!({ "filter": filter })).await.data();
        let kinds: Vec<&str> = data["workshop"]["contributions"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, found, "{filter}");
    }
}
