//! Tests that hidden and absent rows give the same bytes, and that a cursor of one role does not work in another.

use macro_rules_attribute::apply;
use policy::Role;
use serde_json::{Value, json};

use super::rows::{Kind, Row};
use super::world::World;
use crate::support::{Answer, on_both};

/// Documents that ask about an id of each kind in other ways than `node`.
fn documents(kind: Kind) -> Vec<&'static str> {
    let mut documents = vec![
        "query($id: ID!) { node(id: $id) { __typename id } }",
        "query($id: ID!) { nodes(ids: [$id, $id]) { __typename id } }",
    ];
    documents.extend(match kind {
        Kind::Programme => &[
            "query($id: ID!) { studies(filter: { evaluatesProgramme: $id }) { totalCount nodes { id } pageInfo { hasNextPage } } }",
            "query($id: ID!) { outcomes(filter: { programme: $id }) { totalCount nodes { id } } }",
            "query($id: ID!) { questions(filter: { linkedTo: $id }) { totalCount nodes { id } } }",
            "mutation($id: ID!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: 1, input: $input) { id } }",
            "mutation($id: ID!, $bad: ProgrammeChanges!) { updateProgramme(id: $id, version: 99, input: $bad) { id } }",
            "mutation($id: ID!) { setProgrammeStatus(id: $id, version: 1, status: PUBLISHED) { id } }",
            "mutation($id: ID!) { setProgrammeStatus(id: $id, version: 99, status: DRAFT) { id } }",
            "mutation($id: ID!, $rating: InvolvementRatingInput!) { rateInvolvement(programme: $id, input: $rating) { id } }",
            "mutation($id: ID!, $study: ID!) { linkEvaluation(programme: $id, study: $study) { id } }",
            "mutation($id: ID!, $study: ID!) { unlinkEvaluation(programme: $id, study: $study) { id } }",
        ][..],
        Kind::Study => &[
            "query($id: ID!) { outcomes(filter: { study: $id }) { totalCount nodes { id } } }",
            "query($id: ID!) { questions(filter: { linkedTo: $id }) { totalCount nodes { id } } }",
            "mutation($id: ID!, $programme: ID!) { linkEvaluation(programme: $programme, study: $id) { id } }",
            "mutation($id: ID!, $programme: ID!) { unlinkEvaluation(programme: $programme, study: $id) { id } }",
        ],
        Kind::Outcome => &["query($id: ID!) { questions(filter: { linkedTo: $id }) { totalCount nodes { id } } }"],
        Kind::Workshop => &["query($id: ID!) { questions(filter: { workshop: $id }) { totalCount nodes { id } } }"],
        Kind::Account => &["query($id: ID!) { auditEvents(filter: { actor: $id }) { nodes { id } } }"],
        Kind::RoleToken => &[
            "mutation($id: ID!) { revokeRoleToken(id: $id, reason: \"Lost.\") { id } }",
            "mutation($id: ID!) { rotateRoleToken(id: $id) { secret } }",
        ],
        Kind::PrioritisationRound => &[
            "mutation($id: ID!) { openRound(id: $id, version: 1) { id } }",
            "mutation($id: ID!) { closeRound(id: $id, version: 99) { id } }",
            "mutation($id: ID!) { withdrawBallot(round: $id) { id } }",
            "mutation($id: ID!, $programme: ID!) { castBallot(round: $id, preferences: [{ question: $programme, rank: 1 }]) { id } }",
        ],
        Kind::Participant => &[
            "mutation($id: ID!) { recordConsent(participant: $id, scope: RECONTACT, state: GIVEN, informationSheet: \"DEMO-SHEET-1\") { \
                id } }",
            "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [RECONTACT]) { recordedAt } }",
            "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [], erase: true) { recordedAt } }",
        ],
        Kind::Report | Kind::Question | Kind::Contribution => &[],
    });
    documents
}

/// Accounts come first: a refused change adds the account to the audit trail, so that its readers then see the account.
pub const KINDS: [Kind; 11] = [
    Kind::Account,
    Kind::Programme,
    Kind::Study,
    Kind::Outcome,
    Kind::Report,
    Kind::Workshop,
    Kind::Question,
    Kind::Participant,
    Kind::Contribution,
    Kind::PrioritisationRound,
    Kind::RoleToken,
];

/// The id of the same kind with the number of another row in it.
pub fn absent(id: &str) -> String {
    format!("{}_00000000000000000000000007", id.split_once('_').unwrap().0)
}

