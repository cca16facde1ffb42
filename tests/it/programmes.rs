//! Programmes are written: by whom the matrix lets, with every bad field named, never over somebody else's change.

use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const CREATE: &str =
    "mutation($input:ProgrammeInput!){ createProgramme(input:$input){ id code name version status viewerCanEdit viewerCanPublish
    organisation{name} methods{code} country{code} involvement{who activities{code} payment} internal{contactEmail notes} } }";
const UPDATE: &str =
    "mutation($id:ID!,$version:Int!,$input:ProgrammeInput!){ updateProgramme(id:$id,version:$version,input:$input){ version name region
    methods{code} involvement{who} internal{notes} } }";
const STATUS: &str = "mutation($id:ID!,$version:Int!,$status:PublicationStatus!){ setProgrammeStatus(id:$id,version:$version,status:$status){ status version } }";
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

on_both! {
    async fn an_academic_takes_a_programme_from_draft_to_the_public_and_the_trail_tells(app: TestServer) {
        let academic = app.token("ACADEMIC");
        let made = app.ask(academic, CREATE, json!({ "input": described("NEW-1") })).await.data()["createProgramme"].clone();
        assert_eq!(made["version"], 1);
        assert_eq!(made["status"], "DRAFT");
        assert_eq!(made["methods"], json!([{ "code": "STORYTELLING" }, { "code": "FILM" }]));
        assert_eq!(made["country"], json!({ "code": "GB" }));
        assert_eq!(made["involvement"], json!([{ "who": "SERVICE_USER_EDUCATOR", "activities": [{ "code": "DELIVERY" }], "payment": "HONORARIUM" }]));
        assert_eq!(made["internal"], json!({ "contactEmail": "course@example.invalid", "notes": "Call first." }));
        let id = &made["id"];

        // A draft looks absent to the public, by code, by id and to a search.
        let sees = "query($id:ID!){ programme(code:\"NEW-1\"){code} node(id:$id){id} search(text:\"made-up course\", kinds:[PROGRAMME]){nodes{node{__typename}}} }";
        let absent = app.ask(None, sees, json!({ "id": id })).await.data();
        assert_eq!(absent, json!({ "programme": null, "node": null, "search": { "nodes": [] } }));

        let changed = app.ask(academic, UPDATE, json!({ "id": id, "version": 1, "input": { "code": "NEW-1", "name": "Renamed", "region": "North" } })).await.data();
        assert_eq!(changed["updateProgramme"], json!({ "version": 2, "name": "Renamed", "region": "North",
            "methods": [{ "code": "STORYTELLING" }, { "code": "FILM" }], "involvement": [{ "who": "SERVICE_USER_EDUCATOR" }], "internal": { "notes": "Call first." } }));
        let published = app.ask(academic, STATUS, json!({ "id": id, "version": 2, "status": "PUBLISHED" })).await.data();
        assert_eq!(published["setProgrammeStatus"], json!({ "status": "PUBLISHED", "version": 3 }));
        let now = app.read("{ programme(code:\"NEW-1\"){ name internal{notes} viewerCanEdit } search(text:\"renamed\"){ totalCount } }").await;
        assert_eq!(now, json!({ "programme": { "name": "Renamed", "internal": null, "viewerCanEdit": false }, "search": { "totalCount": 1 } }));

        let trail = app.ask(app.token("ADMIN"), AUDIT, json!({ "id": id })).await.data();
        let acts: Vec<&str> = trail["auditEvents"]["nodes"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(acts, ["programme.publish", "programme.edit", "programme.create"]);
    }

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
        assert_eq!(paths, [
            "input.code", "input.contactEmail", "input.country", "input.endedYear", "input.hours", "input.involvement.0.activities",
            "input.involvement.1.activities.0", "input.name", "input.sessions", "input.sourceUrl", "input.terms.0.codes.1",
            "input.terms.1.dimension",
        ]);
        let count = app.ask(app.token("ACADEMIC"), "{ programmes { totalCount } }", json!({})).await.data();
        assert_eq!(count["programmes"]["totalCount"], 36);
    }

    async fn a_stale_version_is_a_conflict_and_changes_nothing(app: TestServer) {
        let academic = app.token("ACADEMIC");
        let made = app.ask(academic, CREATE, json!({ "input": described("NEW-2") })).await.data()["createProgramme"].clone();
        let change = |version: i32, name: &str| json!({ "id": made["id"], "version": version, "input": { "code": "NEW-2", "name": name } });
        app.ask(academic, UPDATE, change(1, "First")).await.data();
        assert_eq!(app.ask(academic, UPDATE, change(1, "Second")).await.codes(), ["CONFLICT"]);
        let stands = app.ask(academic, "{ programme(code:\"NEW-2\"){ name version } }", json!({})).await.data();
        assert_eq!(stands["programme"], json!({ "name": "First", "version": 2 }));
        assert_eq!(app.ask(academic, CREATE, json!({ "input": described("NEW-2") })).await.codes(), ["CONFLICT"]);
    }

    async fn of_many_writers_with_one_version_one_wins(app: TestServer) {
        let academic = app.token("ACADEMIC");
        let made = app.ask(academic, CREATE, json!({ "input": described("NEW-3") })).await.data()["createProgramme"].clone();
        let names: Vec<String> = (0..12).map(|n| format!("Writer {n}")).collect();
        let asked = names.iter().map(|name| app.ask(academic, UPDATE, json!({ "id": made["id"], "version": 1, "input": { "code": "NEW-3", "name": name } })));
        let answers = futures_util::future::join_all(asked).await;
        let won = answers.iter().filter(|answer| answer.body["errors"].is_null()).count();
        let lost = answers.iter().filter(|answer| answer.codes() == ["CONFLICT"]).count();
        assert_eq!((won, lost), (1, 11));
    }

    async fn who_works_on_a_programme_edits_it_and_does_not_publish_it(app: TestServer) {
        let educator = app.token("SERVICE_USER_EDUCATOR");
        let mut input = described("NEW-4");
        // Not the organisation that the partner and the practitioner belong to.
        input["organisation"] = app.read("{ programme(code: \"shef-sust\") { organisation { id } } }").await["programme"]["organisation"]["id"].clone();
        let made = app.ask(educator, CREATE, json!({ "input": input })).await.data()["createProgramme"].clone();
        assert_eq!((&made["viewerCanEdit"], &made["viewerCanPublish"]), (&json!(true), &json!(false)));
        let review = app.ask(educator, STATUS, json!({ "id": made["id"], "version": 1, "status": "IN_REVIEW" })).await.data();
        assert_eq!(review["setProgrammeStatus"]["status"], "IN_REVIEW");
        assert_eq!(app.ask(educator, STATUS, json!({ "id": made["id"], "version": 2, "status": "PUBLISHED" })).await.codes(), ["FORBIDDEN"]);
        // The refusal is on the trail; the row is as it was.
        let trail = app.ask(app.token("STEWARD"), AUDIT, json!({ "id": made["id"] })).await.data();
        assert_eq!(trail["auditEvents"]["nodes"][0], json!({ "action": "programme.publish", "outcome": "DENIED", "role": "SERVICE_USER_EDUCATOR", "resourceId": made["id"] }));
        // To others the draft is absent, in a write too.
        for other in ["PRACTITIONER", "PARTICIPANT", "ADMIN", "PARTNER"] {
            assert_eq!(app.ask(app.token(other), STATUS, json!({ "id": made["id"], "version": 2, "status": "DRAFT" })).await.codes(), ["NOT_FOUND"], "{other}");
        }
    }

    async fn raters_agree_or_the_level_is_unknown(app: TestServer) {
        let educator = app.token("SERVICE_USER_EDUCATOR");
        let made = app.ask(educator, CREATE, json!({ "input": described("NEW-5") })).await.data()["createProgramme"].clone();
        let rate = async |token: Option<&str>, level: i32, at_least: bool| {
            let input = json!({ "framework": "TEW_2004", "level": level, "atLeast": at_least, "evidence": "Seen.", "basis": "EXPERIENCE", "ratedBy": "SERVICE_USER_EDUCATOR" });
            app.ask(token, RATE, json!({ "id": made["id"], "input": input })).await.data()["rateInvolvement"]["involvementLevel"].clone()
        };
        assert_eq!(rate(educator, 3, false).await, 3);
        assert_eq!(rate(app.token("ACADEMIC"), 2, true).await, 3);
        assert_eq!(rate(app.token("ACADEMIC"), 4, false).await, Value::Null);
        assert_eq!(rate(educator, 4, false).await, 4);
        let bad = json!({ "framework": "TEW_2004", "level": 6, "evidence": " ", "basis": "EXPERIENCE" });
        let answer = app.ask(educator, RATE, json!({ "id": made["id"], "input": bad })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"].as_array().map(Vec::len), Some(3));
    }

    async fn evaluations_are_linked_and_unlinked_once(app: TestServer) {
        let academic = app.token("ACADEMIC");
        let made = app.ask(academic, CREATE, json!({ "input": described("NEW-6") })).await.data()["createProgramme"].clone();
        let study = app.read("{ study(code:\"clement2012\"){ id } }").await["study"]["id"].clone();
        let link = "mutation($p:ID!,$s:ID!){ linkEvaluation(programme:$p,study:$s){ version evaluations{ totalCount nodes{ code } } } }";
        let unlink = "mutation($p:ID!,$s:ID!){ unlinkEvaluation(programme:$p,study:$s){ version evaluations{ totalCount } } }";
        let both = json!({ "p": made["id"], "s": study });
        for _ in 0..2 {
            let linked = app.ask(academic, link, both.clone()).await.data();
            assert_eq!(linked["linkEvaluation"], json!({ "version": 2, "evaluations": { "totalCount": 1, "nodes": [{ "code": "clement2012" }] } }));
        }
        let unlinked = app.ask(academic, unlink, both).await.data();
        assert_eq!(unlinked["unlinkEvaluation"], json!({ "version": 3, "evaluations": { "totalCount": 0 } }));
        let absent = json!({ "p": made["id"], "s": "study_00000000000000000000000000" });
        assert_eq!(app.ask(academic, link, absent).await.codes(), ["NOT_FOUND"]);
    }
}
