//! Tests who sees the contributions to workshops, by every path to them.

use std::collections::BTreeMap;

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::{Value, json};

use super::files::{DEMO, WORD};
use super::rows::{Kind, Row};
use super::ways::ids;
use super::world::World;
use crate::support::on_both;

/// The queries for a workshop's contributions: the plain list, and searches by words.
const LISTS: [&str; 3] = [
    "first: 100",
    "first: 100, filter: { text: \"zebrafinch\" }",
    "first: 100, filter: { kinds: [STORY, EXPERIENCE, THEME, IMPACT] }",
];

#[apply(on_both!)]
async fn contributions_are_listed_under_their_workshop_as_consent_and_the_matrix_let(world: World) {
    assert!(LISTS[1].contains(WORD));
    for workshop in [DEMO, "w-in", "w-fac", "w-part", "w-out"] {
        let place = world.rows.get(Kind::Workshop, workshop);
        for list in LISTS {
            // The contributions of the demo do not mention that bird.
            let says = |row: &Row| list != LISTS[1] || !row.code.starts_with("demo-");
            let query = format!("query($code: String!) {{ workshop(code: $code) {{ contributions({list}) {{ nodes {{ id }} }} }} }}");
            for role in Role::ALL {
                let found = ids(&world.data(role, &query, json!({ "code": workshop })).await);
                let pick = |row: &Row| row.tags.contains(workshop) && place.seen_by(role) && says(row);
                world.are_seen(Kind::Contribution, role, &found, pick, &format!("{role}: {list} of {workshop}"));
            }
        }
    }
}

#[apply(on_both!)]
async fn ids_lead_to_the_contributions_that_the_role_must_see(world: World) {
    world.ids_and_codes_lead_to(Kind::Contribution, None).await;
    world.ids_and_codes_lead_to(Kind::PrioritisationRound, None).await;
}

#[apply(on_both!)]
async fn under_a_person_stands_what_they_brought_and_the_viewer_sees(world: World) {
    let authors = authors();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Participant { contributions { id } } } }";
    let people: Vec<&str> = world.rows.of(Kind::Participant).map(|row| row.id.as_str()).collect();
    for role in Role::ALL {
        let found = ids(&world.data(role, query, json!({ "ids": people })).await);
        // A contribution that its author agreed to share with everybody does not reveal an author whom the viewer cannot see.
        let known = |row: &Row| {
            world
                .rows
                .of(Kind::Participant)
                .any(|person| person.seen_by(role) && authors[&row.code] == person.code)
        };
        world.are_seen(Kind::Contribution, role, &found, known, &format!("{role}: by person"));
    }
}

#[apply(on_both!)]
async fn whose_a_contribution_is_is_told_to_those_who_see_the_person(world: World) {
    let authors = authors();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Contribution { participant { id } } } }";
    let all: Vec<&Row> = world.rows.of(Kind::Contribution).collect();
    let asked: Vec<&str> = all.iter().map(|row| row.id.as_str()).collect();
    for role in Role::ALL {
        let nodes = world.data(role, query, json!({ "ids": asked })).await["nodes"].clone();
        for (row, place) in all.iter().zip(0..) {
            let person = world
                .rows
                .of(Kind::Participant)
                .find(|person| authors[&row.code] == person.code)
                .unwrap();
            let told = nodes[place]["participant"]["id"].as_str();
            let expected = (row.seen_by(role) && person.seen_by(role)).then_some(person.id.as_str());
            assert_eq!(told, expected, "{role}: {} of {}", row.code, person.code);
        }
    }
}

/// The author of each contribution, from the files.
fn authors() -> BTreeMap<String, String> {
    let files = super::places::places();
    let brought = files
        .iter()
        .flat_map(|place| place.file()["contributions"].as_array().unwrap().clone());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    brought
        .map(|brought| (text(&brought["code"]), text(&brought["participant"])))
        .collect()
}
