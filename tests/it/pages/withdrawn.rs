//! Words that were taken back leave pages, embeds and files at once, whoever looks.

use policy::Role;
use serde_json::json;

use super::browser::Browser;
use crate::support::on_both;
use crate::workshops::stage::{ALL, Stage};

/// Stands in what the person says and asks, and nowhere else.
const MARK: &str = "quillwortian";

/// Where words of people can show, as pages and as files.
const PLACES: [&str; 22] = [
    "/",
    "/search?q=shelter",
    "/search.json?q=shelter",
    "/questions",
    "/questions.json",
    "/questions.csv",
    "/workshops",
    "/workshops/W-1",
    "/workshops/W-1.json",
    "/workshops/W-1/priorities",
    "/w/W-1",
    "/w/W-1.json",
    "/w/W-1/lead",
    "/w/W-1/lead/questions",
    "/w/W-1/print",
    "/w/W-1/screen",
    "/evidence/gaps",
    "/evidence/gaps.csv",
    "/embed/evidence-map",
    "/embed/evidence-map.svg",
    "/embed/programmes.csv",
    "/audit",
];

/// The places at which the words are to be read, by whom.
async fn read_at(stage: &Stage) -> Vec<String> {
    let mut found = Vec::new();
    for role in Role::ALL {
        let browser = Browser::of(&stage.app, role.code());
        for place in PLACES {
            if browser.get(place).await.text.contains(MARK) {
                found.push(format!("{place} as {role}"));
            }
        }
    }
    found
}

on_both! {
    async fn erased_words_are_on_no_page_and_in_no_file(stage: Stage) {
        let person = stage.join("CARER", &ALL).await;
        stage.contribute(&person, "CARER", &format!("We found shelter in {MARK} words.")).await.data();
        let submit = "mutation($w: ID!, $t: String!) { submitQuestion(workshop: $w, text: $t) { id } }";
        let text = format!("What gives shelter to {MARK} people?");
        let variables = json!({ "w": stage.workshop["id"], "t": text });
        stage.app.ask(Some(&person.token), submit, variables).await.data();
        let before = read_at(&stage).await;
        for place in ["/w/W-1/lead/questions as SERVICE_USER_EDUCATOR", "/questions.csv as ACADEMIC"] {
            assert!(before.iter().any(|found| found == place), "{place}: {before:?}");
        }
        stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], true).await.data();
        assert_eq!(read_at(&stage).await, Vec::<String>::new());
    }
}
