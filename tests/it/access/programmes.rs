//! Tests who sees which programmes and whose internal blocks.

use macro_rules_attribute::apply;
use policy::{Resource, Role};
use serde_json::{Value, json};

use super::files::{OTHER, OWN, PROJECT, REGION, WORD};
use super::reach::{is_weaker, reached};
use super::rows::{Kind, Row};
use super::ways::Way;
use super::world::World;
use crate::support::on_both;

fn tagged(tag: &'static str) -> impl Fn(&Row) -> bool {
    move |row| row.tags.contains(tag)
}

#[apply(on_both!)]
async fn programmes_are_listed_to_whom_the_matrix_lets(world: World) {
    world
        .ways_lead_to(
            Kind::Programme,
            &world.every_order("programmes", "ProgrammeOrderField").await,
            |_| true,
        )
        .await;
    for status in ["DRAFT", "IN_REVIEW", "ARCHIVED"] {
        let way = Way::root("programmes", format!("filter: {{ status: [{status}] }},"));
        world.ways_lead_to(Kind::Programme, &[way], tagged(status)).await;
    }
}

#[apply(on_both!)]
async fn filters_and_search_find_no_hidden_programme(world: World) {
    let filter = |filter: &str| Way::root("programmes", format!("filter: {{ {filter} }},"));
    let method = "methods: { anyOf: [\"FEEDBACK_ON_PRACTICE\"] }";
    let land = [
        filter(&format!("region: \"{REGION}\"")),
        filter(&format!("region: \"{REGION}\", {method}")),
        filter(&format!(
            "region: \"{REGION}\", dimensions: [{{ dimension: METHOD, terms: {{ allOf: [\"FEEDBACK_ON_PRACTICE\"] }} }}]"
        )),
        filter(&format!("text: \"{WORD}\"")),
        filter(&format!("text: \"{WORD}\", updatedSince: \"2020-01-01T00:00:00Z\"")),
        Way::search(WORD, "PROGRAMME"),
    ];
    world.ways_lead_to(Kind::Programme, &land, tagged("land")).await;
    let project = &world.owners[PROJECT];
    let of_project = [
        filter(&format!("project: \"{project}\"")),
        Way::under(format!("project(code: \"{PROJECT}\") {{"), "programmes", ""),
        Way::under(format!("node(id: \"{project}\") {{ ... on Project {{"), "programmes", ""),
    ];
    world.ways_lead_to(Kind::Programme, &of_project, tagged("project")).await;
    let in_project = Way::under(
        format!("project(code: \"{PROJECT}\") {{"),
        "programmes",
        "filter: { status: [IN_REVIEW] },",
    );
    world
        .ways_lead_to(Kind::Programme, &[in_project], |row| {
            row.tags.contains("project") && row.tags.contains("IN_REVIEW")
        })
        .await;
    let own = &world.owners[OWN];
    let of_own = [
        filter(&format!("organisation: \"{own}\"")),
        Way::under(format!("node(id: \"{own}\") {{ ... on Organisation {{"), "programmes", ""),
    ];
    world.ways_lead_to(Kind::Programme, &of_own, tagged("own")).await;
    let of_other = filter(&format!("organisation: \"{}\", region: \"{REGION}\"", world.owners[OTHER]));
    world.ways_lead_to(Kind::Programme, &[of_other], tagged("other")).await;
}

#[apply(on_both!)]
async fn ids_codes_and_links_lead_to_no_hidden_programme(world: World) {
    world.ids_and_codes_lead_to(Kind::Programme, Some("programme")).await;
    for (from, fields, linked) in [
        ((Kind::Study, "acc-s-public"), "programmes { id }", &["acc-own", "acc-public"][..]),
        ((Kind::Study, "acc-s-draft"), "programmes { id }", &["acc-public"][..]),
        ((Kind::Study, "acc-s-review"), "programmes { id }", &["acc-public-own"][..]),
        ((Kind::Outcome, "acc-o-of-draft"), "programme { id }", &["acc-own"][..]),
        ((Kind::Outcome, "acc-o-public"), "programme { id }", &["acc-public"][..]),
        ((Kind::Question, "ACC-Q"), "programmes { id }", &["acc-own", "acc-public"][..]),
        (
            (Kind::Question, "ACC-Q"),
            "links { target { ... on Programme { id } } }",
            &["acc-own", "acc-public"][..],
        ),
        (
            (Kind::Workshop, "DEMO-WORKSHOP-1"),
            "programmesDiscussed { id }",
            &["demo-course"][..],
        ),
        ((Kind::Workshop, "w-in"), "programmesDiscussed { id }", &["w-in-course"][..]),
    ] {
        world.links_lead_to(from, fields, Kind::Programme, linked).await;
    }
}

