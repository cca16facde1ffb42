//! Tests who sees which studies, outcomes and reports.

use macro_rules_attribute::apply;
use policy::{Resource, Role};
use serde_json::json;

use super::files::WORD;
use super::reach::is_weaker;
use super::rows::{Kind, Row};
use super::ways::Way;
use super::world::World;
use crate::support::on_both;

fn added(row: &Row) -> bool {
    row.tags.contains("found")
}

#[apply(on_both!)]
async fn studies_are_listed_to_whom_the_matrix_lets(world: World) {
    world
        .ways_lead_to(Kind::Study, &world.every_order("studies", "StudyOrderField").await, |_| true)
        .await;
    for status in ["DRAFT", "IN_REVIEW", "ARCHIVED"] {
        let way = Way::root("studies", format!("filter: {{ status: [{status}] }},"));
        world.ways_lead_to(Kind::Study, &[way], |row| row.tags.contains(status)).await;
    }
}

#[apply(on_both!)]
async fn filters_and_search_find_no_hidden_study(world: World) {
    let filter = |filter: &str| Way::root("studies", format!("filter: {{ {filter} }},"));
    let ways = [
        filter(&format!("text: \"{WORD}\"")),
        filter(&format!("text: \"{WORD}\", methods: {{ anyOf: [\"FEEDBACK_ON_PRACTICE\"] }}")),
        filter("sampleSize: { from: 77, to: 77 }, year: { from: 2020, to: 2020 }, methods: { anyOf: [\"FEEDBACK_ON_PRACTICE\"] }"),
        Way::search(WORD, "STUDY"),
    ];
    world.ways_lead_to(Kind::Study, &ways, added).await;
}

#[apply(on_both!)]
async fn a_programme_leads_to_the_studies_that_the_viewer_sees_and_only_if_it_is_seen(world: World) {
    for (programme, studies) in [
        ("acc-public", &["acc-s-draft", "acc-s-public"][..]),
        ("acc-own", &["acc-s-public"][..]),
    ] {
        let programme = world.rows.get(Kind::Programme, programme);
        let ways = [
            Way::root("studies", format!("filter: {{ evaluatesProgramme: \"{}\" }},", programme.id)),
            Way::under(format!("node(id: \"{}\") {{ ... on Programme {{", programme.id), "evaluations", ""),
        ];
        let pick = |role: Role, row: &Row| programme.seen_by(role) && studies.contains(&row.code.as_str());
        world.ways_lead_by_role(Kind::Study, &ways, pick).await;
    }
}

#[apply(on_both!)]
async fn ids_codes_and_links_lead_to_no_hidden_study(world: World) {
    world.ids_and_codes_lead_to(Kind::Study, Some("study")).await;
    for (from, fields, linked) in [
        ((Kind::Report, "acc-r-both"), "studies { id }", &["acc-s-draft", "acc-s-public"][..]),
        ((Kind::Report, "acc-r-draft"), "studies { id }", &["acc-s-draft"][..]),
        ((Kind::Study, "acc-s-public"), "possibleOverlapWith { id }", &["acc-s-draft"][..]),
        ((Kind::Study, "acc-s-draft"), "possibleOverlapWith { id }", &["acc-s-public"][..]),
        ((Kind::Outcome, "acc-o-draft"), "study { id }", &["acc-s-draft"][..]),
        (
            (Kind::Question, "ACC-Q"),
            "evidence { nodes { id } }",
            &["acc-s-draft", "acc-s-public"][..],
        ),
        (
            (Kind::Question, "ACC-Q"),
            "links { target { ... on Study { id } } }",
            &["acc-s-draft", "acc-s-public"][..],
        ),
    ] {
        world.links_lead_to(from, fields, Kind::Study, linked).await;
    }
    // Related studies come only from those that the viewer sees. The four studies of the world share exactly one method.
    let related = "query($id: ID!) { node(id: $id) { ... on Programme { relatedStudies(first: 100) { study { id } } } } }";
    for role in Role::ALL {
        let id = &world.rows.get(Kind::Programme, "acc-public-own").id;
        let found = super::ways::ids(&world.data(role, related, json!({ "id": id })).await);
        let seen = world.rows.seen(Kind::Study, role, |_| true);
        assert!(
            found.iter().all(|id| seen.contains(id.as_str())),
            "{role} is offered a hidden study"
        );
        let draft = &world.rows.get(Kind::Study, "acc-s-draft");
        assert_eq!(found.contains(&draft.id), draft.seen_by(role), "{role}");
    }
}

