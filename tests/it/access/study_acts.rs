//! Tests who may change studies and their outcomes: each change, in each role, on each row.

use std::collections::{BTreeMap, BTreeSet};

use policy::{Act, Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::acts::Done;
use super::rows::{Kind, Row};
use super::world::World;

/// A change to one study, or to one of its outcomes.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// Sends the same description and the same status again.
    Update,
    /// Publishes the study and unpublishes it again.
    Publish,
    /// Adds an outcome, changes it and deletes it.
    Outcomes,
}

const STATUSES: [&str; 4] = ["DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED"];
const READ: &str = "query($id: ID!) { node(id: $id) { ... on Study { version title kind } } }";
const UPDATE: &str = "mutation($id: ID!, $version: Int!, $input: StudyChanges!) { updateStudy(id: $id, version: $version, input: $input) \
    { id version viewerCanEdit } }";
const RECORD: &str = "mutation($id: ID!, $input: OutcomeInput!) { recordOutcome(study: $id, input: $input) { id version } }";
const CHANGE: &str =
    "mutation($id: ID!, $version: Int!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: $version, input: $input) { version } }";
const DELETE: &str = "mutation($id: ID!, $version: Int!) { deleteOutcome(id: $id, version: $version) { id } }";

fn outcome() -> Value {
    json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
    "direction": "BENEFIT", "summary": "More." })
}

fn status_of(row: &Row) -> &'static str {
    STATUSES.into_iter().find(|status| row.tags.contains(status)).unwrap()
}

impl Change {
    const ALL: [Self; 3] = [Self::Update, Self::Publish, Self::Outcomes];

    /// The act that a cell must list. A study that is or was public is changed only by roles that may publish.
    fn act(self, row: &Row) -> Act {
        let private = matches!(status_of(row), "DRAFT" | "IN_REVIEW");
        if private && !matches!(self, Self::Publish) {
            Act::Edit
        } else {
            Act::Publish
        }
    }
}

impl World {
    async fn update_study(&self, role: Role, row: &Row, status: &str) -> String {
        let held = self.data(Role::Academic, READ, json!({ "id": row.id })).await["node"].clone();
        let input = json!({ "code": row.code, "title": held["title"], "kind": held["kind"], "status": status });
        let variables = json!({ "id": row.id, "version": held["version"], "input": input });
        let answer = self.ask(role, UPDATE, variables).await;
        let after = self.data(Role::Academic, READ, json!({ "id": row.id })).await["node"].clone();
        match answer.codes().first() {
            Some(code) => {
                assert_eq!(after, held, "{role}: a refused change of {} changed it", row.code);
                code.clone()
            }
            None => "OK".to_owned(),
        }
    }

    /// Makes three changes to outcomes, which must all have the same result.
    async fn change_outcomes(&self, role: Role, row: &Row) -> String {
        let recorded = self.ask(role, RECORD, json!({ "id": row.id, "input": outcome() })).await;
        let refused = recorded.codes().first().cloned();
        let made = match &refused {
            None => recorded.data()["recordOutcome"].clone(),
            Some(_) => self.data(Role::Academic, RECORD, json!({ "id": row.id, "input": outcome() })).await["recordOutcome"].clone(),
        };
        let changed = self
            .ask(role, CHANGE, json!({ "id": made["id"], "version": 1, "input": outcome() }))
            .await;
        assert_eq!(changed.codes().first(), refused.as_ref(), "{role}: updateOutcome of {}", row.code);
        let version = if refused.is_none() { 2 } else { 1 };
        let deleted = self.ask(role, DELETE, json!({ "id": made["id"], "version": version })).await;
        assert_eq!(deleted.codes().first(), refused.as_ref(), "{role}: deleteOutcome of {}", row.code);
        match refused {
            Some(code) => {
                self.data(Role::Academic, DELETE, json!({ "id": made["id"], "version": 1 })).await;
                code
            }
            None => "OK".to_owned(),
        }
    }

    /// Tries every change to every study of the world in every role, and adds what succeeded, by resource, role and act.
    pub async fn study_acts(&self, done: &mut Done) {
        let resource = Resource::StudiesUnpublished;
        for role in Role::ALL {
            let may = cell(resource, role);
            for row in self.rows.of(Kind::Study).filter(|row| row.tags.contains("found")) {
                for change in Change::ALL {
                    let act = change.act(row);
                    let expected = match (row.seen_by(role), may.acts.contains(&act) && may.reach == Reach::Everything) {
                        (false, _) => "NOT_FOUND",
                        (true, false) => "FORBIDDEN",
                        (true, true) => "OK",
                    };
                    let found = match change {
                        Change::Update => self.update_study(role, row, status_of(row)).await,
                        Change::Publish => self.update_study(role, row, "PUBLISHED").await,
                        Change::Outcomes => self.change_outcomes(role, row).await,
                    };
                    assert_eq!(found, expected, "{role}: {change:?} of {}", row.code);
                    if found == "OK" {
                        note(done, (resource, role), act, row.code.clone());
                        self.update_study(Role::Academic, row, status_of(row)).await;
                    }
                }
            }
            let create = "mutation($input: StudyInput!) { createStudy(input: $input) { status } }";
            let input = json!({ "code": format!("new-study-{role}").replace('_', "-"), "title": "New" });
            let made = self.ask(role, create, json!({ "input": input })).await;
            let allowed = may.acts.contains(&Act::Create);
            let expected: &[&str] = if allowed { &[] } else { &["FORBIDDEN"] };
            assert_eq!(made.codes(), expected, "{role}: createStudy");
            if allowed {
                assert_eq!(made.data()["createStudy"]["status"], "DRAFT");
                note(done, (resource, role), Act::Create, "a draft".to_owned());
            }
        }
    }
}

fn note(done: &mut Done, cell: (Resource, Role), act: Act, what: String) {
    let acts: &mut BTreeMap<&'static str, BTreeSet<String>> = done.entry(cell).or_default();
    acts.entry(act.code()).or_default().insert(what);
}
