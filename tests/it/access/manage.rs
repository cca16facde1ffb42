//! Who manages accounts, tokens and keys, and who reads the trail.

use policy::{Act, Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::rows::Kind;
use super::world::World;
use crate::support::on_both;

const ISSUE: &str = "mutation($account: ID!) { issueRoleToken(input: { account: $account, role: PARTNER, label: \"Made in a test\" }) { token { id } secret } }";

/// Each act of managing access; `$token` is a token that works.
const MANAGE: [(&str, &str); 6] = [
    (
        "createAccount",
        "mutation { createAccount(input: { displayName: \"Somebody made up\", kind: PERSON }) { id } }",
    ),
    (
        "updateAccount",
        "mutation($account: ID!) { updateAccount(id: $account, displayName: \"Somebody made up\") { id } }",
    ),
    ("issueRoleToken", ISSUE),
    (
        "rotateRoleToken",
        "mutation($token: ID!) { rotateRoleToken(id: $token, graceSeconds: 60) { token { id } } }",
    ),
    (
        "revokeRoleToken",
        "mutation($token: ID!) { revokeRoleToken(id: $token, reason: \"Lost.\") { status } }",
    ),
    ("rotateSigningKey", "mutation { rotateSigningKey { keyId } }"),
];

/// Lists that are for those alone whose cell reaches every row.
const LISTS: [(Resource, &str); 4] = [
    (Resource::Access, "{ accounts(first: 100) { totalCount nodes { id } } }"),
    (Resource::Access, "{ accounts { totalCount } }"),
    (Resource::Access, "{ signingKeys { keyId } }"),
    (Resource::AuditTrail, "{ auditEvents(first: 5) { nodes { id action } } }"),
];

impl World {
    /// The id of a token that nobody else needs.
    async fn spare_token(&self) -> Value {
        let account = &self.rows.get(Kind::Account, "demo-partner").id;
        self.data(Role::Admin, ISSUE, json!({ "account": account })).await["issueRoleToken"]["token"]["id"].clone()
    }

    /// Whether the role may do every act of managing, or none; anything between is a failure.
    pub async fn manages(&self, role: Role) -> bool {
        let allowed = cell(Resource::Access, role).acts.contains(&Act::Manage);
        let account = self.rows.get(Kind::Account, "demo-partner").id.clone();
        let own = self
            .rows
            .of(Kind::RoleToken)
            .find(|row| row.facts.owner.contains(&role))
            .map(|row| json!(row.id));
        for (name, document) in MANAGE {
            let spare = self.spare_token().await;
            // One's own token, too, is for others to replace and to take back; nor is it told which tokens there are.
            let absent = json!("token_00000000000000000000000007");
            for token in [Some(spare), own.clone().filter(|_| !allowed), Some(absent).filter(|_| !allowed)]
                .into_iter()
                .flatten()
            {
                let answer = self.ask(role, document, json!({ "account": account, "token": token })).await;
                let expected: &[&str] = if allowed { &[] } else { &["FORBIDDEN"] };
                assert_eq!(answer.codes(), expected, "{role}: {name}");
            }
        }
        allowed
    }

    /// Whether the role reads every list of the resource, or none.
    pub async fn reads_all(&self, resource: Resource, role: Role) -> bool {
        let allowed = cell(resource, role).reach == Reach::Everything;
        for (_, query) in LISTS.iter().filter(|(of, _)| *of == resource) {
            let answer = self.ask(role, query, json!({})).await;
            let expected: &[&str] = if allowed { &[] } else { &["FORBIDDEN"] };
            assert_eq!(answer.codes(), expected, "{role}: {query}");
            let shown = answer.body["data"]
                .as_object()
                .is_some_and(|data| data.values().any(|field| !field.is_null()));
            assert_eq!(shown, allowed, "{role}: {query}");
        }
        allowed
    }
}

on_both! {
    async fn access_is_managed_and_listed_by_whom_the_matrix_lets(world: World) {
        for role in Role::ALL {
            world.manages(role).await;
            world.reads_all(Resource::Access, role).await;
            world.reads_all(Resource::AuditTrail, role).await;
        }
    }

    async fn what_an_admin_does_not_find_is_not_there(world: World) {
        for (name, document) in MANAGE.into_iter().filter(|(_, document)| document.contains("$token")) {
            let answer = world.ask(Role::Admin, document, json!({ "token": "token_00000000000000000000000007" })).await;
            assert_eq!(answer.codes(), ["NOT_FOUND"], "{name}");
        }
    }

    async fn every_act_on_access_is_on_the_trail_and_every_refusal_too(world: World) {
        world.manages(Role::Admin).await;
        world.manages(Role::Practitioner).await;
        let query = "{ auditEvents(first: 100) { nodes { action outcome role actor { displayName } requestId } } }";
        let trail = world.data(Role::Steward, query, json!({})).await["auditEvents"]["nodes"].clone();
        for (role, outcome) in [(Role::Admin, "ALLOWED"), (Role::Practitioner, "DENIED")] {
            for action in ["account.create", "account.update", "token.issue", "token.rotate", "token.revoke", "key.rotate"] {
                let event = trail.as_array().unwrap().iter().find(|event| event["action"] == action && event["role"] == role.code());
                let event = event.unwrap_or_else(|| panic!("{role}: {action} is not on the trail"));
                assert_eq!(event["outcome"], outcome);
                assert!(event["actor"]["displayName"].is_string());
                assert_ne!(event["requestId"], "");
            }
        }
    }

    async fn an_act_on_the_trail_is_seen_by_its_id_by_those_alone_who_read_the_trail(world: World) {
        let events = world.data(Role::Steward, "{ auditEvents(first: 3) { nodes { id } } }", json!({})).await;
        let query = "query($id: ID!) { node(id: $id) { id ... on AuditEvent { action } } }";
        for event in events["auditEvents"]["nodes"].as_array().unwrap() {
            for role in Role::ALL {
                let node = world.data(role, query, json!({ "id": event["id"] })).await["node"].clone();
                assert_eq!(!node.is_null(), cell(Resource::AuditTrail, role).reach == Reach::Everything, "{role}");
            }
        }
    }
}
