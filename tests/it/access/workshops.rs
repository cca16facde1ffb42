//! Tests who sees which workshops, and the questions in them.

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::json;

use super::files::{DEMO, PROJECT, WORD};
use super::rows::{Kind, Row};
use super::ways::{Way, ids};
use super::world::World;
use crate::support::on_both;

#[apply(on_both!)]
async fn workshops_are_seen_by_insiders_and_once_published_by_all(world: World) {
    world.ways_lead_to(Kind::Workshop, &[Way::root("workshops", "")], |_| true).await;
    world.ids_and_codes_lead_to(Kind::Workshop, Some("workshop")).await;
    for workshop in ["w-in", "w-fac", "w-part", "w-out"] {
        let query = format!("{{ project(code: \"{workshop}-PROJECT\") {{ workshops {{ id }} }} }}");
        for role in Role::ALL {
            let found = ids(&world.data(role, &query, json!({})).await);
            world.are_seen(
                Kind::Workshop,
                role,
                &found,
                |row| row.code == workshop,
                &format!("{role}: workshops of the project of {workshop}"),
            );
        }
    }
}

#[apply(on_both!)]
async fn questions_are_listed_to_insiders_and_once_published_to_all(world: World) {
    world
        .ways_lead_to(Kind::Question, &world.every_order("questions", "QuestionOrderField").await, |_| {
            true
        })
        .await;
    let submitted = Way::root("questions", "filter: { status: [MERGED, SUBMITTED] },");
    world
        .ways_lead_to(Kind::Question, &[submitted], |row| row.tags.contains("MERGED"))
        .await;
    let shortlisted = Way::root("questions", "filter: { status: [SHORTLISTED] },");
    world
        .ways_lead_to(Kind::Question, &[shortlisted], |row| row.tags.contains("SHORTLISTED"))
        .await;
}

#[apply(on_both!)]
async fn filters_search_ids_and_links_find_no_hidden_question(world: World) {
    let found = [
        Way::root("questions", format!("filter: {{ text: \"{WORD}\" }},")),
        Way::search(WORD, "QUESTION"),
    ];
    world.ways_lead_to(Kind::Question, &found, |row| row.tags.contains("found")).await;
    world.ids_and_codes_lead_to(Kind::Question, Some("question")).await;
    for workshop in [DEMO, "w-in", "w-fac", "w-part", "w-out"] {
        let parent = world.rows.get(Kind::Workshop, workshop);
        let ways = [
            Way::root("questions", format!("filter: {{ workshop: \"{}\" }},", parent.id)),
            Way::under(format!("workshop(code: \"{workshop}\") {{"), "questions", ""),
            Way::under(
                format!("workshop(code: \"{workshop}\") {{"),
                "questions",
                "filter: { status: [MERGED, SHORTLISTED] },",
            ),
        ];
        world.ways_lead_to(Kind::Question, &ways, |row| row.tags.contains(workshop)).await;
    }
    let of_project = Way::root(
        "questions",
        format!("filter: {{ project: \"{}\", theme: \"finches\" }},", world.owners[PROJECT]),
    );
    world
        .ways_lead_to(Kind::Question, &[of_project], |row| row.tags.contains("finches"))
        .await;
}

#[apply(on_both!)]
async fn what_a_question_is_linked_to_finds_it_only_if_both_are_seen(world: World) {
    for (kind, code) in [
        (Kind::Study, "acc-s-draft"),
        (Kind::Study, "acc-s-public"),
        (Kind::Programme, "acc-own"),
        (Kind::Programme, "acc-public"),
        (Kind::Outcome, "acc-o-draft"),
    ] {
        let target = world.rows.get(kind, code);
        let way = Way::root("questions", format!("filter: {{ linkedTo: \"{}\" }},", target.id));
        world
            .ways_lead_by_role(Kind::Question, &[way], |role, row| row.code == "ACC-Q" && target.seen_by(role))
            .await;
        if kind != Kind::Outcome {
            world
                .links_lead_to((kind, code), "questions { nodes { id } }", Kind::Question, &["ACC-Q"])
                .await;
        }
    }
}

#[apply(on_both!)]
async fn merging_is_shown_to_those_who_see_both_ends(world: World) {
    for name in ["w-in", "w-fac", "w-part", "w-out"] {
        let (summary, first, second) = (format!("{name}-q01"), format!("{name}-sq01"), format!("{name}-sq02"));
        world
            .links_lead_to((Kind::Question, &summary), "mergedFrom { id }", Kind::Question, &[&first, &second])
            .await;
        world
            .links_lead_to((Kind::Question, &first), "mergedInto { id }", Kind::Question, &[&summary])
            .await;
        world
            .links_lead_to((Kind::Question, &summary), "workshop { id }", Kind::Workshop, &[name])
            .await;
        world
            .links_lead_to((Kind::Question, &first), "workshop { id }", Kind::Workshop, &[name])
            .await;
    }
    world
        .links_lead_to(
            (Kind::Question, "demo-q01"),
            "mergedFrom { id }",
            Kind::Question,
            &["demo-sq01", "demo-sq02"],
        )
        .await;
    world
        .links_lead_to((Kind::Question, "demo-q10"), "mergedFrom { id }", Kind::Question, &["demo-sq14"])
        .await;
}

#[apply(on_both!)]
async fn who_facilitates_is_told_to_insiders(world: World) {
    let query = "query($id: ID!) { node(id: $id) { ... on Workshop { facilitators { id } viewerCanFacilitate } } }";
    for place in super::places::places() {
        let workshop = world.rows.get(Kind::Workshop, place.name);
        let all: Vec<String> = super::places::ACCOUNTS
            .iter()
            .filter(|(_, role)| place.facilitated_by.contains(role))
            .map(|(code, _)| (*code).to_owned())
            .collect();
        let all: Vec<String> = all.into_iter().chain(place.other_facilitators()).collect();
        for role in Role::ALL.into_iter().filter(|role| workshop.seen_by(*role)) {
            let node = world.data(role, query, json!({ "id": workshop.id })).await["node"].clone();
            let found = ids(&node);
            let pick = |row: &Row| place.insiders().contains(&role) && all.contains(&row.code);
            world.are_seen(
                Kind::Account,
                role,
                &found,
                pick,
                &format!("{role}: facilitators of {}", place.name),
            );
            assert_eq!(
                node["viewerCanFacilitate"],
                place.facilitated_by.contains(&role),
                "{role}: {}",
                place.name
            );
        }
    }
}
