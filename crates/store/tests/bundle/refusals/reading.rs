//! Files that cannot be parsed are reported.

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
        ("studies.json", "{}", "is not a list"),
        ("studies.json", "[", "is not JSON"),
    ] {
        let problems = store::bundle::Bundle::from_files([(name, text)]).unwrap_err().0;
        assert_eq!(problems[0].file, name);
        assert!(problems[0].message.contains(words), "{problems:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(
        store::bundle::Bundle::from_folder(empty.path())
            .unwrap_err()
            .to_string()
            .contains("holds no .json file")
    );
}

#[test]
fn a_byte_order_mark_is_no_fault_and_what_is_no_text_is_found_by_row_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let write = |bytes: &[u8]| std::fs::write(folder.path().join("organisations.json"), bytes).unwrap();
    let read = || store::bundle::Bundle::from_folder(folder.path());
    let row = r#"[{"code": "kcl", "name": "King's", "kind": "UNIVERSITY", "ror": null, "country": null,
        "provenance": "EXTRACTED", "sourceUrl": null}]"#;
    let plain = {
        write(row.as_bytes());
        read().map(|bundle| bundle.organisations.len()).map_err(|e| e.to_string())
    };
    for marked in [
        ["\u{feff}".as_bytes(), row.as_bytes()].concat(),
        format!("\u{feff}{row}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ] {
        write(&marked);
        assert_eq!(read().map(|bundle| bundle.organisations.len()).map_err(|e| e.to_string()), plain);
    }
    for bytes in [
        &b"[{\"code\": \"a\"}, {\"code\": \"b\", \"name\": \"caf\xe9\"}]"[..],
        br#"[{"code": "a"}, {"code": "b", "name": "\ud800"}]"#,
    ] {
        write(bytes);
        let problem = read().unwrap_err().0.remove(0);
        assert_eq!(
            (problem.file.as_str(), problem.row.as_str(), problem.field.as_str()),
            ("organisations.json", "row 2", "name")
        );
    }
}

#[test]
fn texts_of_files_are_held_to_the_rules_of_the_api() {
    for (file, row, field, text, words) in [
        (
            "studies.json",
            "kassam2011",
            "/title",
            "A\u{0}title".to_owned(),
            "control characters",
        ),
        (
            "studies.json",
            "kassam2011",
            "/title",
            "Two\nlines".to_owned(),
            "control characters",
        ),
        ("studies.json", "kassam2011", "/title", "x".repeat(200_000), "longer than 1000"),
        (
            "reports.json",
            "cook1995",
            "/authors/0",
            "Cook\u{7}".to_owned(),
            "control characters",
        ),
        (
            "programmes.json",
            "shef-sust",
            "/summary",
            "\u{1b}[1m".to_owned(),
            "control characters",
        ),
        (
            "outcomes.json",
            "kassam2011-o1",
            "/summary",
            "x".repeat(20_001),
            "longer than 20000",
        ),
        (
            "terms.json",
            "METHOD/STORYTELLING",
            "/definition",
            "a\u{0}".to_owned(),
            "control characters",
        ),
        ("questions.json", "RQ-1", "/text", "x".repeat(2_001), "longer than 2000"),
    ] {
        let mut files = Files::demo();
        files.set(file, row, field, json!(text));
        let problems = files.problems();
        let path = field.trim_start_matches('/').replace("/0", "[0]");
        let named = problems
            .iter()
            .any(|it| it.file == file && it.row == row && it.field == path && it.message.contains(words));
        assert!(named, "{file} {field}: {problems:?}");
    }
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
            .any(|it| it.file == file && it.row == row && it.field == "code" && it.message == "occurs twice");
        assert!(named, "{problems:?}");
    }
    part("demo-p02").refuses_naming("/code", json!("demo-p01"), "demo-p01", "code", "occurs twice");
    part("demo-course").refuses_naming("/code", json!("shef-sust"), "shef-sust", "code", "occurs twice");
    ORGANISATION.refuses_naming("/code", json!("k c l"), "k c l", "code", "letters, digits and hyphens");
}
