//! Tests viewers who are at a workshop without taking part: people who wait for confirmation, people who were removed, and the screen in
//! the room. They reach what the open web reaches, and only the additional rows that are named here.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::{Value, json};

use super::alike::{KINDS, absent};
use super::rows::Kind;
use super::world::World;
use crate::support::on_both;

/// An unpublished workshop that the demo's educator facilitates.
const PLACE: &str = "w-fac";

/// A viewer with a token, and the rows that only they reach.
pub(super) struct Guest {
    pub(super) what: &'static str,
    pub(super) token: String,
    /// The id of their own record.
    pub(super) own: Option<String>,
    pub(super) beside: BTreeSet<String>,
}

impl World {
    async fn facilitate(&self, document: &str, variables: Value) -> Value {
        let data = self.data(Role::ServiceUserEducator, document, variables).await;
        data.as_object().unwrap().values().next().unwrap().clone()
    }

    /// Joins the workshop with its code.
    async fn join(&self, code: &Value) -> Value {
        let join = "mutation($code: String!, $input: ParticipantInput!) { joinWorkshop(code: $code, input: $input)
            { token returnCode participant { id } } }";
        let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART", "RANKING"], "informationSheet": "DEMO-SHEET-1" });
        let joined = self.app.ask(None, join, json!({ "code": code, "input": input })).await.data();
        joined["joinWorkshop"].clone()
    }

    pub(super) async fn guests(&self) -> Vec<Guest> {
        let workshop = self.rows.get(Kind::Workshop, PLACE).id.clone();
        let find = "query($id: ID!) { node(id: $id) { ... on Workshop { version } } }";
        let version = self.facilitate(find, json!({ "id": workshop })).await["version"].clone();
        let confirms = "mutation($id: ID!, $version: Int!) { updateWorkshop(id: $id, version: $version, input: { confirmsParticipants: \
            true }) { version } }";
        let version = self.facilitate(confirms, json!({ "id": workshop, "version": version })).await["version"].clone();
        let opens = "mutation($id: ID!, $version: Int!) { setJoining(workshop: $id, version: $version, open: true) { version } }";
        let version = self.facilitate(opens, json!({ "id": workshop, "version": version })).await["version"].clone();
        let code = "mutation($id: ID!, $version: Int!) { rotateJoinCode(workshop: $id, version: $version) { joinCode } }";
        let code = self.facilitate(code, json!({ "id": workshop, "version": version })).await["joinCode"].clone();

        let (waits, leaves) = (self.join(&code).await, self.join(&code).await);
        let person = json!({ "id": leaves["participant"]["id"] });
        self.facilitate("mutation($id: ID!) { confirmParticipant(id: $id) { id } }", person.clone())
            .await;
        self.facilitate(
            "mutation($id: ID!) { removeParticipant(id: $id, reason: \"For a test.\") { id } }",
            person,
        )
        .await;
        let back = "mutation($code: String!) { returnToWorkshop(returnCode: $code) { token } }";
        let back = self.app.ask(None, back, json!({ "code": leaves["returnCode"] })).await.data();
        let screen = "mutation($id: ID!) { issueDisplayToken(workshop: $id) { secret } }";
        let screen = self.facilitate(screen, json!({ "id": workshop })).await;

        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let own = |joined: &Value| Some(text(&joined["participant"]["id"]));
        let shown = [Kind::Question, Kind::PrioritisationRound]
            .into_iter()
            .flat_map(|kind| self.rows.of(kind));
        let shown = shown.filter(|row| row.tags.contains(PLACE)).map(|row| row.id.clone());
        vec![
            Guest {
                what: "who waits",
                token: text(&waits["token"]),
                own: own(&waits),
                beside: BTreeSet::from([workshop.clone()]),
            },
            Guest {
                what: "who was removed",
                token: text(&back["returnToWorkshop"]["token"]),
                own: own(&leaves),
                beside: BTreeSet::from([workshop.clone()]),
            },
            Guest {
                what: "a screen",
                token: text(&screen["secret"]),
                own: None,
                beside: shown.chain([workshop]).collect(),
            },
        ]
    }
}

#[apply(on_both!)]
async fn guests_reach_what_the_open_web_reaches_and_what_is_named(world: World) {
    let open = world.everything_by(None).await;
    let node = "query($id: ID!) { node(id: $id) { id } }";
    for guest in world.guests().await {
        let found = world.everything_by(Some(&guest.token)).await;
        let expected: BTreeSet<String> = open.union(&guest.beside).cloned().collect();
        let names = |ids: &BTreeSet<String>| ids.iter().map(|id| world.rows.name(id).to_owned()).collect::<Vec<_>>();
        let (missing, leaked) = (&expected - &found, &found - &expected);
        assert!(
            missing.is_empty() && leaked.is_empty(),
            "{}: missing {:?}, leaked {:?}",
            guest.what,
            names(&missing),
            names(&leaked)
        );
        if let Some(own) = guest.own {
            assert_eq!(
                world.app.ask(Some(&guest.token), node, json!({ "id": own })).await.data()["node"]["id"],
                own
            );
            assert_eq!(world.app.ask(None, node, json!({ "id": own })).await.data()["node"], Value::Null);
        }
    }
}

#[apply(on_both!)]
async fn what_is_hidden_from_guests_answers_them_as_what_is_not_there(world: World) {
    let guests = world.guests().await;
    for guest in guests {
        let found = world.everything_by(Some(&guest.token)).await;
        for kind in KINDS {
            // People who may not vote yet, or no longer, are told that a round of the workshop exists.
            let told = |code: &str| guest.own.is_some() && kind == Kind::PrioritisationRound && code.starts_with(PLACE);
            let hidden: Vec<_> = world
                .rows
                .of(kind)
                .filter(|row| !row.demo && !found.contains(&row.id) && !told(&row.code))
                .take(3)
                .collect();
            let Some(first) = hidden.first() else { continue };
            let nothing = world.answers_by(Some(&guest.token), kind, &absent(&first.id)).await;
            for row in hidden {
                assert_eq!(
                    world.answers_by(Some(&guest.token), kind, &row.id).await,
                    nothing,
                    "{}: {}",
                    guest.what,
                    row.code
                );
            }
        }
    }
}
