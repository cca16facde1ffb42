//! Tests who manages accounts, tokens and keys, and who reads the audit trail.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use policy::{Act, Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::places::ACCOUNTS;
use super::rows::Kind;
use super::world::World;
use crate::support::on_both;

const ISSUE: &str = "mutation($account: ID!) { issueRoleToken(input: { account: $account, role: PARTNER, label: \"Made in a test\" }) { \
    token { id } secret } }";

const ROTATE: &str = "mutation($token: ID!) { rotateRoleToken(id: $token, graceSeconds: 60) { token { id } } }";

/// Each act of managing access. `$token` is a valid token.
const MANAGE: [(&str, &str); 5] = [
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
        "revokeRoleToken",
        "mutation($token: ID!) { revokeRoleToken(id: $token, reason: \"Lost.\") { status } }",
    ),
    ("rotateSigningKey", "mutation { rotateSigningKey { keyId } }"),
];

/// Lists that only roles whose cell reaches every row may read.
const LISTS: [(Resource, &str); 4] = [
    (Resource::Access, "{ accounts(first: 100) { totalCount nodes { id } } }"),
    (Resource::Access, "{ accounts { totalCount } }"),
    (Resource::Access, "{ signingKeys { keyId } }"),
    (Resource::AuditTrail, "{ auditEvents(first: 5) { nodes { id action } } }"),
];

impl World {
    /// The id of a token that no other test step needs.
    async fn spare_token(&self) -> Value {
        let account = &self.rows.get(Kind::Account, "demo-partner").id;
        self.data(Role::Admin, ISSUE, json!({ "account": account })).await["issueRoleToken"]["token"]["id"].clone()
    }

    /// Whether the role may perform every act of managing, or none. It fails if the role may perform only some.
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
            // A role that does not manage access cannot revoke its own token either, and the refusal does not reveal which tokens exist.
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

    /// A token that an admin issues to an account for a test.
    async fn issued(&self, account: &str, role: Role) -> Value {
        let issue = "mutation($account: ID!, $role: Role!) { issueRoleToken(input: { account: $account, role: $role, label: \"Made in a \
            test\" }) { token { id } } }";
        let account = &self.rows.get(Kind::Account, account).id;
        let issued = self
            .data(Role::Admin, issue, json!({ "account": account, "role": role.code() }))
            .await;
        issued["issueRoleToken"]["token"]["id"].clone()
    }

    /// Tries to rotate the role's own tokens, those of others, and one that does not exist. Returns whose tokens were rotated.
    pub async fn rotates(&self, role: Role) -> BTreeSet<String> {
        let cell = cell(Resource::Access, role);
        let (some, any) = (cell.acts.contains(&Act::Rotate), cell.acts.contains(&Act::Manage));
        let own = ACCOUNTS.iter().find(|(_, holder)| *holder == role).map(|(account, _)| *account);
        let another = ACCOUNTS
            .iter()
            .find(|(_, holder)| ![role, Role::Participant].contains(holder))
            .unwrap();
        let mut tokens = vec![
            ("others'", self.issued(another.0, another.1).await, any, "NOT_FOUND"),
            ("nobody's", json!("token_00000000000000000000000007"), false, "NOT_FOUND"),
        ];
        if let Some(own) = own {
            // Whoever replaces a token receives its secret, so a token that grants more cannot be replaced.
            tokens.push(("their own, of another role", self.issued(own, another.1).await, any, "FORBIDDEN"));
            let same = match role {
                // Nobody issues these: it is the token that the participant uses here.
                Role::Participant => json!(self.rows.get(Kind::RoleToken, "token of PARTICIPANT").id),
                role => self.issued(own, role).await,
            };
            tokens.push(("their own", same, some, "FORBIDDEN"));
        }
        let mut rotated = BTreeSet::new();
        for (whose, token, allowed, refusal) in tokens {
            let answer = self.ask(role, ROTATE, json!({ "token": token })).await;
            let refusal = if some { refusal } else { "FORBIDDEN" };
            let expected: &[&str] = if allowed { &[] } else { &[refusal] };
            assert_eq!(answer.codes(), expected, "{role} rotates {whose}");
            if allowed {
                rotated.insert(whose.to_owned());
            }
        }
        rotated
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

#[apply(on_both!)]
async fn access_is_managed_and_listed_by_whom_the_matrix_lets(world: World) {
    for role in Role::ALL {
        world.manages(role).await;
        world.rotates(role).await;
        world.reads_all(Resource::Access, role).await;
        world.reads_all(Resource::AuditTrail, role).await;
    }
}

#[apply(on_both!)]
async fn what_an_admin_does_not_find_is_not_there(world: World) {
    let rotate = [("rotateRoleToken", ROTATE)];
    for (name, document) in MANAGE.into_iter().chain(rotate).filter(|(_, document)| document.contains("$token")) {
        let answer = world
            .ask(Role::Admin, document, json!({ "token": "token_00000000000000000000000007" }))
            .await;
        assert_eq!(answer.codes(), ["NOT_FOUND"], "{name}");
    }
}

#[apply(on_both!)]
async fn every_act_on_access_is_on_the_trail_and_every_refusal_too(world: World) {
    world.manages(Role::Admin).await;
    world.manages(Role::Practitioner).await;
    world.rotates(Role::Admin).await;
    world.rotates(Role::Practitioner).await;
    let query = "{ auditEvents(first: 100) { nodes { action outcome role actor { displayName } requestId } } }";
    let trail = world.data(Role::Steward, query, json!({})).await["auditEvents"]["nodes"].clone();
    for (role, outcome) in [(Role::Admin, "ALLOWED"), (Role::Practitioner, "DENIED")] {
        for action in [
            "account.create",
            "account.update",
            "token.issue",
            "token.rotate",
            "token.revoke",
            "key.rotate",
        ] {
            let is_it = |event: &&Value| event["action"] == action && event["role"] == role.code() && event["outcome"] == outcome;
            let event = trail.as_array().unwrap().iter().find(is_it);
            let event = event.unwrap_or_else(|| panic!("{role}: {action} is not on the trail as {outcome}"));
            if action != "token.rotate" {
                let other = |event: &Value| event["action"] == action && event["role"] == role.code() && event["outcome"] != outcome;
                assert!(!trail.as_array().unwrap().iter().any(other), "{role}: {action}");
            }
            assert!(event["actor"]["displayName"].is_string());
            assert_ne!(event["requestId"], "");
        }
    }
}

#[apply(on_both!)]
async fn an_act_on_the_trail_is_seen_by_its_id_by_those_alone_who_read_the_trail(world: World) {
    let events = world
        .data(Role::Steward, "{ auditEvents(first: 3) { nodes { id } } }", json!({}))
        .await;
    let query = "query($id: ID!) { node(id: $id) { id ... on AuditEvent { action } } }";
    for event in events["auditEvents"]["nodes"].as_array().unwrap() {
        for role in Role::ALL {
            let node = world.data(role, query, json!({ "id": event["id"] })).await["node"].clone();
            assert_eq!(
                !node.is_null(),
                cell(Resource::AuditTrail, role).reach == Reach::Everything,
                "{role}"
            );
        }
    }
}
