//! Tests who sees which people, accounts and tokens, and what viewers see of themselves.

use macro_rules_attribute::apply;
use policy::{Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::rows::{Kind, Row};
use super::ways::ids;
use super::world::World;
use crate::support::on_both;

#[apply(on_both!)]
async fn people_in_workshops_are_seen_by_whom_the_matrix_lets(world: World) {
    world.ids_and_codes_lead_to(Kind::Participant, None).await;
    for role in Role::ALL {
        let data = world.data(role, "{ viewer { participations { id } } }", json!({})).await;
        world.are_seen(
            Kind::Participant,
            role,
            &ids(&data),
            |row| row.facts.self_of.contains(&role),
            &format!("{role}: own records"),
        );
    }
}

#[apply(on_both!)]
async fn whoever_sees_a_person_sees_the_workshop_that_it_was(world: World) {
    let query = "query($id: ID!) { node(id: $id) { ... on Participant { pseudonym perspectives workshop { code } } } }";
    for row in world.rows.of(Kind::Participant) {
        for role in Role::ALL.into_iter().filter(|role| row.seen_by(*role)) {
            let answer = world.ask(role, query, json!({ "id": row.id })).await;
            // A person of an unpublished workshop whom the viewer sees because they agreed to research use: the workshop itself is then
            // visible too.
            let workshop = answer.data()["node"]["workshop"]["code"].clone();
            let name = row.code.rsplit_once('-').unwrap().0;
            assert_eq!(
                workshop,
                if name == "demo" { super::files::DEMO } else { name },
                "{role}: {}",
                row.code
            );
        }
    }
}

#[apply(on_both!)]
async fn accounts_and_tokens_are_ones_own_or_an_admin_s(world: World) {
    world.ids_and_codes_lead_to(Kind::Account, None).await;
    world.ids_and_codes_lead_to(Kind::RoleToken, None).await;
}

#[apply(on_both!)]
async fn an_account_says_nothing_of_its_role_or_its_tokens(world: World) {
    let fields = world
        .data(Role::Admin, "{ __type(name: \"Account\") { fields { name } } }", json!({}))
        .await;
    let mut names: Vec<&str> = fields["__type"]["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["closed", "displayName", "id", "kind", "organisation"]);
}

#[apply(on_both!)]
async fn the_viewer_s_permissions_are_the_cells_of_the_matrix(world: World) {
    let query = "{ viewer { role permissions { resource actions scope } account { id } organisation { id } tokenExpiresAt } }";
    for role in Role::ALL {
        let viewer = world.data(role, query, json!({})).await["viewer"].clone();
        assert_eq!(viewer["role"], role.code());
        let expected: Vec<Value> = Resource::ALL
            .into_iter()
            .map(|resource| (resource, cell(resource, role)))
            .filter(|(_, cell)| cell.reach != Reach::Nothing)
            .map(|(resource, cell)| {
                let acts = cell.acts.iter().map(|act| act.code());
                let actions: Vec<&str> = std::iter::once("READ").chain(acts).collect();
                json!({ "resource": resource.code(), "actions": actions, "scope": format!("{}: {}", resource.describes(),
                cell.reach.describes()) })
            })
            .collect();
        assert_eq!(viewer["permissions"], Value::Array(expected), "{role}");
        let own = world.rows.of(Kind::Account).find(|row: &&Row| row.facts.owner.contains(&role));
        assert_eq!(viewer["account"]["id"].as_str(), own.map(|row| row.id.as_str()), "{role}");
        assert_eq!(viewer["tokenExpiresAt"].is_null(), role == Role::Public);
    }
}
