//! Tests writing programmes: only by roles that the matrix allows, errors that name every bad field, and no overwriting of somebody else's
//! change.

mod rights;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const CREATE: &str =
    "mutation($input:ProgrammeInput!){ createProgramme(input:$input){ id code name version status viewerCanEdit viewerCanPublish
    organisation{name} methods{code} country{code} involvement{who activities{code} payment} internal{contactEmail notes} } }";
const UPDATE: &str =
    "mutation($id:ID!,$version:Int!,$input:ProgrammeChanges!){ updateProgramme(id:$id,version:$version,input:$input){ version name region
    methods{code} involvement{who} internal{notes} } }";
const STATUS: &str = "mutation($id:ID!,$version:Int!,$status:PublicationStatus!){ \
    setProgrammeStatus(id:$id,version:$version,status:$status){ status version } }";
const RATE: &str = "mutation($id:ID!,$input:InvolvementRatingInput!){ rateInvolvement(programme:$id,input:$input){ version involvementLevel
    ratings{framework level atLeast basis ratedBy} } }";
const AUDIT: &str = "query($id:ID){ auditEvents(filter:{resourceId:$id}){ nodes{ action outcome role resourceId } } }";

fn described(code: &str) -> Value {
    json!({
        "code": code, "name": "A made-up course", "summary": "Made up for a test.", "country": "GB", "notes": "Call first.",
        "contactEmail": "course@example.invalid", "sessions": 3, "hours": 4.5,
        "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING", "FILM"] }, { "dimension": "AUDIENCE", "codes": ["MH_NURSING"] }],
        "involvement": [{ "who": "SERVICE_USER_EDUCATOR", "activities": ["DELIVERY"], "payment": "HONORARIUM" }],
    })
}

#[apply(on_both!)]
async fn an_academic_takes_a_programme_from_draft_to_the_public_and_the_trail_tells(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = app.ask(academic, CREATE, json!({ "input": described("NEW-1") })).await.data()["createProgramme"].clone();
    assert_eq!(made["version"], 1);
    assert_eq!(made["status"], "DRAFT");
    assert_eq!(made["methods"], json!([{ "code": "STORYTELLING" }, { "code": "FILM" }]));
    assert_eq!(made["country"], json!({ "code": "GB" }));
    assert_eq!(
        made["involvement"],
        json!([{ "who": "SERVICE_USER_EDUCATOR", "activities": [{ "code": "DELIVERY" }], "payment": "HONORARIUM" }])
    );
    assert_eq!(
        made["internal"],
        json!({ "contactEmail": "course@example.invalid", "notes": "Call first." })
    );
    let id = &made["id"];

    // A draft looks absent to the public: by code, by id and in search.
    let sees = "query($id:ID!){ programme(code:\"NEW-1\"){code} node(id:$id){id} search(text:\"made-up course\", \
        kinds:[PROGRAMME]){nodes{node{__typename}}} }";
    let absent = app.ask(None, sees, json!({ "id": id })).await.data();
    assert_eq!(absent, json!({ "programme": null, "node": null, "search": { "nodes": [] } }));

    let changed = app
        .ask(
            academic,
            UPDATE,
            json!({ "id": id, "version": 1, "input": { "code": "NEW-1", "name": "Renamed", "region": "North" } }),
        )
        .await
        .data();
    assert_eq!(
        changed["updateProgramme"],
        json!({ "version": 2, "name": "Renamed", "region": "North",
        "methods": [{ "code": "STORYTELLING" }, { "code": "FILM" }], "involvement": [{ "who": "SERVICE_USER_EDUCATOR" }],
        "internal": { "notes": "Call first." } })
    );
    let published = app
        .ask(academic, STATUS, json!({ "id": id, "version": 2, "status": "PUBLISHED" }))
        .await
        .data();
    assert_eq!(published["setProgrammeStatus"], json!({ "status": "PUBLISHED", "version": 3 }));
    let now = app
        .read("{ programme(code:\"NEW-1\"){ name internal{notes} viewerCanEdit } search(text:\"renamed\"){ totalCount } }")
        .await;
    assert_eq!(
        now,
        json!({ "programme": { "name": "Renamed", "internal": null, "viewerCanEdit": false }, "search": { "totalCount": 1 } })
    );

    let trail = app.ask(app.token("ADMIN"), AUDIT, json!({ "id": id })).await.data();
    let acts: Vec<&str> = trail["auditEvents"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["action"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["programme.publish", "programme.edit", "programme.create"]);
    // Roles that may publish may change what is public; the others have to ask somebody who may.
    app.ask(
        academic,
        UPDATE,
        json!({ "id": id, "version": 3, "input": { "code": "NEW-1", "name": "Renamed again" } }),
    )
    .await
    .data();
}

#[apply(on_both!)]
async fn a_search_finds_the_draft_of_a_workshop_for_those_who_see_it(app: TestServer) {
    let query = "{ search(text:\"illustrative course\"){ nodes{node{... on Programme{code}}} } programmes(filter:{text:\"illustrative \
        course\"}){ nodes{code} } }";
    let found = json!([{ "code": "demo-course" }]);
    assert_eq!(
        app.ask(app.token("PARTNER"), query, json!({})).await.data(),
        json!({ "search": { "nodes": [{ "node": found[0] }] }, "programmes": { "nodes": found } })
    );
    assert_eq!(
        app.ask(None, query, json!({})).await.data(),
        json!({ "search": { "nodes": [] }, "programmes": { "nodes": [] } })
    );
}

#[apply(on_both!)]
async fn every_bad_field_is_named_and_nothing_is_stored(app: TestServer) {
    let input = json!({
        "code": "-bad code", "name": "  ", "startedYear": 2020, "endedYear": 1999, "sessions": 0, "hours": -1.0, "contactEmail": "nobody",
        "sourceUrl": "ftp://x", "country": "XX",
        "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING", "JUGGLING"] }, { "dimension": "COUNTRY", "codes": ["GB"] }],
        "involvement": [{ "who": "CARER", "activities": [] }, { "who": "CARER", "activities": ["NOTHING"] }],
    });
    let answer = app.ask(app.token("ACADEMIC"), CREATE, json!({ "input": input })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "input.code",
            "input.contactEmail",
            "input.country",
            "input.endedYear",
            "input.hours",
            "input.involvement.0.activities",
            "input.involvement.1.activities.0",
            "input.name",
            "input.sessions",
            "input.sourceUrl",
            "input.terms.0.codes.1",
            "input.terms.1.dimension",
        ]
    );
    let count = app
        .ask(app.token("ACADEMIC"), "{ programmes { totalCount } }", json!({}))
        .await
        .data();
    assert_eq!(count["programmes"]["totalCount"], 36);
}

