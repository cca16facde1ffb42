//! Tests who may change programmes: each change, in each role, on each row.

use std::collections::{BTreeMap, BTreeSet};

use macro_rules_attribute::apply;
use policy::{Act, Reach, Resource, Role, cell};
use serde_json::{Value, json};

use super::files::{OTHER, OWN};
use super::reach::reached;
use super::rows::{Kind, Row};
use super::world::World;
use crate::support::on_both;

/// The rows on which each act succeeded, by resource and role.
pub type Done = BTreeMap<(Resource, Role), BTreeMap<&'static str, BTreeSet<String>>>;

/// A change to one programme.
#[derive(Debug, Clone, Copy)]
enum Change {
    Update,
    Link,
    Unlink,
    /// A change to the status that the programme already has: an edit for drafts, a publication otherwise.
    SameStatus,
    Publish,
    Rate,
}

impl Change {
    const ALL: [Self; 6] = [Self::Update, Self::Link, Self::Unlink, Self::SameStatus, Self::Publish, Self::Rate];

    /// The act that a cell must list for this change, and the resource of that cell.
    fn act(self, row: &Row) -> (Resource, Act) {
        let private = row.tags.contains("DRAFT") || row.tags.contains("IN_REVIEW");
        let act = match self {
            Self::Update | Self::Link | Self::Unlink | Self::SameStatus if private => Act::Edit,
            // A programme that is or was public is changed only by roles that may publish.
            Self::Update | Self::Link | Self::Unlink | Self::SameStatus | Self::Publish => Act::Publish,
            Self::Rate => return (Resource::InvolvementRatings, Act::Rate),
        };
        (Resource::ProgrammesUnpublished, act)
    }

    fn document(self) -> &'static str {
        match self {
            Self::Update => {
                "mutation($id: ID!, $version: Int!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: $version, input: \
                    $input) { id } }"
            }
            Self::Link => "mutation($id: ID!, $study: ID!) { linkEvaluation(programme: $id, study: $study) { id } }",
            Self::Unlink => "mutation($id: ID!, $study: ID!) { unlinkEvaluation(programme: $id, study: $study) { id } }",
            Self::SameStatus | Self::Publish => {
                "mutation($id: ID!, $version: Int!, $status: PublicationStatus!) { setProgrammeStatus(id: $id, version: $version, status: \
                    $status) { id } }"
            }
            Self::Rate => "mutation($id: ID!, $rating: InvolvementRatingInput!) { rateInvolvement(programme: $id, input: $rating) { id } }",
        }
    }
}

/// All variables that the changes to the programme need.
async fn variables(world: &World, id: &str, code: &str, status: &str) -> Value {
    let held = world
        .data(
            Role::Academic,
            "query($id: ID!) { node(id: $id) { ... on Programme { version } } }",
            json!({ "id": id }),
        )
        .await;
    json!({
        "id": id, "version": held["node"]["version"].as_i64().unwrap_or(1), "status": status, "input": { "code": code,
        "name": format!("Changed {code}") },
        "study": world.rows.get(Kind::Study, "acc-s-public").id,
        "rating": { "framework": "TEW_2004", "level": 3, "evidence": "Seen.", "basis": "DESK" },
    })
}

const STATUSES: [&str; 4] = ["DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED"];

fn status_of(row: &Row) -> &'static str {
    STATUSES.into_iter().find(|status| row.tags.contains(status)).unwrap()
}

impl World {
    /// Tries a change. Returns `OK`, or the code of the refusal.
    async fn try_change(&self, role: Role, change: Change, row: &Row) -> String {
        let status = if matches!(change, Change::Publish) {
            "PUBLISHED"
        } else {
            status_of(row)
        };
        let before = variables(self, &row.id, &row.code, status).await;
        let answer = self.ask(role, change.document(), before.clone()).await;
        let after = variables(self, &row.id, &row.code, status_of(row)).await;
        if let Some(code) = answer.codes().first() {
            assert_eq!(
                after["version"], before["version"],
                "{role}: a refused {change:?} of {} changed it",
                row.code
            );
            return code.clone();
        }
        if status != status_of(row) {
            self.data(Role::Academic, Change::SameStatus.document(), after).await;
        }
        "OK".to_owned()
    }

