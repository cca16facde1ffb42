//! Tests who may do what in workshops and around them: each act, in each role, in each workshop.

mod documents;

use policy::{Act, Reach, Resource, Role, cell};
use serde_json::{Value, json};

use self::documents::{CLOSE, OPEN, REVISE, STATUS, UPDATE};
use super::acts::Done;
use super::files::PROJECT;
use super::personal::of_workshop;
use super::places::{Place, places};
use super::rows::{Kind, Row};
use super::world::World;

/// An act to try: the resource of its cell, the row, and the expected result.
pub(super) struct Trial<'a> {
    pub(super) role: Role,
    pub(super) cell: (Resource, Act),
    pub(super) on: &'a str,
    pub(super) seen: bool,
    pub(super) allowed: bool,
    /// Whether the act must fail for a permitted viewer, because it names a row that is missing or hidden.
    pub(super) lacks: bool,
}

/// A viewer in a workshop.
struct Insider<'a> {
    role: Role,
    place: &'a Place,
    workshop: &'a Row,
    question: &'a Row,
    seat: Option<&'a Row>,
}

impl Insider<'_> {
    fn may(&self, resource: Resource, act: Act) -> bool {
        cell(resource, self.role).acts.contains(&act)
    }

    fn facilitates(&self, act: Act) -> bool {
        self.may(Resource::WorkshopsUnpublished, act) && self.workshop.facts.facilitated_by.contains(&self.role)
    }

    /// Whether the person takes part and agrees to this scope. A participant's token reaches only the workshop that it was joined to.
    fn agrees(&self, scope: &str) -> bool {
        let elsewhere = self.role == Role::Participant && !self.workshop.facts.joined_by.contains(&self.role);
        let Some(seat) = self.seat.filter(|_| !elsewhere) else {
            return false;
        };
        let file = self.place.file();
        let person = file["participants"]
            .as_array()
            .unwrap()
            .iter()
            .find(|person| person["code"] == seat.code.as_str());
        // People who were added by name agreed to all scopes that are needed here.
        person.is_none_or(|person| {
            let said = person["consents"].as_array().unwrap().iter().rfind(|said| said["scope"] == scope);
            said.is_some_and(|said| said["state"] == "GIVEN")
        })
    }

    fn trial(&self, cell: (Resource, Act), allowed: bool) -> Trial<'_> {
        Trial {
            role: self.role,
            cell,
            on: &self.workshop.code,
            seen: self.workshop.seen_by(self.role),
            allowed,
            lacks: false,
        }
    }

    fn trial_on_question(&self, allowed: bool) -> Trial<'_> {
        Trial {
            on: &self.question.code,
            seen: self.question.seen_by(self.role),
            ..self.trial(EDIT, allowed)
        }
    }
}

const EDIT: (Resource, Act) = (Resource::WorkshopsUnpublished, Act::Edit);

impl World {
    /// Tries an act. Returns the data if it succeeded.
    pub(super) async fn tries(&self, done: &mut Done, trial: &Trial<'_>, document: &str, variables: Value) -> Option<Value> {
        let answer = self.ask(trial.role, document, variables).await;
        let codes = answer.codes();
        let said = format!("{}: {document} on {}: {}", trial.role, trial.on, answer.body);
        match (trial.seen, trial.allowed) {
            (false, _) => assert_eq!(codes, ["NOT_FOUND"], "{said}"),
            (true, false) => assert_eq!(codes, ["FORBIDDEN"], "{said}"),
            (true, true) if trial.lacks => assert!(codes.is_empty() || codes == ["BAD_USER_INPUT"] || codes == ["CONFLICT"], "{said}"),
            // The state of a row may refuse what the policy allows.
            (true, true) => assert!(codes.is_empty() || codes == ["CONFLICT"], "{said}"),
        }
        if !codes.is_empty() {
            return None;
        }
        let (resource, act) = trial.cell;
        let acts = done.entry((resource, trial.role)).or_default();
        acts.entry(act.code()).or_default().insert(trial.on.to_owned());
        answer.data().as_object().unwrap().values().next().cloned()
    }