#[apply(on_both!)]
async fn outcomes_are_seen_with_their_study(world: World) {
    world
        .ways_lead_to(Kind::Outcome, &world.every_order("outcomes", "OutcomeOrderField").await, |_| true)
        .await;
    let ways = [
        Way::root("outcomes", format!("filter: {{ text: \"{WORD}\" }},")),
        Way::root("outcomes", format!("filter: {{ studies: {{ text: \"{WORD}\" }} }},")),
        Way::root(
            "outcomes",
            format!("filter: {{ text: \"{WORD}\", directions: [HARM], domains: {{ anyOf: [\"COST\"] }}, hasEffect: false }},"),
        ),
        Way::search(WORD, "OUTCOME"),
    ];
    world.ways_lead_to(Kind::Outcome, &ways, added).await;
    let of_draft = Way::root(
        "outcomes",
        format!("filter: {{ studies: {{ status: [DRAFT], text: \"{WORD}\" }} }},"),
    );
    world
        .ways_lead_to(Kind::Outcome, &[of_draft], |row| row.tags.contains("of acc-s-draft"))
        .await;
    for study in ["acc-s-draft", "acc-s-public"] {
        let id = &world.rows.get(Kind::Study, study).id;
        let ways = [
            Way::root("outcomes", format!("filter: {{ study: \"{id}\" }},")),
            Way::under(format!("node(id: \"{id}\") {{ ... on Study {{"), "outcomes", ""),
        ];
        let tag = if study == "acc-s-draft" {
            "of acc-s-draft"
        } else {
            "of acc-s-public"
        };
        world.ways_lead_to(Kind::Outcome, &ways, |row| row.tags.contains(tag)).await;
    }
    world.ids_and_codes_lead_to(Kind::Outcome, None).await;
    let links = "links { target { ... on Outcome { id } } }";
    world
        .links_lead_to((Kind::Question, "ACC-Q"), links, Kind::Outcome, &["acc-o-draft", "acc-o-public"])
        .await;
}

#[apply(on_both!)]
async fn outcomes_of_a_hidden_programme_are_not_found_by_it(world: World) {
    for (programme, outcomes) in [
        ("acc-own", &["acc-o-of-draft"][..]),
        ("acc-public", &["acc-o-draft", "acc-o-public"][..]),
    ] {
        let programme = world.rows.get(Kind::Programme, programme);
        let ways = [
            Way::root("outcomes", format!("filter: {{ programme: \"{}\" }},", programme.id)),
            Way::under(format!("node(id: \"{}\") {{ ... on Programme {{", programme.id), "outcomes", ""),
        ];
        let pick = |role: Role, row: &Row| programme.seen_by(role) && outcomes.contains(&row.code.as_str());
        world.ways_lead_by_role(Kind::Outcome, &ways, pick).await;
    }
}

#[apply(on_both!)]
async fn reports_are_seen_with_a_study_that_they_report(world: World) {
    world.ids_and_codes_lead_to(Kind::Report, None).await;
    world
        .links_lead_to(
            (Kind::Study, "acc-s-draft"),
            "reports { id }",
            Kind::Report,
            &["acc-r-draft", "acc-r-both"],
        )
        .await;
    world
        .links_lead_to((Kind::Study, "acc-s-public"), "reports { id }", Kind::Report, &["acc-r-both"])
        .await;
}

#[apply(on_both!)]
async fn a_weaker_role_sees_no_study_that_a_stronger_one_does_not(world: World) {
    for way in [Way::root("studies", ""), Way::root("outcomes", "")] {
        let mut lists = Vec::new();
        for role in Role::ALL {
            lists.push((role, world.walk(role, &way).await.0));
        }
        for (weaker, few) in &lists {
            for (stronger, many) in &lists {
                if is_weaker(Resource::StudiesUnpublished, *weaker, *stronger) {
                    assert!(few.iter().all(|id| many.contains(id)), "{weaker} sees what {stronger} does not");
                }
            }
        }
    }
}
