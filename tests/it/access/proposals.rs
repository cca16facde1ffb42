//! Tests who may propose changes to which programmes, who sees a proposal, and who decides on it.

use policy::{Act, Resource, Role, cell};
use serde_json::{Value, json};

use super::acts::Done;
use super::reach::reached;
use super::rows::{Kind, Row};
use super::world::World;

const PROPOSE: &str = "mutation($id: ID!, $version: Int!, $region: String) { proposeProgrammeChanges(id: $id, version: $version, input: { \
    region: $region }) { id } }";
const DECIDE: &str = "mutation($id: ID!) { decideProposal(id: $id, accept: false) { id } }";

impl World {
    async fn version_for(&self, role: Role, row: &Row) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Programme { version } } }";
        let version = self.data(role, query, json!({ "id": row.id })).await["node"]["version"].clone();
        if version.is_null() { json!(1) } else { version }
    }

    /// The practitioner proposes a change, so that there is a proposal to see.
    pub(super) async fn propose_something(&self) -> String {
        let row = self.rows.get(Kind::Programme, "acc-public-own");
        let variables = json!({ "id": row.id, "version": self.version_for(Role::Practitioner, row).await, "region": "Proposed region" });
        let made = self.data(Role::Practitioner, PROPOSE, variables).await;
        made["proposeProgrammeChanges"]["id"].as_str().unwrap().to_owned()
    }

    /// The programmes whose proposals a role sees, by each path.
    pub(super) async fn proposals_seen(&self, role: Role) -> Vec<String> {
        let query = "{ programmeProposals(first: 100) { totalCount nodes { id programme { code } } } programmes(first: 100) { nodes { \
            code proposals { totalCount nodes { id } } } } }";
        let data = self.data(role, query, json!({})).await;
        let listed = data["programmeProposals"]["nodes"].as_array().unwrap();
        assert_eq!(data["programmeProposals"]["totalCount"], listed.len(), "{role}");
        let mut ids: Vec<&str> = listed.iter().map(|node| node["id"].as_str().unwrap()).collect();
        let of_programmes = data["programmes"]["nodes"].as_array().unwrap().iter();
        let mut below: Vec<&str> = of_programmes
            .flat_map(|node| node["proposals"]["nodes"].as_array().unwrap())
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        below.sort_unstable();
        assert_eq!(ids, below, "{role}");
        let mut codes: Vec<String> = listed
            .iter()
            .map(|node| node["programme"]["code"].as_str().unwrap().to_owned())
            .collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// Tries to propose a change to every programme, and to decide on a proposal, in every role.
    pub(super) async fn proposal_acts(&self, done: &mut Done) {
        let resource = Resource::ProgrammeProposals;
        for role in Role::ALL {
            let mine = cell(resource, role);
            for row in self.rows.of(Kind::Programme).filter(|row| row.tags.contains("land")) {
                let variables =
                    json!({ "id": row.id, "version": self.version_for(role, row).await, "region": format!("As {role} has it") });
                let answer = self.ask(role, PROPOSE, variables).await;
                let released = row.tags.contains("PUBLISHED") || row.tags.contains("ARCHIVED");
                let proposes = mine.acts.contains(&Act::Propose) && reached(resource, role, &row.facts);
                let expected: &[&str] = match (row.seen_by(role), proposes, released) {
                    (false, ..) => &["NOT_FOUND"],
                    (true, false, _) => &["FORBIDDEN"],
                    // Somebody who may edit the draft gets a conflict: they are to change it directly.
                    (true, true, false) => &["CONFLICT"],
                    (true, true, true) => &[],
                };
                assert_eq!(answer.codes(), expected, "{role} proposes a change of {}", row.code);
                if answer.codes().is_empty() {
                    let acts = done.entry((resource, role)).or_default();
                    acts.entry(Act::Propose.code()).or_default().insert(row.code.clone());
                }
            }
            let proposal = self.propose_something().await;
            let own = self.rows.get(Kind::Programme, "acc-public-own");
            let answer = self.ask(role, DECIDE, json!({ "id": proposal })).await;
            let expected: &[&str] = match (reached(resource, role, &own.facts), mine.acts.contains(&Act::Decide)) {
                (false, _) => &["NOT_FOUND"],
                (true, false) => &["FORBIDDEN"],
                (true, true) => &[],
            };
            assert_eq!(answer.codes(), expected, "{role} decides");
            if answer.codes().is_empty() {
                let acts = done.entry((resource, role)).or_default();
                acts.entry(Act::Decide.code()).or_default().insert(own.code.clone());
            }
        }
    }
}
