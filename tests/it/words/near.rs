//! Tests that a text near a person's words still belongs to them and is withdrawn with them, while a different sentence stays.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::on_both;
use crate::workshops::stage::{ALL, Stage};

/// A word that only the person used.
const MARK: &str = "quillwortmarker";

fn said() -> String {
    format!("Why does nobody ask carers what the {MARK} ward did to them?")
}

#[apply(on_both!)]
async fn small_changes_do_not_take_words_away_from_the_person(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let own = Some(person.token.as_str());
    let changes = [
        format!("Why does nobody ask carers, what the {MARK} ward did to them?"),
        said().to_uppercase(),
        format!("Why dóes nobody ask carers what the {MARK} ward did to thém"),
        format!("Why does nobody ask carers what the {MARK} wards did to them, please?"),
        format!("Nobody asks carers what the {MARK} ward did to them: why?"),
        format!(
            "Question 7, from the first table in the morning: \"{}\" That is how it was said.",
            said()
        ),
    ];
    let mut ids = Vec::new();
    for change in &changes {
        let question = stage.submits(own, &said()).await;
        stage.rewords(&question["id"], change, None, "So that it reads well.").await.data();
        ids.push(question["id"].clone());
    }
    // A chain of small changes, whose last text is far from the first.
    let question = stage
        .submits(own, &format!("Which {MARK} do carers, trainees and nurses on wards need?"))
        .await;
    for step in [
        "Which {M} do carers, trainees and nurses on placement need?",
        "Which {M} do carers, students and nurses on placement need?",
        "Which {M} do carers, students and doctors on placement want?",
    ] {
        stage
            .rewords(&question["id"], &step.replace("{M}", MARK), None, "Step by step.")
            .await
            .data();
    }
    ids.push(question["id"].clone());
    assert!(stage.everything(stage.facilitator(), &ids).await.contains(MARK));

    let receipt = stage.withdraw(own, &person, &[], true).await;
    receipt.data();
    for token in stage.readers(&person) {
        let seen = stage.everything(token, &ids).await.to_lowercase();
        assert!(!seen.contains(MARK), "{seen}");
    }
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
}

#[apply(on_both!)]
async fn what_is_withdrawn_without_erasing_is_hidden_with_its_small_changes(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let question = stage.submits(Some(&person.token), &said()).await;
    stage.rewords(&question["id"], &said().to_uppercase(), None, "Louder.").await.data();
    let receipt = stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    assert_eq!(receipt["withdrawConsent"]["contributionsHidden"], 0);
    let ids = [question["id"].clone()];
    for token in [stage.facilitator(), stage.app.token("STEWARD"), stage.app.token("ACADEMIC"), None] {
        assert!(!stage.everything(token, &ids).await.to_lowercase().contains(MARK));
    }
    assert!(stage.everything(Some(&person.token), &ids).await.to_lowercase().contains(MARK));
}