    /// Tries every change to every programme of the world in every role. Returns what succeeded, by resource, role and act.
    pub async fn programme_acts(&self) -> Done {
        let mut done = Done::new();
        for role in Role::ALL {
            for row in self.rows.of(Kind::Programme).filter(|row| row.tags.contains("land")) {
                for change in Change::ALL {
                    let (resource, act) = change.act(row);
                    let allowed = cell(resource, role).acts.contains(&act) && reached(resource, role, &row.facts);
                    let expected = match (row.seen_by(role), allowed) {
                        (false, _) => "NOT_FOUND",
                        (true, false) => "FORBIDDEN",
                        (true, true) => "OK",
                    };
                    assert_eq!(
                        self.try_change(role, change, row).await,
                        expected,
                        "{role}: {change:?} of {}",
                        row.code
                    );
                    if expected == "OK" {
                        done.entry((resource, role))
                            .or_default()
                            .entry(act.code())
                            .or_default()
                            .insert(row.code.clone());
                    }
                }
            }
            for (organisation, made) in self.try_creating(role).await {
                let (resource, act) = (Resource::ProgrammesUnpublished, Act::Create);
                if made {
                    let of = format!("of {organisation}");
                    done.entry((resource, role)).or_default().entry(act.code()).or_default().insert(of);
                }
            }
        }
        done
    }

    /// Tries to rate how certain the evidence of a cell is. Returns whether it succeeded.
    pub async fn rates_certainty(&self, role: Role) -> bool {
        let rate = "mutation($input: CertaintyInput!) { rateCertainty(input: $input) { certainty { level } } }";
        let input = json!({ "rows": "METHOD", "columns": "OUTCOME_DOMAIN", "row": "FEEDBACK_ON_PRACTICE", "column": "COST",
        "framework": "GRADE",
            "level": "VERY_LOW", "reasons": [format!("As {role} sees it.")] });
        let answer = self.ask(role, rate, json!({ "input": input })).await;
        let allowed = cell(Resource::Certainty, role).acts.contains(&Act::Rate);
        assert_eq!(
            answer.codes(),
            if allowed { &[][..] } else { &["FORBIDDEN"] },
            "{role} rates certainty"
        );
        allowed
    }

    /// Tries to create programmes of the viewer's organisation, of another one, and of none.
    async fn try_creating(&self, role: Role) -> Vec<(&'static str, bool)> {
        let create = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id status } }";
        let mut made = Vec::new();
        for (name, code) in [
            ("their own organisation", Some(OWN)),
            ("another organisation", Some(OTHER)),
            ("none that is named", None),
        ] {
            let mut input = json!({ "code": format!("new-{role}-{}", made.len()).replace('_', "-"), "name": "New" });
            if let Some(code) = code {
                input["organisation"] = self.owners[code].clone().into();
            }
            let answer = self.ask(role, create, json!({ "input": input })).await;
            let cell = cell(Resource::ProgrammesUnpublished, role);
            // A role that does not reach all programmes creates programmes for its own organisation only.
            let allowed = cell.acts.contains(&Act::Create) && (cell.reach == Reach::Everything || code != Some(OTHER));
            let expected: &[&str] = match (allowed, cell.acts.contains(&Act::Create)) {
                (true, _) => &[],
                (false, true) => &["BAD_USER_INPUT"],
                (false, false) => &["FORBIDDEN"],
            };
            assert_eq!(answer.codes(), expected, "{role} makes a programme of {name}");
            if allowed {
                let row = answer.data()["createProgramme"].clone();
                assert_eq!(row["status"], "DRAFT");
                let seen = self
                    .data(role, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": row["id"] }))
                    .await;
                assert_eq!(seen["node"]["id"], row["id"], "{role} does not see what they made");
            }
            made.push((name, allowed));
        }
        made
    }
}

#[apply(on_both!)]
async fn a_programme_stays_with_its_organisation_where_its_editor_is_bound_to_one(world: World) {
    let row = world.rows.get(Kind::Programme, "acc-practice");
    let mut input = json!({ "code": "acc-practice", "name": "Moved", "organisation": world.owners[OTHER] });
    let moved = json!({ "id": row.id, "version": 1, "input": input });
    let answer = world.ask(Role::Practitioner, Change::Update.document(), moved).await;
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "input.organisation");
    input["organisation"] = world.owners[OWN].clone().into();
    world
        .data(
            Role::Practitioner,
            Change::Update.document(),
            json!({ "id": row.id, "version": 1, "input": input }),
        )
        .await;
}
