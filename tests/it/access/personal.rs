//! Tests who sees identities, consents, ballots and numbers of people.

use std::collections::{BTreeMap, BTreeSet};

use macro_rules_attribute::apply;
use policy::{Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::places::{ACCOUNTS, places};
use super::reach::reached;
use super::rows::{Kind, Row};
use super::world::World;
use crate::support::on_both;

impl World {
    /// The value of `field` for each person that the role sees, by the person's code.
    async fn of_people(&self, role: Role, field: &str) -> BTreeMap<String, Value> {
        let query = format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Participant {{ shown: {field} }} }} }}");
        let people: Vec<&Row> = self.rows.of(Kind::Participant).collect();
        let ids: Vec<&str> = people.iter().map(|row| row.id.as_str()).collect();
        let nodes = self.data(role, &query, json!({ "ids": ids })).await["nodes"].clone();
        let shown = people
            .iter()
            .zip(0..)
            .map(|(row, place)| (row.code.clone(), nodes[place]["shown"].clone()));
        shown.filter(|(_, shown)| !shown.is_null()).collect()
    }

    /// The codes of the people whose name the role sees. Each name must be the stored one.
    pub async fn identities_seen(&self, role: Role) -> Vec<String> {
        let shown = self.of_people(role, "identity { name }").await;
        let named = shown.iter().filter(|(_, who)| !who["name"].is_null());
        for (code, who) in named.clone() {
            assert_eq!(who["name"], format!("Named in {}", code.trim_end_matches("-named")).as_str());
        }
        named.map(|(code, _)| code.clone()).collect()
    }

    /// The codes of the people whose consents the role sees.
    pub async fn consents_seen(&self, role: Role) -> Vec<String> {
        let shown = self.of_people(role, "consents { scope state }").await;
        let told = shown
            .into_iter()
            .filter(|(_, said)| said.as_array().is_some_and(|said| !said.is_empty()));
        told.map(|(code, _)| code).collect()
    }

    /// The rounds in which the role sees a ballot.
    pub async fn ballots_seen(&self, role: Role) -> Vec<String> {
        let rounds: Vec<&Row> = self.rows.of(Kind::PrioritisationRound).collect();
        let ids: Vec<&str> = rounds.iter().map(|row| row.id.as_str()).collect();
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on PrioritisationRound { myBallot { perspective preferences { rank dots \
            } } } } }";
        let nodes = self.data(role, query, json!({ "ids": ids })).await["nodes"].clone();
        let shown = rounds.iter().zip(0..).filter(|(_, place)| !nodes[place]["myBallot"].is_null());
        shown.map(|(row, _)| row.code.clone()).collect()
    }

    /// The workshops in which the role sees numbers of people. Numbers under disclosure control are marked as such and contain no exact
    /// value.
    pub async fn counts_seen(&self, role: Role) -> Vec<String> {
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Workshop { code participants { totalCount { value rounded reason } } \
            attendance { count { value rounded reason } } } } }";
        let ids: Vec<&str> = self.rows.of(Kind::Workshop).map(|row| row.id.as_str()).collect();
        let nodes = self.data(role, query, json!({ "ids": ids })).await["nodes"].clone();
        let mut words = Vec::new();
        for workshop in nodes.as_array().unwrap().iter().filter(|node| !node.is_null()) {
            let (code, total) = (workshop["code"].as_str().unwrap(), &workshop["participants"]["totalCount"]);
            let mut counts: Vec<&Value> = workshop["attendance"]
                .as_array()
                .unwrap()
                .iter()
                .map(|group| &group["count"])
                .collect();
            counts.push(total);
            if cell(Resource::PeopleCounts, role).reach == Reach::Everything {
                assert!(
                    counts.iter().all(|count| count["value"].is_u64() && count["rounded"] == false),
                    "{role}: {code}"
                );
                let people = self
                    .rows
                    .of(Kind::Participant)
                    .filter(|row| of_workshop(row, code) && !row.facts.left)
                    .count();
                assert_eq!(total["value"], people, "{role}: {code}");
                words.push(format!("{code} {people}"));
                continue;
            }
            for count in &counts {
                let value = count["value"].as_u64();
                let controlled = value.is_none_or(|value| value == 0 || (count["rounded"] == true && value % 5 == 0));
                assert!(
                    controlled && value.is_none() == count["reason"].is_string(),
                    "{role}: {code}: {count}"
                );
            }
            let untold = counts.iter().all(|count| count["reason"] == "NOT_PERMITTED");
            words.push(format!("{code} {}", if untold { "not told" } else { "controlled" }));
        }
        words
    }
}

