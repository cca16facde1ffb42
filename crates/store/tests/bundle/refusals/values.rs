//! Impossible values.

use serde_json::{Value, json};

use super::Row;
use crate::support::Files;

const CONTINUOUS: Row = Row("outcomes.json", "kassam2011-o2");
const ESTIMATE: Row = Row("outcomes.json", "kassam2011-o1");
const ORGANISATION: Row = Row("organisations.json", "kcl");
const OTHER_QUESTION: Row = Row("questions.json", "RQ-2");
const OTHER_REPORT: Row = Row("reports.json", "wood1999");
const OUTCOME: Row = Row("outcomes.json", "cook1995-o1");
const PROGRAMME: Row = Row("programmes.json", "shef-sust");
const PROJECT: Row = Row("projects.json", "SHEFFIELD-LIVED-EXPERIENCE");
const PROPORTION: Row = Row("outcomes.json", "rush2008-o1");
const QUESTION: Row = Row("questions.json", "RQ-1");
const REPORT: Row = Row("reports.json", "cook1995");
const STUDY: Row = Row("studies.json", "cook1995");
const TERM: Row = Row("terms.json", "METHOD/STORYTELLING");

#[test]
fn terms_are_whole_and_levels_are_levels() {
    TERM.refuses("/level", json!(2), "level", "only levels of involvement");
    TERM.refuses("/label", json!(" "), "label", "must not be empty");
    TERM.refuses("/source", Value::Null, "source", "must not be empty");
    Row("terms.json", "COUNTRY/GB").refuses_naming("/code", json!("GBR"), "COUNTRY/GBR", "code", "alpha-2");
    Row("terms.json", "PERSPECTIVE/CARER").refuses_naming(
        "/code",
        json!("FAMILY"),
        "PERSPECTIVE/FAMILY",
        "code",
        "is not a value of PERSPECTIVE",
    );
    Row("terms.json", "PERSPECTIVE/CARER").refuses_naming("/code", json!("FAMILY"), "", "", "term PERSPECTIVE/CARER is missing");
    let mut files = Files::demo();
    files
        .row("terms.json", "")
        .as_array_mut()
        .unwrap()
        .retain(|row| row["dimension"] != "SETTING");
    assert!(
        files
            .problems()
            .iter()
            .any(|it| it.file == "terms.json" && it.message == "dimension SETTING has no terms")
    );
}

#[test]
fn sources_identifiers_years_and_ranges_are_checked() {
    STUDY.refuses(
        "/provenance",
        json!("ILLUSTRATIVE"),
        "provenance",
        "illustrative row among the real ones",
    );
    STUDY.refuses("/sourceUrl", Value::Null, "sourceUrl", "has no source");
    STUDY.refuses("/sourceUrl", json!("ftp://x"), "sourceUrl", "is not a web address");
    REPORT.refuses("/sources", json!(["http://a b"]), "sources[0]", "is not a web address");
    ORGANISATION.refuses("/ror", json!("https://ror.org/05krs5045"), "ror", "is not a ROR identifier");
    REPORT.refuses("/doi", json!("10.12/abc"), "doi", "is not a DOI");
    OTHER_REPORT.refuses("/doi", json!("10.1007/bf02188749"), "doi", "occurs twice");
    REPORT.refuses("/pmid", json!("PMC12"), "pmid", "must be digits");
    REPORT.refuses("/authors", json!([]), "authors", "has no authors");
    REPORT.refuses("/year", Value::Null, "year", "has no year");
    REPORT.refuses("/year", json!(2028), "year", "1900 to 2027");
    STUDY.refuses("/sampleSize", json!(0), "sampleSize", "above zero");
    STUDY.refuses("/review", json!("R1"), "review", "not loaded from files");
    STUDY.refuses("/reviewConclusion", json!("x"), "reviewConclusion", "primary study");
    STUDY.refuses(
        "/plainLanguageSummary",
        json!("One. Two. Three."),
        "plainLanguageSummary",
        "two sentences",
    );
    STUDY.refuses("/plainLanguageSummary", Value::Null, "plainLanguageSummary", "missing");
    PROJECT.refuses("/aims", json!([]), "aims", "has no aims");
    PROGRAMME.refuses("/hours", json!(0), "hours", "above zero");
    PROGRAMME.refuses("/endedYear", json!(2006), "endedYear", "ends before it starts");
    OUTCOME.refuses("/timepointWeeks", json!(-1), "timepointWeeks", "below zero");
    OTHER_QUESTION.refuses("/displayOrder", json!(1), "displayOrder", "occurs twice");
    OTHER_QUESTION.refuses("/rank", json!(0), "rank", "1 or more");
}

#[test]
fn ratings_and_links_of_files_are_marked_as_derived() {
    PROGRAMME.refuses("/ratings/0/level", json!(7), "ratings[0].level", "from 1 to 6");
    let twin = Files::demo().row("programmes.json", "shef-sust")["ratings"][0].clone();
    PROGRAMME.refuses("/ratings/1", twin, "ratings[1].framework", "two ratings on TOWLE_2010");
    PROGRAMME.refuses("/ratings/0/ratedBy", json!("CARER"), "ratings[0].ratedBy", "desk rating");
    PROGRAMME.refuses("/ratings/0/provenance", json!("EXTRACTED"), "ratings[0].provenance", "derived");
    QUESTION.refuses("/links/0/provenance", json!("EXTRACTED"), "links[0].provenance", "derived");
}

#[test]
fn effects_have_one_form_and_possible_figures() {
    let mut two = Files::demo();
    two.set("outcomes.json", "kassam2011-o1", "/effect/proportion", json!({"events": 1, "n": 2}));
    assert_eq!(two.problems()[0].field, "effect");
    ESTIMATE.refuses("/effect/estimate/standardError", json!(0), "effect.standardError", "");
    ESTIMATE.refuses("/effect/estimate/ci/lower", json!(1.5), "effect.ci", "");
    CONTINUOUS.refuses("/effect/continuous/sd1", json!(-1), "effect.sd1", "");
    PROPORTION.refuses("/effect/proportion/events", json!(27), "effect.events", "");
    ESTIMATE.refuses("/printedEffect", Value::Null, "printedEffect", "without what was printed");
    ESTIMATE.refuses("/note", Value::Null, "note", "without its derivation");
}
