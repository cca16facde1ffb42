//! References to missing rows, and lists that name a row twice.

use serde_json::json;

use super::Row;
use crate::support::Files;

const ORGANISATION: Row = Row("organisations.json", "kcl");
const OUTCOME: Row = Row("outcomes.json", "cook1995-o1");
const PROGRAMME: Row = Row("programmes.json", "shef-sust");
const PROJECT: Row = Row("projects.json", "SHEFFIELD-LIVED-EXPERIENCE");
const QUESTION: Row = Row("questions.json", "RQ-1");
const REPORT: Row = Row("reports.json", "cook1995");
const STUDY: Row = Row("studies.json", "cook1995");

#[test]
fn references_that_lead_nowhere_are_named() {
    let nowhere = || json!("nowhere");
    ORGANISATION.refuses("/country", json!("ZZ"), "country", "no term COUNTRY/ZZ");
    PROJECT.refuses(
        "/organisations/1/code",
        nowhere(),
        "organisations[1].code",
        "no organisation nowhere",
    );
    REPORT.refuses("/studies/0", nowhere(), "studies[0]", "no study nowhere");
    REPORT.refuses("/studies/0", json!("wood1999"), "studies[0]", "does not name this report");
    STUDY.refuses("/reports/0", nowhere(), "reports[0]", "no report nowhere");
    STUDY.refuses("/reports/0", json!("wood1999"), "reports[0]", "does not name this study");
    STUDY.refuses("/design", nowhere(), "design", "no term STUDY_DESIGN/nowhere");
    STUDY.refuses("/countries/0", nowhere(), "countries[0]", "no term");
    STUDY.refuses("/terms/0/codes/0", nowhere(), "terms[0].codes[0]", "no term");
    STUDY.refuses(
        "/possibleOverlapWith",
        json!(["cook1995"]),
        "possibleOverlapWith[0]",
        "no other study",
    );
    OUTCOME.refuses("/study", nowhere(), "study", "no study nowhere");
    OUTCOME.refuses("/programme", nowhere(), "programme", "no programme nowhere");
    OUTCOME.refuses("/programme", json!("shef-sust"), "programme", "is not evaluated by cook1995");
    OUTCOME.refuses("/domain", nowhere(), "domain", "no term");
    OUTCOME.refuses("/parameters", json!(["nowhere"]), "parameters[0]", "no term");
    PROGRAMME.refuses("/organisation", nowhere(), "organisation", "no organisation");
    PROGRAMME.refuses("/partners/1", nowhere(), "partners[1]", "no organisation");
    PROGRAMME.refuses("/project", nowhere(), "project", "no project");
    PROGRAMME.refuses("/evaluations", json!(["nowhere"]), "evaluations[0]", "no primary study");
    PROGRAMME.refuses("/relatedStudies", json!(["nowhere"]), "relatedStudies[0]", "no primary study");
    PROGRAMME.refuses("/involvement/0/activities/0", nowhere(), "involvement[0].activities[0]", "no term");
    QUESTION.refuses("/project", nowhere(), "project", "no project");
    QUESTION.refuses("/links/0/target/code", nowhere(), "links[0].target", "there is no");
}

#[test]
fn a_review_has_no_outcomes_and_evaluates_nothing() {
    let mut files = Files::demo();
    files.set("studies.json", "cook1995", "/kind", json!("REVIEW"));
    let problems = files.problems();
    let says = |file: &str, words: &str| problems.iter().any(|it| it.file == file && it.message.contains(words));
    assert!(says("outcomes.json", "cook1995 is a review"), "{problems:?}");
    assert!(says("programmes.json", "no primary study cook1995"), "{problems:?}");
}

#[test]
fn lists_name_a_thing_once() {
    let first = Files::demo().row("studies.json", "cook1995")["terms"][0].clone();
    STUDY.refuses("/terms/1", first, "terms[1].dimension", "occurs twice");
    PROGRAMME.refuses(
        "/terms/0/codes/1",
        json!("LIVED_EXPERIENCE_LED_COURSE"),
        "terms[0].codes[1]",
        "occurs twice",
    );
    QUESTION.refuses(
        "/links/1/target",
        Files::demo().row("questions.json", "RQ-1")["links"][0]["target"].clone(),
        "links[1].target",
        "linked twice",
    );
}
