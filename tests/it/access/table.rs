//! Writes the whole matrix, as it was observed over HTTP, as a table, so that a change in access is a visible diff.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use macro_rules_attribute::apply;
use policy::{Reach, Resource, Role, cell};
use serde_json::json;

use super::rows::Kind;
use super::ways::{Way, ids};
use super::world::World;
use crate::support::on_both;

impl World {
    /// The ids of everything that a role can find: every list, and, by its id, every row that is in no list.
    async fn everything(&self, role: Role) -> BTreeSet<String> {
        self.everything_by(self.app.token(role.code())).await
    }

    /// The same, for the holder of a token.
    pub async fn everything_by(&self, token: Option<&str>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for list in ["programmes", "studies", "outcomes", "workshops", "questions"] {
            found.extend(self.walk_by(token, &Way::root(list, "")).await.0);
        }
        for kind in [
            Kind::Report,
            Kind::Participant,
            Kind::Contribution,
            Kind::PrioritisationRound,
            Kind::Account,
            Kind::RoleToken,
        ] {
            let all: Vec<&str> = self.rows.of(kind).map(|row| row.id.as_str()).collect();
            for some in all.chunks(100) {
                let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
                found.extend(ids(&self.app.ask(token, nodes, json!({ "ids": some })).await.data()));
            }
        }
        found
    }

    /// What a role reaches of a resource, in words.
    async fn reached_in_words(&self, resource: Resource, role: Role, found: &BTreeSet<String>) -> String {
        match resource {
            Resource::Vocabulary => self.words(role).await,
            Resource::InvolvementRatings => self.ratings(role).await,
            Resource::Certainty => self.rated_cells(role).await,
            Resource::ProgrammeProposals => self.proposals_seen(role).await.join(" "),
            Resource::AuditTrail => (if self.reads_all(resource, role).await {
                "the whole trail"
            } else {
                ""
            })
            .to_owned(),
            Resource::Identities => self.identities_seen(role).await.join(" "),
            Resource::Consents => self.consents_seen(role).await.join(" "),
            Resource::Records => self.records_seen(role).await,
            Resource::Ballots => self.ballots_seen(role).await.join(" "),
            Resource::PeopleCounts => self.counts_seen(role).await.join(", "),
            Resource::Access
            | Resource::ProgrammesPublished
            | Resource::ProgrammesUnpublished
            | Resource::StudiesPublished
            | Resource::StudiesUnpublished
            | Resource::WorkshopsPublished
            | Resource::WorkshopsUnpublished
            | Resource::Contributions
            | Resource::Participants => {
                let rows: Vec<_> = self
                    .rows
                    .all()
                    .filter(|row| row.resource == resource && found.contains(&row.id))
                    .collect();
                let demo = rows.iter().filter(|row| row.demo).count();
                let mut words: Vec<String> = rows.iter().filter(|row| !row.demo).map(|row| row.code.clone()).collect();
                words.sort();
                if demo > 0 {
                    words.insert(0, format!("{demo} of the demo"));
                }
                words.join(" ")
            }
        }
    }

    async fn words(&self, role: Role) -> String {
        let data = self
            .data(
                role,
                "{ terms(dimension: METHOD) { id } organisations { totalCount } projects { id } }",
                json!({}),
            )
            .await;
        let count = |list: &str| data[list].as_array().unwrap().len();
        format!(
            "{} methods, {} organisations, {} projects",
            count("terms"),
            data["organisations"]["totalCount"],
            count("projects")
        )
    }

    async fn records_seen(&self, role: Role) -> String {
        let query = "{ review(code: \"DEMO-REVIEW\") { records(first: 1) { totalCount } imports(first: 1) { totalCount } team { account { \
            id \
            } } duplicates(first: 1) { totalCount } } }";
        let review = &self.data(role, query, json!({})).await["review"];
        let count = |list: &str| review[list]["totalCount"].as_i64().unwrap();
        let team = review["team"].as_array().unwrap().len();
        if count("records") == 0 && team == 0 {
            return String::new();
        }
        format!(
            "{} records, {} imports, {} pairs, a team of {team}",
            count("records"),
            count("imports"),
            count("duplicates")
        )
    }

    async fn rated_cells(&self, role: Role) -> String {
        let query = "{ evidenceMap(rows: METHOD, columns: OUTCOME_DOMAIN) { cells { row { code } column { code } certainty { level } } } }";
        let data = self.data(role, query, json!({})).await;
        let cells = data["evidenceMap"]["cells"].as_array().unwrap().iter();
        let rated = cells.filter(|cell| !cell["certainty"].is_null());
        let words = rated.map(|cell| {
            format!(
                "{} {}",
                cell["row"]["code"].as_str().unwrap(),
                cell["column"]["code"].as_str().unwrap()
            )
        });
        words.collect::<Vec<_>>().join(", ")
    }

    async fn ratings(&self, role: Role) -> String {
        let query = "{ programmes(first: 100) { nodes { ratings { level } } } }";
        let data = self.data(role, query, json!({})).await;
        let all = data["programmes"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["ratings"].as_array().unwrap().len());
        format!("{} ratings", all.sum::<usize>())
    }
}

#[apply(on_both!)]
async fn every_cell_as_observed(world: World) {
    world.add_review().await;
    let mut reached = BTreeMap::new();
    for role in Role::ALL {
        let found = world.everything(role).await;
        for resource in Resource::ALL {
            let words = world.reached_in_words(resource, role, &found).await;
            if cell(resource, role).reach == Reach::Everything {
                assert!(!words.is_empty(), "{role} reaches nothing of {resource:?}");
            }
            reached.insert((resource, role), words);
        }
    }
    let mut acts = world.programme_acts().await;
    world.proposal_acts(&mut acts).await;
    world.study_acts(&mut acts).await;
    world.record_acts(&mut acts).await;
    world.workshop_acts(&mut acts).await;
    for role in Role::ALL {
        if world.rates_certainty(role).await {
            let rated = acts.entry((Resource::Certainty, role)).or_default().entry("RATE").or_default();
            rated.insert("FEEDBACK_ON_PRACTICE COST".to_owned());
        }
    }
    for role in Role::ALL {
        if world.manages(role).await {
            acts.entry((Resource::Access, role)).or_default().entry("MANAGE").or_default();
        }
        let rotated = world.rotates(role).await;
        if !rotated.is_empty() {
            acts.entry((Resource::Access, role)).or_default().insert("ROTATE", rotated);
        }
    }
    let mut table = String::new();
    for resource in Resource::ALL {
        writeln!(table, "{}", resource.code()).unwrap();
        for role in Role::ALL {
            let words = &reached[&(resource, role)];
            let mark = if words.is_empty() { "–" } else { words };
            writeln!(table, "  {:<22}{mark}", role.code()).unwrap();
            let done = acts.remove(&(resource, role)).unwrap_or_default();
            let listed: BTreeSet<&str> = cell(resource, role).acts.iter().map(|act| act.code()).collect();
            assert_eq!(
                done.keys().copied().collect::<BTreeSet<_>>(),
                listed,
                "{role}: acts on {resource:?}"
            );
            for (act, rows) in done {
                let rows: Vec<String> = rows.into_iter().collect();
                writeln!(table, "  {:<22}{} {}", "", act.to_lowercase(), rows.join(", ")).unwrap();
            }
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("roles", table.join("\n"));
}
