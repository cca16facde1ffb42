//! Demo workshops that are not marked as demo data, or whose parts do not fit together.

use serde_json::{Value, json};

use super::part;

#[test]
fn everything_in_a_workshop_file_is_illustrative() {
    let workshop = "DEMO-WORKSHOP-1";
    part("").refuses_naming("/illustrative", json!(false), workshop, "illustrative", "real workshops");
    part("").refuses_naming(
        "/contributions/2/provenance",
        json!("EXTRACTED"),
        workshop,
        "contributions[2].provenance",
        "not marked",
    );
    part("").refuses_naming(
        "/rounds/0/sourceUrl",
        json!("https://example.org"),
        workshop,
        "rounds[0].sourceUrl",
        "with a source",
    );
    part("demo-course").refuses_naming("/name", json!("A course"), workshop, "programme.name", "does not say");
    part("demo-course").refuses("/status", json!("PUBLISHED"), "status", "must be a draft");
    part("demo-course").refuses(
        "/internal/contactEmail",
        json!(concat!("a@", "example.org")),
        "internal.contactEmail",
        "example.invalid",
    );
    part("demo-course").refuses("/evaluations", json!(["cook1995"]), "evaluations", "real studies");
    part("demo-course").refuses("/organisation", json!("kcl"), "organisation", "of this file");
    part("demo-facilitator-1").refuses("/role", json!("KING"), "role", "is not a role");
    part(workshop).refuses("/facilitators/0", json!("nobody"), "workshop.facilitators[0]", "not an account");
    part(workshop).refuses(
        "/programmesDiscussed/0",
        json!("shef-sust"),
        "workshop.programmesDiscussed[0]",
        "programme of this file",
    );
    part("demo-q01").refuses(
        "/links/0/target",
        json!({"kind": "STUDY", "code": "cook1995"}),
        "links[0].target.kind",
        "terms only",
    );
}

#[test]
fn people_are_pseudonymous_and_agreed() {
    part("demo-p01").refuses("/pseudonym", json!("Ada"), "pseudonym", "two digits");
    part("demo-p02").refuses("/pseudonym", json!("Participant 01"), "pseudonym", "occurs twice");
    part("demo-p01").refuses("/identity/name", json!("Ada"), "identity", "name");
    part("demo-p03").refuses(
        "/identity/email",
        json!(concat!("a@", "example.org")),
        "identity.email",
        "example.invalid",
    );
    part("demo-p01").refuses("/consents/0/state", json!("REFUSED"), "consents", "without consent");
    part("demo-p19").refuses("/consents/0/state", json!("WITHDRAWN"), "consents[0].state", "was not given");
    part("demo-p01").refuses(
        "/consents/0/informationSheet",
        json!("OTHER"),
        "consents[0].informationSheet",
        "sheet",
    );
    part("demo-p01").refuses(
        "/consents/1/recordedAt",
        json!("2026-06-09T09:15:00Z"),
        "consents[1].recordedAt",
        "later",
    );
    part("demo-p01").refuses("/eraseRequested", json!(true), "eraseRequested", "without withdrawing");
    part("demo-c15").refuses("/participant", json!("nobody"), "participant", "no participant");
    part("demo-c15").refuses("/perspective", json!("ACADEMIC"), "perspective", "not a perspective of demo-p19");
    part("demo-c15").refuses("/programme", json!("shef-sust"), "programme", "of this file");
}

#[test]
fn merges_and_revisions_agree_with_each_other() {
    part("demo-sq01").refuses("/mergedInto", Value::Null, "mergedInto", "into none");
    part("demo-sq01").refuses("/mergedInto", json!("demo-q02"), "mergedInto", "does not name it");
    part("demo-sq01").refuses("/mergedInto", json!("RQ-1"), "mergedInto", "not a question of this file");
    part("demo-sq01").refuses("/status", json!("SHORTLISTED"), "status", "SUBMITTED");
    part("demo-q01").refuses("/mergedFrom/0", json!("nobody"), "mergedFrom[0]", "no submitted question");
    part("demo-q01").refuses("/mergedFrom/0", json!("demo-sq16"), "mergedFrom[0]", "merged elsewhere");
    part("demo-q01").refuses("/text", json!("Something else?"), "revisions", "the last is not the text");
    part("demo-q01").refuses("/status", json!("SUBMITTED"), "status", "agreed on");
}

#[test]
fn rounds_and_ballots_keep_their_rules() {
    let round = "demo-round-1";
    part(round).refuses("/sequence", json!(4), "sequence", "from 1");
    part(round).refuses("/status", json!("OPEN"), "openedAt", "do not fit the status OPEN");
    part("demo-round-3").refuses("/dotsPerBallot", Value::Null, "dotsPerBallot", "number of dots");
    part(round).refuses("/questions/0", json!("RQ-1"), "questions[0]", "not a question of this file");
    part(round).refuses(
        "/ballots/0/participant",
        json!("nobody"),
        "ballots[0].participant",
        "no participant",
    );
    part(round).refuses(
        "/ballots/0/participant",
        Value::Null,
        "ballots[0]",
        "of a participant or of a group",
    );
    part(round).refuses("/ballots/1/participant", json!("demo-p01"), "ballots[1]", "votes twice");
    part(round).refuses(
        "/ballots/0/perspective",
        json!("ACADEMIC"),
        "ballots[0].perspective",
        "not a perspective of",
    );
    part(round).refuses(
        "/ballots/0/castAt",
        json!("2026-06-01T09:15:00Z"),
        "ballots[0].castAt",
        "without consent to ranking",
    );
    part(round).refuses(
        "/ballots/0/castAt",
        json!("2026-06-16T09:15:00Z"),
        "ballots[0].castAt",
        "was not open",
    );
    part(round).refuses(
        "/ballots/0/withdrawnAt",
        json!("2026-07-02T10:00:00Z"),
        "ballots[0].withdrawnAt",
        "differ",
    );
    part(round).refuses(
        "/ballots/0/preferences/0/rank",
        json!(2),
        "ballots[0].preferences",
        "each place once",
    );
    part(round).refuses(
        "/ballots/0/preferences/0/question",
        json!("RQ-1"),
        "ballots[0].preferences",
        "not in the round",
    );
    part("demo-round-2").refuses("/ballots/0/castBy", json!("nobody"), "ballots[0].castBy", "not an account");
    part("demo-round-3").refuses("/ballots/0/preferences/0/dots", json!(4), "ballots[0].preferences", "more dots");
    part(round).refuses("/expected/totals/demo-q01", json!(1), "expected.totals", "demo-q01 has 147");
    part(round).refuses("/expected/positions/demo-q01", json!(1), "expected.positions", "demo-q01 is at 3");
    part(round).refuses("/expected/ballots", json!(1), "expected.ballots", "number of ballots");
}
