//! Tests that filters and counts use only what the viewer sees: a filter on properties of a hidden row would reveal it.

use macro_rules_attribute::apply;
use policy::{Resource, Role};
use serde_json::{Value, json};

use super::files::{REGION, WORD};
use super::reach::is_weaker;
use super::rows::{Kind, Row};
use super::ways::Way;
use super::world::World;
use crate::support::on_both;

fn along(dimension: &str, code: &str) -> String {
    format!("dimensions: [{{ dimension: {dimension}, terms: {{ anyOf: [\"{code}\"] }} }}]")
}

#[apply(on_both!)]
async fn a_programme_is_found_by_the_studies_and_outcomes_that_the_viewer_sees(world: World) {
    let way = |filter: &str| Way::root("programmes", format!("filter: {{ {filter}, region: \"{REGION}\" }},"));
    // Only a study in review evaluates this public programme.
    let review = world.rows.get(Kind::Study, "acc-s-review");
    let by_review = |role: Role, row: &Row| row.code == "acc-public-own" && review.seen_by(role);
    let evaluated = |role: Role, row: &Row| row.tags.contains("evaluated") || by_review(role, row);
    world
        .ways_lead_by_role(Kind::Programme, &[way("evaluated: true")], &evaluated)
        .await;
    let not_evaluated = |role: Role, row: &Row| row.tags.contains("land") && !evaluated(role, row);
    world
        .ways_lead_by_role(Kind::Programme, &[way("evaluated: false")], not_evaluated)
        .await;
    world
        .ways_lead_by_role(Kind::Programme, &[way(&along("STUDY_DESIGN", "RCT"))], by_review)
        .await;
    world
        .ways_lead_by_role(Kind::Programme, &[way(&along("OUTCOME_DOMAIN", "COST"))], &evaluated)
        .await;
}

#[apply(on_both!)]
async fn a_study_is_found_by_the_outcomes_and_programmes_that_the_viewer_sees(world: World) {
    let way = |filter: &str| Way::root("studies", format!("filter: {{ {filter}, text: \"{WORD}\" }},"));
    let costs = [
        way("outcomeDomains: { anyOf: [\"COST\"] }"),
        way(&along("OUTCOME_DOMAIN", "COST")),
        way("perspectives: [TRAINEE]"),
    ];
    let with_outcomes = ["acc-s-draft", "acc-s-review", "acc-s-public"];
    world
        .ways_lead_to(Kind::Study, &costs, |row| with_outcomes.contains(&row.code.as_str()))
        .await;
    // Of the programmes that this study evaluates, only a draft is rated.
    let own = world.rows.get(Kind::Programme, "acc-own");
    let rated = |role: Role, row: &Row| row.code == "acc-s-public" && own.seen_by(role);
    world
        .ways_lead_by_role(Kind::Study, &[way(&along("INVOLVEMENT_LEVEL", "PARTNERSHIP"))], rated)
        .await;
    let outcomes = Way::root(
        "outcomes",
        format!("filter: {{ {}, text: \"{WORD}\" }},", along("INVOLVEMENT_LEVEL", "PARTNERSHIP")),
    );
    let of_rated = |role: Role, row: &Row| row.tags.contains("of acc-s-public") && own.seen_by(role);
    world.ways_lead_by_role(Kind::Outcome, &[outcomes], of_rated).await;
}

#[apply(on_both!)]
async fn an_outcome_is_found_by_the_studies_and_programmes_that_the_viewer_sees(world: World) {
    let programme = world.rows.get(Kind::Programme, "acc-own");
    let way = Way::root(
        "outcomes",
        format!("filter: {{ studies: {{ evaluatesProgramme: \"{}\" }} }},", programme.id),
    );
    let pick = |role: Role, row: &Row| row.tags.contains("of acc-s-public") && programme.seen_by(role);
    world.ways_lead_by_role(Kind::Outcome, &[way], pick).await;
}