/// The whole answer, without the id that was asked for and without what is new in each answer.
fn bytes(answer: &Answer, asked: &str) -> String {
    let mut text = answer.text.replace(asked, "ASKED");
    let request = answer.headers.get("x-request-id").and_then(|id| id.to_str().ok());
    let request = request.or(answer.body["errors"][0]["extensions"]["requestId"].as_str());
    if let Some(request) = request {
        text = text.replace(request, "REQUEST");
    }
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|header| format!("{header:?}"))
        .collect();
    headers.sort();
    format!("{} {headers:?} {text}", answer.status)
}

impl World {
    /// The answers to each document about an id of this kind, in this role.
    async fn answers(&self, role: Role, kind: Kind, id: &str) -> Vec<(&'static str, String)> {
        self.answers_by(self.app.token(role.code()), kind, id).await
    }

    /// The same, for the holder of a token.
    pub async fn answers_by(&self, token: Option<&str>, kind: Kind, id: &str) -> Vec<(&'static str, String)> {
        let variables = json!({
            "id": id, "input": { "code": "alike", "name": "Alike" }, "bad": { "code": "-", "name": "" },
            "study": self.rows.get(Kind::Study, "acc-s-public").id, "programme": self.rows.get(Kind::Programme, "acc-practice").id,
            "rating": { "framework": "TEW_2004", "level": 3, "evidence": "Seen.", "basis": "EXPERIENCE", "ratedBy": "CARER" },
        });
        let mut answers = Vec::new();
        for document in documents(kind) {
            answers.push((document, bytes(&self.app.ask(token, document, variables.clone()).await, id)));
        }
        answers
    }
}

/// The number of hidden rows of each kind that are compared in each role.
const COMPARED: usize = 5;

#[apply(on_both!)]
async fn a_hidden_row_answers_as_one_that_is_not_there(world: World) {
    let mut compared = 0;
    for kind in KINDS {
        for role in Role::ALL {
            let hidden: Vec<&Row> = world
                .rows
                .of(kind)
                .filter(|row| !row.demo && !row.seen_by(role))
                .take(COMPARED)
                .collect();
            let Some(first) = hidden.first() else { continue };
            let nothing = absent(&first.id);
            let nothing = world.answers(role, kind, &nothing).await;
            for row in hidden {
                assert_eq!(world.answers(role, kind, &row.id).await, nothing, "{role}: {}", row.code);
                compared += 1;
            }
        }
    }
    assert!(compared > 150, "only {compared} hidden rows were compared");
}

#[apply(on_both!)]
async fn a_hidden_code_answers_as_one_that_is_not_there(world: World) {
    for (kind, field) in [
        (Kind::Programme, "programme"),
        (Kind::Study, "study"),
        (Kind::Workshop, "workshop"),
        (Kind::Question, "question"),
    ] {
        let query = format!("query($code: String!) {{ {field}(code: $code) {{ id code }} }}");
        for row in world.rows.of(kind).filter(|row| !row.demo) {
            for role in Role::ALL.into_iter().filter(|role| !row.seen_by(*role)) {
                let hidden = world.ask(role, &query, json!({ "code": row.code })).await;
                let nothing = world.ask(role, &query, json!({ "code": "no-such-code" })).await;
                assert_eq!(bytes(&hidden, &row.code), bytes(&nothing, "no-such-code"), "{role}: {}", row.code);
            }
        }
    }
}

#[apply(on_both!)]
async fn a_cursor_of_one_role_is_refused_in_every_other(world: World) {
    for list in [
        "programmes",
        "studies",
        "outcomes",
        "questions",
        "workshops",
        "organisations",
        "search",
    ] {
        let arguments = if list == "search" { "text: \"service user\"," } else { "" };
        let query = format!(
            "query($after: String) {{ {list}({arguments} first: 1, after: $after) {{ nodes {{ __typename }} pageInfo {{ endCursor }} }} }}"
        );
        let mut cursors: Vec<(Role, Value)> = Vec::new();
        for role in Role::ALL {
            let data = world.data(role, &query, json!({})).await;
            assert!(data[list]["pageInfo"]["endCursor"].is_string(), "{role}: {list} is empty");
            cursors.push((role, data[list]["pageInfo"]["endCursor"].clone()));
        }
        for (role, cursor) in &cursors {
            for other in Role::ALL {
                let answer = world.ask(other, &query, json!({ "after": cursor })).await;
                let expected: &[&str] = if other == *role { &[] } else { &["BAD_USER_INPUT"] };
                assert_eq!(answer.codes(), expected, "{list}: a cursor of {role} in the hands of {other}");
            }
        }
    }
}
