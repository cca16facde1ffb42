//! Tests that a person can export everything that is stored about them, and nothing that is stored about others.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::on_both;
use crate::workshops::stage::{ALL, Stage};

async fn export(stage: &Stage, token: Option<&str>) -> Value {
    let text = stage.ask(token, "{ viewer { export } }", json!({})).await.data()["viewer"]["export"].clone();
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

#[apply(on_both!)]
async fn an_export_holds_what_is_held_about_the_person_and_nothing_of_others(stage: Stage) {
    let named = |name: &str| {
        json!({ "perspectives": ["CARER"], "consents": ALL, "informationSheet": "sheet-1", "name": name,
    "preferredTerm": "relative" })
    };
    let (person, other) = (
        stage.join_as(named("Zebedee Quillfeather")).await,
        stage.join_as(named("Otherwise Named")).await,
    );
    for (who, word) in [(&person, "bandicoot"), (&other, "potoroo")] {
        stage.contribute(who, "CARER", &format!("What the {word} told me.")).await.data();
        let question = stage.submits(Some(&who.token), &format!("Where does the {word} sleep?")).await;
        stage
            .rewords(
                &question["id"],
                &format!("Where, then, does the {word} sleep?"),
                None,
                "A reason of somebody else's.",
            )
            .await
            .data();
        stage.withdraw(Some(&who.token), who, &["RECONTACT"], false).await.data();
    }
    stage
        .ask(
            stage.facilitator(),
            "query($id: ID!) { node(id: $id) { ... on Participant { identity { name } } } }",
            json!({ "id": person.id }),
        )
        .await
        .data();
    let all = export(&stage, Some(&person.token)).await;
    let own = &all["participations"][0];
    assert_eq!(
        (&own["record"]["id"], &own["record"]["pseudonym"], &own["record"]["preferredTerm"]),
        (&json!(person.id), &json!(person.pseudonym), &json!("relative"))
    );
    assert_eq!(own["identity"]["name"], "Zebedee Quillfeather");
    assert_eq!(own["consents"].as_array().unwrap().len(), ALL.len() + 1);
    assert_eq!(own["contributions"][0]["text"], "What the bandicoot told me.");
    assert_eq!(own["questions"][0]["text"], "Where, then, does the bandicoot sleep?");
    assert_eq!(own["earlierWordings"][0]["text"], "Where does the bandicoot sleep?");
    assert_eq!(own["receipts"][0]["withdrawn"], json!(["RECONTACT"]));
    assert_eq!(own["identityReads"][0]["role"], "SERVICE_USER_EDUCATOR");
    assert_eq!(all["tokens"][0]["role"], "PARTICIPANT");
    assert!(!all["work"]["acts"].as_array().unwrap().is_empty());
    let text = all.to_string();
    for foreign in [
        "potoroo",
        "Otherwise",
        "somebody else's",
        other.id.as_str(),
        other.pseudonym.as_str(),
    ] {
        assert!(!text.contains(foreign), "{foreign} is in {text}");
    }
    // A facilitator, and the open web.
    let lead = export(&stage, stage.facilitator()).await;
    assert_eq!(lead["work"]["facilitates"].as_array().unwrap().len(), 2);
    assert!(!lead.to_string().contains("bandicoot"));
    let nobody = export(&stage, None).await;
    assert_eq!(nobody.as_object().unwrap().keys().collect::<Vec<_>>(), ["exportedAt"]);
    // The export also works after leaving.
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    assert_eq!(
        export(&stage, Some(&person.token)).await["participations"][0]["receipts"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