    /// The current version of a row.
    async fn version(&self, row: &Row) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Workshop { version } ... on Question { version } ... on PrioritisationRound \
            { version } } }";
        self.data(Role::Steward, query, json!({ "id": row.id })).await["node"]["version"].clone()
    }

    /// Tries every act on the resources of workshops in every role, on every row for which it makes sense.
    pub async fn workshop_acts(&self, done: &mut Done) {
        for (number, role) in (90..).zip(Role::ALL) {
            self.words_and_workshops(done, role, number).await;
            for place in &places() {
                let insider = Insider {
                    role,
                    place,
                    workshop: self.rows.get(Kind::Workshop, place.name),
                    question: self
                        .rows
                        .of(Kind::Question)
                        .find(|row| row.tags.contains(place.name) && row.code.ends_with("-q01"))
                        .unwrap(),
                    seat: self
                        .rows
                        .of(Kind::Participant)
                        .find(|row| of_workshop(row, place.name) && row.facts.self_of.contains(&role)),
                };
                self.the_workshop_itself(done, &insider).await;
                self.what_people_bring(done, &insider).await;
                self.the_question(done, &insider).await;
                self.the_votes(done, &insider).await;
            }
            self.question_of_no_workshop(done, role).await;
            self.consents(done, role).await;
        }
    }

    async fn words_and_workshops(&self, done: &mut Done, role: Role, number: i32) {
        let trial = |resource, act, on| Trial {
            role,
            cell: (resource, act),
            on,
            seen: true,
            allowed: cell(resource, role).acts.contains(&act),
            lacks: false,
        };
        let name = role.code().replace('_', "-");
        let project = "mutation($code: String!) { createProject(input: { code: $code, title: \"New\" }) { id } }";
        self.tries(
            done,
            &trial(Resource::Vocabulary, Act::Create, "a project"),
            project,
            json!({ "code": format!("new-{name}") }),
        )
        .await;
        let recommend = "mutation($project: ID!, $number: Int!) { recordRecommendation(input: { project: $project, number: $number, text: \
            \"Listen.\" }) { id } }";
        let variables = json!({ "project": self.owners[PROJECT], "number": number });
        self.tries(
            done,
            &trial(Resource::Vocabulary, Act::Create, "a recommendation"),
            recommend,
            variables,
        )
        .await;
        let organisation = "mutation($code: String!) { createOrganisation(input: { name: $code, kind: OTHER }) { id } }";
        self.tries(
            done,
            &trial(Resource::Vocabulary, Act::Create, "an organisation"),
            organisation,
            json!({ "code": format!("new-{name}") }),
        )
        .await;
        let some = self
            .data(
                Role::Academic,
                "{ organisations(first: 1) { nodes { id name kind version } } }",
                json!({}),
            )
            .await;
        let some = some["organisations"]["nodes"][0].clone();
        let edit = "mutation($id: ID!, $version: Int!, $name: String!, $kind: OrganisationKind!) {
            updateOrganisation(id: $id, version: $version, input: { name: $name, kind: $kind }) { id } }";
        self.tries(done, &trial(Resource::Vocabulary, Act::Edit, "an organisation"), edit, some)
            .await;
        let term = "mutation($code: String!) { createTerm(input: { dimension: TOPIC, code: $code, label: \"New\" }) { id } }";
        self.tries(
            done,
            &trial(Resource::Vocabulary, Act::Create, "a term"),
            term,
            json!({ "code": format!("NEW_{}", role.code()) }),
        )
        .await;
        let create = "mutation($code: String!) { createWorkshop(input: { code: $code, title: \"New\" }) { id viewerCanFacilitate joinCode \
            status } }";
        let code = format!("w-new-{name}");
        let made = self
            .tries(
                done,
                &trial(Resource::WorkshopsUnpublished, Act::Create, "a workshop"),
                create,
                json!({ "code": code }),
            )
            .await;
        let Some(made) = made else { return };
        assert!(
            made["viewerCanFacilitate"] == true && made["joinCode"].is_string() && made["status"] == "DRAFT",
            "{role}: {made}"
        );
        let own = |act| Trial {
            allowed: true,
            ..trial(Resource::WorkshopsUnpublished, act, "a workshop of theirs")
        };
        let variables = json!({ "id": made["id"], "version": 1, "input": { "code": code, "title": "Newer" } });
        self.tries(done, &own(Act::Edit), UPDATE, variables).await.unwrap();
        let variables = json!({ "id": made["id"], "version": 2, "status": "PUBLISHED" });
        self.tries(done, &own(Act::Publish), STATUS, variables).await.unwrap();
    }

    async fn the_workshop_itself(&self, done: &mut Done, who: &Insider<'_>) {
        let workshop = who.workshop;
        let variables = json!({ "id": workshop.id, "version": self.version(workshop).await, "input": { "code": workshop.code,
        "title": "ILLUSTRATIVE: changed" } });
        self.tries(done, &who.trial(EDIT, who.facilitates(Act::Edit)), UPDATE, variables)
            .await;
        let status = ["DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED"]
            .into_iter()
            .find(|status| workshop.tags.contains(status));
        let variables = json!({ "id": workshop.id, "version": self.version(workshop).await, "status": status });
        let publish = who.trial((Resource::WorkshopsUnpublished, Act::Publish), who.facilitates(Act::Publish));
        self.tries(done, &publish, STATUS, variables).await;
        let registers = cell(Resource::Participants, who.role);
        let everybody = registers.reach == Reach::Everything || workshop.facts.facilitated_by.contains(&who.role);
        let add = "mutation($id: ID!) { addParticipant(workshop: $id, input: { perspectives: [CARER], consents: [TAKE_PART], \
            informationSheet: \"DEMO-SHEET-1\" }) { id } }";
        let add_trial = who.trial(
            (Resource::Participants, Act::Create),
            registers.acts.contains(&Act::Create) && everybody,
        );
        self.tries(done, &add_trial, add, json!({ "id": workshop.id })).await;
    }

    async fn what_people_bring(&self, done: &mut Done, who: &Insider<'_>) {
        let brings = who.may(Resource::Contributions, Act::Create) && who.agrees("TAKE_PART");
        let bring = "mutation($id: ID!, $as: Perspective!) { contribute(workshop: $id, input: { kind: STORY, text: \"New.\", perspective: \
            $as }) { id } }";
        let mut perspective = json!("CARER");
        if let Some(seat) = who.seat {
            let query = "query($id: ID!) { node(id: $id) { ... on Participant { perspectives } } }";
            perspective = self.data(Role::Steward, query, json!({ "id": seat.id })).await["node"]["perspectives"][0].clone();
        }
        let brought = (Resource::Contributions, Act::Create);
        self.tries(
            done,
            &who.trial(brought, brings),
            bring,
            json!({ "id": who.workshop.id, "as": perspective }),
        )
        .await;
        let [one, other] = [self.submits(done, who, brings).await, self.submits(done, who, brings).await];
        let facilitates = who.facilitates(Act::Edit);
        // Two questions without relations; if none was submitted because the workshop was published, any two.
        let first = json!(who.question.id);
        let plan = "mutation($id: ID!, $questions: [ID!]!) { createRound(workshop: $id, input: { kind: INTERIM, method: BORDA, questions: \
            $questions }) { id } }";
        let second = if who.place.name == super::files::DEMO {
            json!(self.rows.get(Kind::Question, "demo-q02").id)
        } else {
            one.clone().unwrap_or_else(|| first.clone())
        };
        let variables = json!({ "id": who.workshop.id, "questions": [first, second] });
        let round = self.tries(done, &who.trial(EDIT, facilitates), plan, variables).await;
        for (step, version) in [(OPEN, 1), (CLOSE, 2)] {
            if let Some(round) = &round {
                self.tries(
                    done,
                    &who.trial(EDIT, facilitates),
                    step,
                    json!({ "id": round["id"], "version": version }),
                )
                .await
                .unwrap();
            }
        }
        let merged = other.clone().unwrap_or_else(|| json!(self.submitted(who).id));
        let merge =
            "mutation($into: ID!, $one: ID!) { mergeQuestions(into: $into, questions: [$one], reason: \"They ask the same.\") { id } }";
        let trial = Trial {
            lacks: other.is_none(),
            ..who.trial_on_question(facilitates)
        };
        self.tries(done, &trial, merge, json!({ "into": who.question.id, "one": merged }))
            .await;
    }

    /// A question that came with the workshop and was merged.
    fn submitted(&self, who: &Insider<'_>) -> &Row {
        self.rows
            .of(Kind::Question)
            .find(|row| row.tags.contains(who.place.name) && row.tags.contains("MERGED"))
            .unwrap()
    }

    async fn submits(&self, done: &mut Done, who: &Insider<'_>, brings: bool) -> Option<Value> {
        let submit = "mutation($id: ID!) { submitQuestion(workshop: $id, text: \"What now?\") { id } }";
        let cell = if brings { (Resource::Contributions, Act::Create) } else { EDIT };
        let trial = who.trial(cell, brings || who.facilitates(Act::Edit));
        let made = self.tries(done, &trial, submit, json!({ "id": who.workshop.id })).await;
        made.map(|made| made["id"].clone())
    }

    async fn the_question(&self, done: &mut Done, who: &Insider<'_>) {
        let facilitates = who.facilitates(Act::Edit);
        let mut variables = json!({ "id": who.question.id, "version": self.version(who.question).await });
        self.tries(done, &who.trial_on_question(facilitates), REVISE, variables.clone())
            .await;
        variables["version"] = self.version(who.question).await;
        let stands = "mutation($id: ID!, $version: Int!) { setQuestionStatus(id: $id, version: $version, status: SHORTLISTED) { id } }";
        self.tries(done, &who.trial_on_question(facilitates), stands, variables).await;
        let links = who.may(Resource::WorkshopsUnpublished, Act::Link);
        let act = if links { Act::Link } else { Act::Edit };
        let study = &self.rows.get(Kind::Study, "acc-s-public").id;
        for link in ["linkQuestion", "unlinkQuestion"] {
            let document =
                format!("mutation($id: ID!, $study: ID!) {{ {link}(question: $id, target: $study, relation: BEARS_ON) {{ id }} }}");
            let trial = Trial {
                cell: (Resource::WorkshopsUnpublished, act),
                ..who.trial_on_question(links || facilitates)
            };
            self.tries(done, &trial, &document, json!({ "id": who.question.id, "study": study }))
                .await;
        }
    }

    async fn the_votes(&self, done: &mut Done, who: &Insider<'_>) {
        let cast = "mutation($id: ID!, $question: ID!) { castBallot(round: $id, preferences: [{ question: $question, rank: 1 }]) { id } }";
        let withdraw = "mutation($id: ID!) { withdrawBallot(round: $id) { id } }";
        for round in self
            .rows
            .of(Kind::PrioritisationRound)
            .filter(|row| row.tags.contains(who.place.name))
        {
            let facilitates = who.facilitates(Act::Edit);
            let votes = who.may(Resource::Ballots, Act::Cast) && who.agrees("TAKE_PART") && who.agrees("RANKING");
            // The second round of the demo is for small groups: its facilitators enter their ballots.
            let enters = facilitates && round.code == "demo-round-2";
            let step = Trial {
                on: &round.code,
                seen: round.seen_by(who.role),
                ..who.trial(EDIT, facilitates)
            };
            if !facilitates {
                self.tries(done, &step, CLOSE, json!({ "id": round.id, "version": 1 })).await;
            }
            self.tries(done, &step, OPEN, json!({ "id": round.id, "version": self.version(round).await }))
                .await;
            let trial = Trial {
                cell: (Resource::Ballots, Act::Cast),
                allowed: votes || enters,
                lacks: !who.question.seen_by(who.role),
                ..step
            };
            self.tries(done, &trial, cast, json!({ "id": round.id, "question": who.question.id }))
                .await;
            self.tries(done, &trial, withdraw, json!({ "id": round.id })).await;
        }
    }

    async fn question_of_no_workshop(&self, done: &mut Done, role: Role) {
        let question = self.rows.get(Kind::Question, "ACC-Q");
        let mine = cell(Resource::WorkshopsUnpublished, role);
        let allowed = mine.acts.contains(&Act::Edit) && mine.reach == Reach::Everything;
        let trial = Trial {
            role,
            cell: EDIT,
            on: &question.code,
            seen: true,
            allowed,
            lacks: false,
        };
        self.tries(
            done,
            &trial,
            REVISE,
            json!({ "id": question.id, "version": self.version(question).await }),
        )
        .await;
    }
}
