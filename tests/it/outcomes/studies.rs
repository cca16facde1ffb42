//! Studies are made with their reports, changed, and refused field by field.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{CREATE, UPDATE, paths};
use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn a_study_is_made_with_its_reports_and_changed(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let input = json!({
        "code": "roe2019", "title": "A trial of the pimpernel course", "design": "RCT", "mmatCategory": "RANDOMISED", "countries": ["GB",
        "CA"], "sampleSize": 48,
        "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING", "FILM"] }], "involvement": "Taught.",
        "reports": [{ "title": "The pimpernel trial", "authors": ["Roe R", "Doe J"], "year": 2019, "doi": "https://doi.org/10.1234/ABC" },
            { "title": "The pimpernel trial after a year", "authors": ["Doe J"], "year": 2020 }],
    });
    let made = app.ask(academic, CREATE, json!({ "input": input })).await.data()["createStudy"].clone();
    assert_eq!(
        made,
        json!({ "id": made["id"], "code": "roe2019", "label": "Roe 2019", "year": 2019, "kind": "PRIMARY", "status": "DRAFT", "version": 1,
        "viewerCanEdit": true,
        "design": { "code": "RCT" }, "mmatCategory": "RANDOMISED", "countries": [{ "code": "GB" }, { "code": "CA" }],
        "methods": [{ "code": "STORYTELLING" }, { "code": "FILM" }],
        "sampleSize": 48, "reports": [{ "title": "The pimpernel trial", "doi": "10.1234/abc", "year": 2019, "authors": ["Roe R", "Doe J"] },
            { "title": "The pimpernel trial after a year", "doi": null, "year": 2020, "authors": ["Doe J"] }] })
    );
    // A draft looks absent. Once it is public, search finds it.
    let sees = "{ study(code: \"roe2019\") { viewerCanEdit } search(text: \"pimpernel\", kinds: [STUDY]) { totalCount } }";
    assert_eq!(app.read(sees).await, json!({ "study": null, "search": { "totalCount": 0 } }));
    let change = json!({ "code": "roe2019", "title": "The pimpernel trial, renamed", "status": "PUBLISHED", "sampleSize": null,
        "reports": [{ "title": "The pimpernel trial after a year", "authors": ["Doe J"], "year": 2020, "doi": "10.1234/def" }] });
    let changed = app
        .ask(academic, UPDATE, json!({ "id": made["id"], "version": 1, "input": change }))
        .await
        .data()["updateStudy"]
        .clone();
    assert_eq!(
        (&changed["version"], &changed["label"], &changed["status"], &changed["sampleSize"]),
        (&json!(2), &json!("Doe 2020"), &json!("PUBLISHED"), &Value::Null)
    );
    assert_eq!(changed["methods"], json!([{ "code": "STORYTELLING" }, { "code": "FILM" }]));
    assert_eq!(
        (changed["reports"].as_array().unwrap().len(), &changed["reports"][0]["doi"]),
        (1, &json!("10.1234/def"))
    );
    assert_eq!(
        app.read(sees).await,
        json!({ "study": { "viewerCanEdit": false }, "search": { "totalCount": 1 } })
    );
    assert_eq!(
        app.ask(academic, UPDATE, json!({ "id": made["id"], "version": 1, "input": change }))
            .await
            .codes(),
        ["CONFLICT"]
    );
    // A report of two studies is one report.
    let other = json!({ "code": "doe2020b", "title": "Another look", "reports": [{ "title": "Named otherwise", "authors": ["Doe J"],
    "doi": "doi:10.1234/DEF" }] });
    let other = app.ask(academic, CREATE, json!({ "input": other })).await.data()["createStudy"].clone();
    assert_eq!(
        other["reports"],
        json!([{ "title": "The pimpernel trial after a year", "doi": "10.1234/def", "year": 2020, "authors": ["Doe J"] }])
    );
}

#[apply(on_both!)]
async fn every_bad_field_of_a_study_is_named_and_a_review_stays_one(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let input = json!({
        "code": "-x", "title": " ", "design": "JUGGLING", "countries": ["GB", "XX"], "sampleSize": 0, "sourceUrl": "x",
        "review": "review_00000000000000000000000000",
        "terms": [{ "dimension": "METHOD", "codes": ["FILM", "NOTHING"] }, { "dimension": "OUTCOME_DOMAIN", "codes": ["EMPATHY"] }],
        "reports": [{ "title": "", "authors": [" "], "year": 1, "doi": "11", "pmid": "x", "url": "x" }],
    });
    let answer = app.ask(academic, CREATE, json!({ "input": input })).await;
    assert_eq!(
        paths(&answer),
        [
            "input.code",
            "input.countries.1",
            "input.design",
            "input.reports.0.authors.0",
            "input.reports.0.doi",
            "input.reports.0.pmid",
            "input.reports.0.title",
            "input.reports.0.url",
            "input.reports.0.year",
            "input.review",
            "input.sampleSize",
            "input.sourceUrl",
            "input.terms.0.codes.1",
            "input.terms.1.dimension",
            "input.title"
        ]
    );
    let taken = json!({ "input": { "code": "clement2012", "title": "Another" } });
    assert_eq!(paths(&app.ask(academic, CREATE, taken).await), ["input.code"]);
    let review = app
        .read("{ studies(filter: { kinds: [REVIEW] }, first: 1) { nodes { id code version title } } }")
        .await["studies"]["nodes"][0]
        .clone();
    let input = json!({ "code": review["code"], "title": review["title"], "kind": "PRIMARY" });
    let answer = app
        .ask(
            academic,
            UPDATE,
            json!({ "id": review["id"], "version": review["version"], "input": input }),
        )
        .await;
    assert_eq!(paths(&answer), ["input.kind"]);
}
