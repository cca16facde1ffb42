//! Builds evidence files for the world of the tests: drafts of every kind that are linked to public rows, and unpublished workshops.

use serde_json::{Value, json};

/// A word that is in the texts of the world and nowhere else.
pub const WORD: &str = "zebrafinch";
/// The code of the demo's workshop.
pub const DEMO: &str = "DEMO-WORKSHOP-1";
/// The organisation of the accounts of PARTNER and PRACTITIONER.
pub const OWN: &str = "demo-organisation";
/// Another organisation.
pub const OTHER: &str = "univ-sheffield";
/// A project without other public rows.
pub const PROJECT: &str = "ILLUSTRATIVE-DEMO";
/// A region without other rows.
pub const REGION: &str = "Land of the finch";

pub fn programme(code: &str, status: &str, organisation: Option<&str>, evaluations: &[&str]) -> Value {
    json!({
        "code": code, "name": format!("The {WORD} course {code}"), "summary": null, "rationale": null, "status": status,
        "project": PROJECT, "organisation": organisation, "partners": [], "region": REGION, "startedYear": 2020, "endedYear": null,
        "sessions": 2, "hours": null, "weeks": null, "terms": [{ "dimension": "METHOD", "codes": ["FEEDBACK_ON_PRACTICE"] }],
        "involvement": [], "ratings": [], "evaluations": evaluations, "relatedStudies": [],
        "internal": { "contactName": null, "contactEmail": format!("{code}@example.invalid"), "notes": "Call the quillwort first." },
        "provenance": "DERIVED", "sourceUrl": "https://example.invalid/made-up", "sources": [],
    })
}

pub fn study(code: &str, status: &str, reports: &[&str], overlaps: &[&str]) -> Value {
    json!({
        "code": code, "kind": "PRIMARY", "label": code, "title": format!("A {WORD} study {code}"), "year": 2020, "reports": reports,
        "design": null,
        "mmatCategory": null, "countries": [], "sampleSize": 77, "terms": [{ "dimension": "METHOD", "codes": ["FEEDBACK_ON_PRACTICE"] }],
        "termUsed": null, "involvement": null, "plainLanguageSummary": "Made up.", "reviewConclusion": null,
        "possibleOverlapWith": overlaps,
        "involvedPerspectives": [], "status": status, "review": null, "provenance": "EXTRACTED",
        "sourceUrl": "https://example.invalid/made-up",
    })
}

pub fn report(code: &str, studies: &[&str]) -> Value {
    json!({
        "code": code, "title": code, "authors": ["Finch Z"], "authorsIncomplete": false, "year": 2020, "journal": null, "volume": null,
        "issue": null,
        "pages": null, "doi": null, "pmid": null, "url": null, "abstract": null, "type": null, "retracted": false, "studies": studies,
        "sources": [],
        "provenance": "SOURCE_DOCUMENT", "sourceUrl": "https://example.invalid/made-up",
    })
}

pub fn outcome(code: &str, study: &str, programme: &str) -> Value {
    json!({
        "code": code, "study": study, "programme": programme, "domain": "COST", "learningDomain": null, "kirkpatrickLevel": null,
        "perspective": "TRAINEE", "evidenceKind": "SELF_REPORT", "measure": null, "comparison": null, "timepoint": null,
        "timepointWeeks": null,
        "direction": "HARM", "contrast": "NONE", "effect": null, "printedEffect": null, "summary": format!("{WORD} {code}"),
        "plainLanguage": null,
        "parameters": [], "note": null, "provenance": "EXTRACTED", "sourceUrl": "https://example.invalid/made-up",
    })
}

/// Adds the highest level, by a desk rating of what was written about the programme.
fn rated(mut programme: Value) -> Value {
    programme["ratings"] = json!([{
        "framework": "TEW_2004", "level": 5, "atLeast": false, "evidence": "Written down.", "basis": "DESK", "ratedBy": null,
        "ratedOn": "2026-01-01", "provenance": "DERIVED",
    }]);
    programme
}

fn designed(mut study: Value) -> Value {
    study["design"] = "RCT".into();
    study
}