#[apply(on_both!)]
async fn a_stale_version_is_a_conflict_and_changes_nothing(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = app.ask(academic, CREATE, json!({ "input": described("NEW-2") })).await.data()["createProgramme"].clone();
    let change = |version: i32, name: &str| json!({ "id": made["id"], "version": version, "input": { "code": "NEW-2", "name": name } });
    app.ask(academic, UPDATE, change(1, "First")).await.data();
    assert_eq!(app.ask(academic, UPDATE, change(1, "Second")).await.codes(), ["CONFLICT"]);
    let stands = app
        .ask(academic, "{ programme(code:\"NEW-2\"){ name version } }", json!({}))
        .await
        .data();
    assert_eq!(stands["programme"], json!({ "name": "First", "version": 2 }));
    let taken = app.ask(academic, CREATE, json!({ "input": described("NEW-2") })).await;
    assert_eq!(
        (taken.codes(), &taken.body["errors"][0]["extensions"]["fields"][0]["path"]),
        (vec!["BAD_USER_INPUT".to_owned()], &json!("input.code"))
    );
}

#[apply(on_both!)]
async fn of_many_writers_with_one_version_one_wins(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = app.ask(academic, CREATE, json!({ "input": described("NEW-3") })).await.data()["createProgramme"].clone();
    let names: Vec<String> = (0..12).map(|n| format!("Writer {n}")).collect();
    let asked = names.iter().map(|name| {
        app.ask(
            academic,
            UPDATE,
            json!({ "id": made["id"], "version": 1, "input": { "code": "NEW-3", "name": name } }),
        )
    });
    let answers = futures_util::future::join_all(asked).await;
    let won = answers.iter().filter(|answer| answer.body["errors"].is_null()).count();
    let lost = answers.iter().filter(|answer| answer.codes() == ["CONFLICT"]).count();
    assert_eq!((won, lost), (1, 11));
}

