//! Rows of evidence files are held to the limits of the API's inputs.

use serde_json::{Value, json};

use super::{Row, part};

/// A text of so many letters.
fn long(letters: usize) -> Value {
    json!("x".repeat(letters))
}

#[test]
fn terms_organisations_and_projects_are_held_to_the_limits_of_their_inputs() {
    let term = || Row("terms.json", "METHOD/STORYTELLING");
    term().refuses("/label", long(201), "label", "longer than 200");
    term().refuses("/definition", long(5_001), "definition", "longer than 5000");
    term().refuses("/synonyms", json!(vec!["word"; 51]), "synonyms", "more than 50");
    term().refuses("/synonyms/1", json!(" "), "synonyms[1]", "must not be empty");
    let renamed = "METHOD/story-telling";
    term().refuses_naming("/code", json!("story-telling"), renamed, "code", "capital letters");
    let country = || Row("terms.json", "COUNTRY/GB");
    country().refuses_naming("/code", json!("G1"), "COUNTRY/G1", "code", "alpha-2");
    let organisation = || Row("organisations.json", "univ-sheffield");
    organisation().refuses("/name", json!(" "), "name", "must not be empty");
    organisation().refuses("/region", json!("Two\nlines"), "region", "control characters");
    organisation().refuses("/ror", json!("https://ror.org/05krs5045"), "ror", "");
    let project = || Row("projects.json", "SHEFFIELD-LIVED-EXPERIENCE");
    project().refuses("/aims", json!(vec!["To ask."; 51]), "aims", "more than 50");
    project().refuses("/aims/0", long(2_001), "aims[0]", "longer than 2000");
    project().refuses("/startedOn", json!("1066-10-14"), "startedOn", "must be");
}

#[test]
fn workshops_are_held_to_the_limits_of_their_inputs() {
    let workshop = || part("DEMO-WORKSHOP-1");
    workshop().refuses("/place", long(301), "workshop.place", "longer than 300");
    workshop().refuses("/mode", json!("in\nperson"), "workshop.mode", "control characters");
    workshop().refuses("/heldOn", json!("1066-10-14"), "workshop.heldOn", "must be");
    let code = "x".repeat(61);
    workshop().refuses_naming("/code", json!(code.clone()), &code, "workshop.code", "letters, digits");
    workshop().refuses_naming("/code", json!("a.b"), "a.b", "code", "letters, digits and hyphens");
    part("DEMO-SHEET-1").refuses("/contact", long(1_001), "informationSheet.contact", "longer than 1000");
    part("DEMO-SHEET-1").refuses("/text", json!(" "), "informationSheet.text", "must not be blank");
    part("demo-facilitator-1").refuses("/displayName", long(201), "displayName", "longer than 200");
}

#[test]
fn what_people_bring_is_held_to_the_limits_of_its_inputs() {
    part("demo-p01").refuses("/identity/accessNeeds", long(2_001), "identity.accessNeeds", "longer than 2000");
    part("demo-p01").refuses("/identity/email", json!("nobody"), "identity.email", "must be an e-mail address");
    let elsewhere = concat!(" somebody@", "example.org");
    part("demo-p01").refuses("/identity/email", json!(elsewhere), "identity.email", "example.invalid");
    part("demo-c01").refuses("/themes/0", long(101), "themes[0]", "longer than 100");
    part("demo-c01").refuses("/themes", json!(vec!["theme"; 21]), "themes", "more than 20");
    part("demo-c01").refuses("/text", long(20_001), "text", "longer than 20000");
    let workshop = "DEMO-WORKSHOP-1";
    part("demo-q01").refuses_naming("/text", long(2_001), workshop, "questions[0].text", "longer than 2000");
}

#[test]
fn rounds_are_held_to_the_limits_of_their_inputs() {
    part("demo-round-3").refuses("/dotsPerBallot", json!(101), "dotsPerBallot", "from 1 to 100");
    part("demo-round-1").refuses("/dotsPerBallot", json!(5), "dotsPerBallot", "only a DOT_VOTE");
    part("demo-round-1").refuses("/questions", json!([]), "questions", "1 to 200");
    part("demo-round-1").refuses("/method", json!("DOTS"), "method", "a DOT_VOTE");
    part("demo-round-1").refuses(
        "/questions",
        json!(["demo-q01", "demo-q02", "demo-q01"]),
        "questions[2]",
        "already in the list",
    );
}