/// Programmes, studies, reports, outcomes, and a question that is linked to some of each.
pub fn evidence() -> Vec<(&'static str, Value)> {
    let link = |kind: &str, code: &str| {
        json!({ "relation": "BEARS_ON", "target": { "kind": kind, "code": code }, "note": null,
    "provenance": "DERIVED" })
    };
    let programmes = json!([
        rated(programme("acc-own", "DRAFT", Some(OWN), &["acc-s-public"])),
        programme("acc-other", "IN_REVIEW", Some(OTHER), &[]),
        programme("acc-nobody", "ARCHIVED", None, &[]),
        programme("acc-public", "PUBLISHED", Some(OTHER), &["acc-s-draft", "acc-s-public"]),
        programme("acc-public-own", "PUBLISHED", Some(OWN), &["acc-s-review"]),
    ]);
    let studies = json!([
        study("acc-s-draft", "DRAFT", &["acc-r-draft", "acc-r-both"], &[]),
        designed(study("acc-s-review", "IN_REVIEW", &["acc-r-review"], &[])),
        study("acc-s-archived", "ARCHIVED", &["acc-r-archived"], &[]),
        study("acc-s-public", "PUBLISHED", &["acc-r-both"], &["acc-s-draft"]),
    ]);
    let reports = json!([
        report("acc-r-draft", &["acc-s-draft"]),
        report("acc-r-both", &["acc-s-draft", "acc-s-public"]),
        report("acc-r-review", &["acc-s-review"]),
        report("acc-r-archived", &["acc-s-archived"]),
    ]);
    let outcomes = json!([
        outcome("acc-o-draft", "acc-s-draft", "acc-public"),
        outcome("acc-o-public", "acc-s-public", "acc-public"),
        outcome("acc-o-of-draft", "acc-s-public", "acc-own"),
        outcome("acc-o-review", "acc-s-review", "acc-public-own"),
    ]);
    let questions = json!([{
        "code": "ACC-Q", "displayOrder": 9, "rank": null, "text": format!("What does a {WORD} know?"), "plainLanguage": null,
        "theme": "finches",
        "status": "PRIORITISED", "project": PROJECT, "workshop": null, "raisedBy": null, "provenance": "DERIVED",
        "sourceUrl": "https://example.invalid/made-up",
        "links": [
            link("STUDY", "acc-s-draft"), link("STUDY", "acc-s-public"), link("PROGRAMME", "acc-own"), link("PROGRAMME", "acc-public"),
            link("OUTCOME", "acc-o-draft"), link("OUTCOME", "acc-o-public"),
        ],
    }]);
    vec![
        ("programmes.json", programmes),
        ("studies.json", studies),
        ("reports.json", reports),
        ("outcomes.json", outcomes),
        ("questions.json", questions),
    ]
}

/// The workshop of the demo as it is shipped.
pub fn demo_workshop() -> Value {
    serde_json::from_str(include_str!("../../../data/illustrative-workshop.json")).unwrap()
}

/// The codes of the rows in a list.
pub fn codes(list: &Value) -> Vec<String> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|row| row["code"].as_str().unwrap().to_owned())
        .collect()
}

/// An unpublished workshop like that of the demo, with four people (two of whom agree to research use), two questions as they were
/// submitted, and the one question that was made of them. Its codes begin with `name`.
pub fn workshop(name: &str, status: &str) -> Value {
    let text = demo_workshop().to_string();
    let text = text
        .replace("DEMO-WORKSHOP-1", name)
        .replace("ILLUSTRATIVE-DEMO", &format!("{name}-PROJECT"));
    let mut file: Value = serde_json::from_str(&text.replace("demo-", &format!("{name}-"))).unwrap();
    let keep = |list: &mut Value, endings: &[&str]| {
        let rows = list.as_array_mut().unwrap();
        rows.retain(|row| endings.iter().any(|ending| row["code"].as_str().unwrap().ends_with(ending)));
    };
    file["workshop"]["status"] = status.into();
    keep(&mut file["rounds"], &["round-3"]);
    put_to_the_vote(&mut file["rounds"][0], name);
    keep(&mut file["contributions"], &["c01", "c05", "c06", "c15"]);
    for (brought, person) in file["contributions"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .zip(["p01", "p05", "p07", "p19"])
    {
        brought["participant"] = format!("{name}-{person}").into();
        brought["text"] = format!("ILLUSTRATIVE: what the {WORD} of {name} and {person} brought.").into();
    }
    keep(&mut file["participants"], &["p01", "p05", "p07", "p19"]);
    keep(&mut file["submittedQuestions"], &["sq01", "sq02"]);
    keep(&mut file["questions"], &["-q01"]);
    file["questions"][0]["text"] = format!("ILLUSTRATIVE: what did the {WORD} of {name} say?").into();
    file["questions"][0]["revisions"][0]["text"] = file["questions"][0]["text"].clone();
    file
}

/// Opens a round on the one question, with two ballots in it.
fn put_to_the_vote(round: &mut Value, name: &str) {
    round["kind"] = "INTERIM".into();
    round["method"] = "REVERSE_RANK".into();
    round["dotsPerBallot"] = Value::Null;
    round["sequence"] = 1.into();
    round["questions"] = json!([format!("{name}-q01")]);
    let mut ballot = round["ballots"][0].clone();
    ballot["preferences"] = json!([{ "question": format!("{name}-q01"), "rank": 1 }]);
    let of = |person: &str| {
        let mut ballot = ballot.clone();
        ballot["participant"] = format!("{name}-{person}").into();
        ballot
    };
    round["ballots"] = json!([of("p01"), of("p07")]);
}