#[apply(on_both!)]
async fn raters_agree_or_the_level_is_unknown(app: TestServer) {
    let educator = app.token("SERVICE_USER_EDUCATOR");
    let made = app.ask(educator, CREATE, json!({ "input": described("NEW-5") })).await.data()["createProgramme"].clone();
    let rate = async |role: &str, level: i32, at_least: bool| {
        let input = json!({ "framework": "TEW_2004", "level": level, "atLeast": at_least, "evidence": "Seen.", "basis": "EXPERIENCE",
        "ratedBy": role });
        app.ask(app.token(role), RATE, json!({ "id": made["id"], "input": input }))
            .await
            .data()["rateInvolvement"]
            .clone()
    };
    assert_eq!(
        rate("SERVICE_USER_EDUCATOR", 3, false).await["involvementLevel"],
        Value::Null,
        "one rating alone makes no agreed level"
    );
    assert_eq!(rate("ACADEMIC", 2, true).await["involvementLevel"], 3);
    assert_eq!(rate("ACADEMIC", 4, false).await["involvementLevel"], Value::Null);
    let agreed = rate("SERVICE_USER_EDUCATOR", 4, false).await;
    assert_eq!(agreed["involvementLevel"], 4);
    assert_eq!(
        rate("SERVICE_USER_EDUCATOR", 4, false).await,
        agreed,
        "the same again changes nothing"
    );
    // A desk rating does not change what people with experience agreed on.
    let desk = json!({ "framework": "TEW_2004", "level": 1, "evidence": "Read.", "basis": "DESK" });
    let publish = "mutation($id:ID!,$version:Int!){ setProgrammeStatus(id:$id,version:$version,status:PUBLISHED){ version } }";
    app.ask(
        app.token("ACADEMIC"),
        publish,
        json!({ "id": made["id"], "version": agreed["version"] }),
    )
    .await
    .data();
    let read = app
        .ask(app.token("PRACTITIONER"), RATE, json!({ "id": made["id"], "input": desk }))
        .await
        .data();
    assert_eq!(read["rateInvolvement"]["involvementLevel"], 4);
    // Nobody can rate from the experience of somebody else.
    let borrowed = json!({ "framework": "TEW_2004", "level": 4, "evidence": "Heard of.", "basis": "EXPERIENCE", "ratedBy": "CARER" });
    let answer = app.ask(educator, RATE, json!({ "id": made["id"], "input": borrowed })).await;
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "input.ratedBy");
    let bad = json!({ "framework": "TEW_2004", "level": 6, "evidence": " ", "basis": "EXPERIENCE" });
    let answer = app.ask(educator, RATE, json!({ "id": made["id"], "input": bad })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"].as_array().map(Vec::len), Some(3));
}

#[apply(on_both!)]
async fn evaluations_are_linked_and_unlinked_once(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = app.ask(academic, CREATE, json!({ "input": described("NEW-6") })).await.data()["createProgramme"].clone();
    let study = app.read("{ study(code:\"clement2012\"){ id } }").await["study"]["id"].clone();
    let link = "mutation($p:ID!,$s:ID!){ linkEvaluation(programme:$p,study:$s){ version evaluations{ totalCount nodes{ code } } } }";
    let unlink = "mutation($p:ID!,$s:ID!){ unlinkEvaluation(programme:$p,study:$s){ version evaluations{ totalCount } } }";
    let both = json!({ "p": made["id"], "s": study });
    for _ in 0..2 {
        let linked = app.ask(academic, link, both.clone()).await.data();
        assert_eq!(
            linked["linkEvaluation"],
            json!({ "version": 2, "evaluations": { "totalCount": 1, "nodes": [{ "code": "clement2012" }] } })
        );
    }
    let unlinked = app.ask(academic, unlink, both).await.data();
    assert_eq!(
        unlinked["unlinkEvaluation"],
        json!({ "version": 3, "evaluations": { "totalCount": 0 } })
    );
    let absent = json!({ "p": made["id"], "s": "study_00000000000000000000000000" });
    assert_eq!(app.ask(academic, link, absent).await.codes(), ["NOT_FOUND"]);
}

#[apply(on_both!)]
async fn lists_and_texts_are_bounded_and_named(app: TestServer) {
    let mut input = described("NEW-10");
    input["summary"] = json!("a\u{0}b");
    input["region"] = json!("r".repeat(301));
    input["terms"] = json!([{ "dimension": "METHOD", "codes": vec!["STORYTELLING"; 4_000] }]);
    input["involvement"] = json!(
        (0..21)
            .map(|_| json!({ "who": "CARER", "activities": ["DELIVERY"] }))
            .collect::<Vec<_>>()
    );
    let answer = app.ask(app.token("ACADEMIC"), CREATE, json!({ "input": input })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["input.involvement", "input.region", "input.summary", "input.terms.0.codes"]);
}