#[apply(on_both!)]
async fn the_cross_tab_counts_the_programmes_that_the_viewer_sees(world: World) {
    let query = format!(
        "{{ one: programmeCrossTab(rows: METHOD, filter: {{ region: \"{REGION}\" }}) {{ cells {{ row {{ code }} count }} diagram {{ svg \
            }} }}
            two: programmeCrossTab(rows: METHOD, columns: METHOD, filter: {{ region: \"{REGION}\" }}) {{ cells {{ row {{ code }} column \
            {{ code }} count }} }}
            text: programmeCrossTab(rows: METHOD, filter: {{ text: \"{WORD}\", status: [DRAFT] }}) {{ cells {{ row {{ code }} count }} }} \
            }}"
    );
    let query = query.replace("diagram { svg }", "diagram");
    for role in Role::ALL {
        let data = world.data(role, &query, json!({})).await;
        let sum = |table: &str| {
            data[table]["cells"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cell| cell["count"].as_u64().unwrap())
                .sum::<u64>()
        };
        let seen = |tags: &[&str]| {
            world
                .rows
                .seen(Kind::Programme, role, |row| tags.iter().all(|tag| row.tags.contains(tag)))
                .len() as u64
        };
        // Every programme of the region has exactly one method.
        assert_eq!(sum("one"), seen(&["land"]), "{role}");
        assert_eq!(sum("two"), seen(&["land"]), "{role}");
        assert_eq!(sum("text"), seen(&["found", "DRAFT"]), "{role}");
    }
}

#[apply(on_both!)]
async fn the_internal_block_is_null_but_for_those_whom_the_matrix_lets(world: World) {
    let query = "query($id: ID!) { node(id: $id) { ... on Programme { internal { notes } viewerCanEdit viewerCanPublish status } } }";
    for row in world.rows.of(Kind::Programme).filter(|row| row.tags.contains("land")) {
        for role in Role::ALL.into_iter().filter(|role| row.seen_by(*role)) {
            let node = &world.data(role, query, json!({ "id": row.id })).await["node"];
            let inside = reached(Resource::ProgrammesUnpublished, role, &row.facts);
            let expected = if inside {
                json!({ "notes": "Call the quillwort first." })
            } else {
                Value::Null
            };
            assert_eq!(node["internal"], expected, "{role}: {}", row.code);
            let acts = policy::cell(Resource::ProgrammesUnpublished, role).acts;
            // A programme that is or was public is changed only by roles that may publish.
            let needed = if row.tags.contains("PUBLISHED") || row.tags.contains("ARCHIVED") {
                policy::Act::Publish
            } else {
                policy::Act::Edit
            };
            assert_eq!(node["viewerCanEdit"], inside && acts.contains(&needed), "{role}: {}", row.code);
            assert_eq!(
                node["viewerCanPublish"],
                inside && acts.contains(&policy::Act::Publish),
                "{role}: {}",
                row.code
            );
            assert!(row.tags.contains(node["status"].as_str().unwrap()), "{role}: {}", row.code);
        }
    }
}

#[apply(on_both!)]
async fn the_words_of_the_internal_block_find_nothing(world: World) {
    for role in Role::ALL {
        for way in [
            Way::root("programmes", "filter: { text: \"quillwort\" },"),
            Way::search("quillwort", "PROGRAMME"),
        ] {
            assert_eq!(world.walk(role, &way).await, (Vec::new(), 0), "{role}");
        }
    }
}

#[apply(on_both!)]
async fn a_weaker_role_sees_no_programme_that_a_stronger_one_does_not(world: World) {
    let way = Way::root("programmes", "");
    let mut lists = Vec::new();
    for role in Role::ALL {
        lists.push((role, world.walk(role, &way).await.0));
    }
    for (weaker, few) in &lists {
        for (stronger, many) in &lists {
            if is_weaker(Resource::ProgrammesUnpublished, *weaker, *stronger) {
                assert!(few.iter().all(|id| many.contains(id)), "{weaker} sees what {stronger} does not");
            }
        }
    }
}