/// Whether a person belongs to the workshop: their code begins with its name.
pub fn of_workshop(row: &Row, workshop: &str) -> bool {
    let name = if workshop == super::files::DEMO { "demo" } else { workshop };
    row.code.rsplit_once('-').unwrap().0 == name
}

/// The people whom the role's cell reaches, and the role's own records.
fn people(world: &World, role: Role, resource: Resource, pick: impl Fn(&Row) -> bool) -> Vec<String> {
    let seen = world
        .rows
        .of(Kind::Participant)
        .filter(|row| reached(resource, role, &row.facts) || row.facts.self_of.contains(&role));
    let mut codes: Vec<String> = seen.filter(|row| pick(row)).map(|row| row.code.clone()).collect();
    codes.sort();
    codes
}

/// The rounds in which the role has a ballot: its own, or one that it entered for a group.
fn ballots(role: Role) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for place in places() {
        for round in place.file()["rounds"].as_array().unwrap() {
            for ballot in round["ballots"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|ballot| ballot["withdrawnAt"].is_null())
            {
                let own = ballot["participant"]
                    .as_str()
                    .is_some_and(|person| place.self_of(person).contains(&role));
                let entered =
                    ballot["participant"].is_null() && ACCOUNTS.iter().any(|(code, holder)| *holder == role && ballot["castBy"] == *code);
                if own || entered {
                    found.insert(round["code"].as_str().unwrap().to_owned());
                }
            }
        }
    }
    found
}

#[apply(on_both!)]
async fn names_are_for_the_person_and_whom_the_matrix_names_and_each_look_is_told_to_the_person(world: World) {
    for role in Role::ALL {
        let named = people(&world, role, Resource::Identities, |row| row.code.ends_with("-named"));
        assert_eq!(world.identities_seen(role).await, named, "{role}");
    }
    for role in Role::ALL {
        // Nobody's own reads are on the list. It is shown to the person, and to roles that reach all identities.
        for (code, reads) in world.of_people(role, "identityReads { role }").await {
            let row = world.rows.get(Kind::Participant, &code);
            let all = cell(Resource::Identities, role).reach == Reach::Everything;
            assert!(all || row.facts.self_of.contains(&role), "{role} is told who looked at {code}");
            let looked: BTreeSet<&str> = reads
                .as_array()
                .unwrap()
                .iter()
                .map(|read| read["role"].as_str().unwrap())
                .collect();
            let mut expected: BTreeSet<&str> = BTreeSet::new();
            if code.ends_with("-named") {
                let others = Role::ALL
                    .into_iter()
                    .filter(|role| !row.facts.self_of.contains(role) && reached(Resource::Identities, *role, &row.facts));
                expected.extend(others.map(Role::code));
            }
            if code.ends_with("-named") {
                assert_eq!(looked, expected, "{role}: {code}");
            }
        }
    }
}

#[apply(on_both!)]
async fn consents_are_told_to_the_person_and_whoever_keeps_the_register(world: World) {
    for role in Role::ALL {
        assert_eq!(
            world.consents_seen(role).await,
            people(&world, role, Resource::Consents, |_| true),
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn a_ballot_is_shown_to_the_person_and_to_whoever_entered_a_group_s(world: World) {
    for role in Role::ALL {
        let seen: BTreeSet<String> = world.ballots_seen(role).await.into_iter().collect();
        let rounds = world.rows.of(Kind::PrioritisationRound).filter(|row| row.seen_by(role));
        let visible: BTreeSet<String> = rounds.map(|row| row.code.clone()).collect();
        assert_eq!(seen, &ballots(role) & &visible, "{role}");
    }
}

#[apply(on_both!)]
async fn people_are_counted_exactly_for_the_steward_alone(world: World) {
    for role in Role::ALL {
        let places = world.rows.of(Kind::Workshop).filter(|row| row.seen_by(role)).count();
        assert_eq!(world.counts_seen(role).await.len(), places, "{role}");
    }
}