#[apply(on_both!)]
async fn every_cell_of_a_cross_tab_counts_what_its_drill_down_lists(world: World) {
    for dimension in [
        "METHOD",
        "STUDY_DESIGN",
        "OUTCOME_DOMAIN",
        "INVOLVEMENT_LEVEL",
        "KIRKPATRICK_LEVEL",
        "PERSPECTIVE",
    ] {
        let table = format!(
            "{{ programmeCrossTab(rows: {dimension}, filter: {{ region: \"{REGION}\" }}) {{ cells {{ count row {{ code }} }} }} }}"
        );
        for role in Role::ALL {
            let data = world.data(role, &table, json!({})).await;
            for cell in data["programmeCrossTab"]["cells"].as_array().unwrap() {
                let filter = along(dimension, cell["row"]["code"].as_str().unwrap());
                let list = format!("{{ programmes(filter: {{ region: \"{REGION}\", {filter} }}) {{ totalCount }} }}");
                let counted: Value = world.data(role, &list, json!({})).await["programmes"]["totalCount"].clone();
                assert_eq!(cell["count"], counted, "{role}: {dimension} {}", cell["row"]["code"]);
            }
        }
    }
}

#[apply(on_both!)]
async fn every_cell_of_an_evidence_map_counts_what_its_drill_down_lists_in_every_role(world: World) {
    for (rows, columns) in [
        ("METHOD", "OUTCOME_DOMAIN"),
        ("INVOLVEMENT_LEVEL", "PERSPECTIVE"),
        ("METHOD", "INVOLVEMENT_LEVEL"),
    ] {
        let mut seen = Vec::new();
        for role in Role::ALL {
            let query = format!(
                "{{ evidenceMap(rows: {rows}, columns: {columns}, filter: {{ studies: {{ text: \"{WORD}\" }} }}) {{ cells {{ row {{ code \
                    }} column {{ code }} studies outcomes }} }} }}"
            );
            let cells = world.data(role, &query, json!({})).await["evidenceMap"]["cells"]
                .as_array()
                .unwrap()
                .clone();
            for cell in cells.iter().filter(|cell| cell["studies"] != 0 || cell["row"] == cells[0]["row"]) {
                let terms = format!(
                    "dimensions: [{{ dimension: {rows}, terms: {{ anyOf: [{}] }} }}, {{ dimension: {columns}, terms: {{ anyOf: [{}] }} }}]",
                    cell["row"]["code"], cell["column"]["code"]
                );
                let lists = format!(
                    "{{ studies(filter: {{ kinds: [PRIMARY], text: \"{WORD}\", {terms} }}) {{ totalCount }} \
                    outcomes(filter: {{ studies: {{ text: \"{WORD}\" }}, {terms} }}) {{ totalCount }} }}"
                );
                let listed = world.data(role, &lists, json!({})).await;
                let counted = (&listed["studies"]["totalCount"], &listed["outcomes"]["totalCount"]);
                assert_eq!((&cell["studies"], &cell["outcomes"]), counted, "{role}: {rows} {columns} {cell}");
            }
            let counts: Vec<(i64, i64)> = cells
                .iter()
                .map(|cell| (cell["studies"].as_i64().unwrap(), cell["outcomes"].as_i64().unwrap()))
                .collect();
            seen.push((role, counts));
        }
        // At least one role must not see the drafts.
        assert!(seen.iter().any(|(_, counts)| counts != &seen[0].1), "{rows} {columns}");
        let reads_more = |weaker: Role, stronger: Role| {
            is_weaker(Resource::StudiesUnpublished, weaker, stronger) && is_weaker(Resource::ProgrammesUnpublished, weaker, stronger)
        };
        for (weaker, less) in &seen {
            for (stronger, more) in seen.iter().filter(|(stronger, _)| reads_more(*weaker, *stronger)) {
                assert!(
                    less.iter().zip(more).all(|(less, more)| less.0 <= more.0 && less.1 <= more.1),
                    "{weaker} counts more than {stronger}"
                );
            }
        }
    }
}
