//! What does not read is named.

use serde_json::json;

use super::{Row, part};
use crate::support::Files;

const ESTIMATE: Row = Row("outcomes.json", "kassam2011-o1");
const ORGANISATION: Row = Row("organisations.json", "kcl");
const OTHER_STUDY: Row = Row("studies.json", "kassam2011");
const PROGRAMME: Row = Row("programmes.json", "shef-sust");

#[test]
fn the_demo_evidence_has_no_problems() {
    assert_eq!(Files::demo().problems(), []);
}

#[test]
fn rows_that_do_not_read_are_named() {
    ESTIMATE.refuses("/direction", json!("GOOD"), "direction", "\"GOOD\" is not a EffectDirection");
    OTHER_STUDY.refuses("/sampleSize", json!("many"), "sampleSize", "expected i32");
    OTHER_STUDY.refuses("/terms/0/dimension", json!("COLOUR"), "terms[0].dimension", "is not a Dimension");
    PROGRAMME.refuses("/startedYaer", json!(2007), "startedYaer", "unknown field");
    PROGRAMME.refuses("/ratings/0/ratedOn", json!("last week"), "ratings[0].ratedOn", "invalid");
    ESTIMATE.refuses("/effect/binary", json!({}), "effect", "");
    part("").refuses_naming(
        "/participants/3/consents/0/scope",
        json!("ALL"),
        "DEMO-WORKSHOP-1",
        "participants[3].consents[0].scope",
        "is not a ConsentScope",
    );
    let mut files = Files::demo();
    files
        .row("terms.json", "METHOD/STORYTELLING")
        .as_object_mut()
        .unwrap()
        .remove("label");
    let problems: Vec<String> = files.problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["terms.json, METHOD/STORYTELLING, label: missing field `label`"]);
}

#[test]
fn a_row_without_a_code_is_named_by_its_place() {
    let mut files = Files::demo();
    files.0.get_mut("reports.json").unwrap()[4] = json!({"title": "no code"});
    let problems = files.problems();
    assert_eq!(
        (problems[0].row.as_str(), problems[0].field.as_str(), problems.len()),
        ("row 5", "code", 1),
        "{problems:?}"
    );
}

#[test]
fn all_problems_are_named_and_not_the_first_only() {
    let mut files = Files::demo();
    files.set("reports.json", "cook1995", "/year", json!(1066));
    files.set("reports.json", "cook1995", "/doi", json!("11.1/x"));
    files.set("studies.json", "kassam2011", "/sampleSize", json!(0));
    files.set("outcomes.json", "kassam2011-o2", "/domain", json!("NOTHING"));
    let mut named: Vec<_> = files.problems().into_iter().map(|it| (it.file, it.row, it.field)).collect();
    named.sort();
    let expected = [
        ("outcomes.json", "kassam2011-o2", "domain"),
        ("reports.json", "cook1995", "doi"),
        ("reports.json", "cook1995", "year"),
        ("studies.json", "kassam2011", "sampleSize"),
    ];
    assert_eq!(
        named,
        expected.map(|(file, row, field)| (file.to_owned(), row.to_owned(), field.to_owned()))
    );
}

#[test]
fn files_that_are_no_evidence_files_are_named() {
    for (name, text, words) in [
        ("studdies.json", "[]", "is no evidence file"),
        ("studies.json", "{}", "is no list"),
        ("studies.json", "[", "is not JSON"),
    ] {
        let problems = store::import::Bundle::from_files([(name, text)]).unwrap_err().0;
        assert_eq!(problems[0].file, name);
        assert!(problems[0].message.contains(words), "{problems:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(
        store::import::Bundle::from_folder(empty.path())
            .unwrap_err()
            .to_string()
            .contains("holds no .json file")
    );
}

#[test]
fn codes_stand_once() {
    for (file, row) in [
        ("terms.json", "METHOD/STORYTELLING"),
        ("organisations.json", "kcl"),
        ("projects.json", "SHEFFIELD-LIVED-EXPERIENCE"),
        ("reports.json", "cook1995"),
        ("studies.json", "kassam2011"),
        ("programmes.json", "shef-sust"),
        ("outcomes.json", "kassam2011-o1"),
        ("questions.json", "RQ-1"),
    ] {
        let mut files = Files::demo();
        let twin = files.row(file, row).clone();
        files.row(file, "").as_array_mut().unwrap().push(twin);
        let problems = files.problems();
        let named = problems
            .iter()
            .any(|it| it.file == file && it.row == row && it.field == "code" && it.message == "stands twice");
        assert!(named, "{problems:?}");
    }
    part("demo-p02").refuses_naming("/code", json!("demo-p01"), "demo-p01", "code", "stands twice");
    part("demo-course").refuses_naming("/code", json!("shef-sust"), "shef-sust", "code", "stands twice");
    ORGANISATION.refuses_naming("/code", json!("k c l"), "k c l", "code", "letters, digits and hyphens");
}