#[apply(on_both!)]
async fn what_quotes_the_words_goes_with_them(stage: Stage) {
    let person = stage
        .join_as(json!({ "perspectives": ["CARER"], "consents": ALL, "informationSheet": "sheet-1", "name": "Zebedee Quillfeather" }))
        .await;
    let (own, lead) = (Some(person.token.as_str()), stage.facilitator());
    let story = format!("At night the {MARK} lights never went out. Nobody came.");
    stage.contribute(&person, "CARER", &story).await.data();
    let (one, two) = (
        stage.submits(own, &said()).await,
        stage.submits(own, "How are families told?").await,
    );
    let other = stage.submits(lead, "How can trainees learn from people who use services?").await;
    // A facilitator quotes the words in every text that they can write.
    stage
        .rewords(
            &other["id"],
            "How should trainees learn from those who use services?",
            Some(&format!("It was: {}", said())),
            &format!("Zebedee Quillfeather asked: {}", said()),
        )
        .await
        .data();
    stage
        .merges(&other["id"], &one["id"], &format!("One asked about the {MARK}."))
        .await
        .data();
    let study = stage.app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    let link =
        "mutation($q: ID!, $t: ID!, $note: String) { linkQuestion(question: $q, target: $t, relation: BEARS_ON, note: $note) { id } }";
    stage
        .ask(
            lead,
            link,
            json!({ "q": other["id"], "t": study, "note": format!("as told: \"at night the {MARK} lights\"") }),
        )
        .await
        .data();
    // The person's words in a question that the facilitator created are also theirs.
    let copied = stage.submits(lead, &format!("At night, the {MARK} lights never went out")).await;
    let ids = [&one, &two, &other, &copied].map(|question| question["id"].clone());
    assert!(stage.everything(lead, &ids).await.contains(MARK));

    stage.withdraw(own, &person, &[], true).await.data();
    for token in stage.readers(&person) {
        let seen = stage.everything(token, &ids).await;
        assert!(!seen.contains(MARK) && !seen.contains("Quillfeather"), "{seen}");
    }
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
    assert_eq!(stage.app.database().holds("Quillfeather").await, Vec::<String>::new());
    // The facilitator's question in different words stays.
    let seen = stage
        .ask(
            lead,
            "query($id: ID!) { node(id: $id) { ... on Question { text revisions { reason } links { note } } } }",
            json!({ "id": other["id"] }),
        )
        .await
        .data();
    assert_eq!(seen["node"]["text"], "How should trainees learn from those who use services?");
    assert_eq!(
        seen["node"]["links"],
        json!([{ "note": "Withdrawn with the words that it quoted." }])
    );
}

#[apply(on_both!)]
async fn another_sentence_stands_and_the_receipt_names_it(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let question = stage.submits(Some(&person.token), &said()).await;
    stage
        .rewords(&question["id"], "What should training say about families?", None, "For all of us.")
        .await
        .data();
    let withdraw =
        "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [], erase: true) { kept plainLanguage questionsErased } }";
    let receipt = stage.ask(Some(&person.token), withdraw, json!({ "id": person.id })).await.data()["withdrawConsent"].clone();
    let code = question["code"].as_str().unwrap();
    let kept: Vec<&str> = receipt["kept"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line.as_str().unwrap())
        .collect();
    assert!(
        kept.iter().any(|line| line.contains(code) && line.contains("another sentence")),
        "{kept:?}"
    );
    assert!(receipt["plainLanguage"].as_str().unwrap().contains(code));
    let read = "query($id: ID!) { node(id: $id) { ... on Question { text revisions { text } } } }";
    let seen = stage.ask(stage.facilitator(), read, json!({ "id": question["id"] })).await.data();
    assert_eq!(seen["node"]["text"], "What should training say about families?");
    assert_eq!(seen["node"]["revisions"][0]["text"], "Withdrawn by its author.");
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
}

#[apply(on_both!)]
async fn words_that_come_back_after_another_sentence_are_the_persons_again(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let question = stage.submits(Some(&person.token), &said()).await;
    stage
        .rewords(&question["id"], "What should training say about families?", None, "For all of us.")
        .await
        .data();
    stage.rewords(&question["id"], &said(), None, "It was better before.").await.data();
    stage.withdraw(Some(&person.token), &person, &[], true).await.data();
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
}

#[apply(on_both!)]
async fn what_somebody_took_back_is_not_said_for_them_again(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    stage.submits(Some(&person.token), &said()).await;
    let other = stage.submits(stage.facilitator(), "What else is there to ask?").await;
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    assert_eq!(
        stage.rewords(&other["id"], &said(), None, "As it was said.").await.codes(),
        ["CONFLICT"]
    );
    let again: Value = json!({ "w": stage.workshop["id"], "text": said() });
    assert_eq!(stage.ask(stage.facilitator(), super::SUBMIT, again).await.codes(), ["CONFLICT"]);
}
