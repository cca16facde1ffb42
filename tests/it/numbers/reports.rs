//! Tests reports and their authors: a DOI has one normal form, a known DOI gives the stored report and the answer says so, and names are
//! parsed in all forms.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const CREATE: &str = "mutation($input: StudyInput!) { createStudy(input: $input) { id code label year
    reports { title doi authors citation studies { code } } knownReports { report { title studies { code } } differences { field given \
    stored } } } }";

async fn made(app: &TestServer, code: &str, report: Value) -> Value {
    let input = json!({ "code": code, "title": format!("Study {code}"), "reports": [report] });
    app.ask(app.token("ACADEMIC"), CREATE, json!({ "input": input })).await.data()["createStudy"].clone()
}

#[apply(on_both!)]
async fn a_known_doi_names_the_stored_report_and_the_answer_says_so(app: TestServer) {
    let first = made(
        &app,
        "first",
        json!({ "title": "The first", "authors": ["Doe, Jane"], "year": 2001, "doi": "10.1234/abd" }),
    )
    .await;
    assert_eq!(
        (&first["label"], &first["year"], &first["knownReports"]),
        (&json!("Doe 2001"), &json!(2001), &json!([]))
    );
    let given = json!({ "title": "Called otherwise", "authors": ["Roe R"], "year": 2009, "doi": "https://doi.org/10.1234/ABD." });
    let second = made(&app, "second", given).await;
    // The label and the year are those of the stored report; the answer says which given values were not used.
    assert_eq!((&second["label"], &second["year"]), (&json!("Doe 2001"), &json!(2001)));
    assert_eq!(second["reports"][0]["title"], "The first");
    assert_eq!(
        second["knownReports"],
        json!([{ "report": { "title": "The first", "studies": [{ "code": "first" }, { "code": "second" }] },
        "differences": [
            { "field": "title", "given": "Called otherwise", "stored": "The first" },
            { "field": "authors", "given": "Roe R", "stored": "Doe, Jane" },
            { "field": "year", "given": "2009", "stored": "2001" },
        ] }])
    );
}

#[apply(on_both!)]
async fn a_doi_has_one_form_whatever_stands_around_it(app: TestServer) {
    for (place, doi) in [
        "10.1016/S0140-6736(05)66912-7",
        "10.1016/S0140-6736(05)66912-7.",
        "https://doi.org/10.1016/S0140-6736%2805%2966912-7",
        "(doi:10.1016/s0140-6736(05)66912-7),",
    ]
    .into_iter()
    .enumerate()
    {
        let study = made(
            &app,
            &format!("doi-{place}"),
            json!({ "title": "Brackets", "authors": ["Doe J"], "year": 2005, "doi": doi }),
        )
        .await;
        assert_eq!(study["reports"][0]["doi"], "10.1016/s0140-6736(05)66912-7", "{doi}");
        assert_eq!(study["knownReports"].as_array().unwrap().len(), usize::from(place > 0), "{doi}");
    }
}

#[apply(on_both!)]
async fn labels_and_references_have_the_family_name(app: TestServer) {
    for (place, (author, label, vancouver)) in [
        ("Smith J Jr", "Smith 2001", "Smith J Jr."),
        ("Smith, John", "Smith 2001", "Smith J."),
        (
            "World Health Organization",
            "World Health Organization 2001",
            "World Health Organization.",
        ),
        (
            "{World Health Organization}",
            "World Health Organization 2001",
            "World Health Organization.",
        ),
        ("John van der Berg", "van der Berg 2001", "van der Berg J."),
        ("J. A. Smith", "Smith 2001", "Smith JA."),
        ("Smith, Jr., John", "Smith 2001", "Smith J Jr."),
        ("Madonna", "Madonna 2001", "Madonna."),
    ]
    .into_iter()
    .enumerate()
    {
        let study = made(
            &app,
            &format!("author-{place}"),
            json!({ "title": "A title", "authors": [author], "year": 2001 }),
        )
        .await;
        assert_eq!(study["label"], label, "{author}");
        let citation = study["reports"][0]["citation"].as_str().unwrap();
        assert!(citation.starts_with(vancouver), "{author}: {citation}");
    }
}
