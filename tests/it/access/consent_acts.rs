//! Tests who may give and withdraw consent, and for whom.

use policy::{Act, Reach, Resource, Role, cell};
use serde_json::json;

use super::acts::Done;
use super::rows::Kind;
use super::workshop_acts::Trial;
use super::world::World;

impl World {
    pub(super) async fn consents(&self, done: &mut Done, role: Role) {
        let record = "mutation($id: ID!) { recordConsent(participant: $id, scope: RECONTACT, state: GIVEN, informationSheet: \
            \"DEMO-SHEET-1\") { id } }";
        let withdraw = "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [RECONTACT]) { recordedAt } }";
        let mine = cell(Resource::Consents, role);
        for person in self.rows.of(Kind::Participant).filter(|row| !row.code.starts_with("demo-p0")) {
            let speaks = person.facts.self_of.contains(&role) || mine.reach == Reach::Everything;
            let trial = Trial {
                role,
                cell: (Resource::Consents, Act::Consent),
                on: &person.code,
                seen: person.seen_by(role),
                allowed: mine.acts.contains(&Act::Consent) && speaks,
                lacks: false,
            };
            self.tries(done, &trial, record, json!({ "id": person.id })).await;
            self.tries(done, &trial, withdraw, json!({ "id": person.id })).await;
        }
    }
}
