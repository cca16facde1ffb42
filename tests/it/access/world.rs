//! Runs a service with rows that distinguish all cells. The rows are made through the service itself wherever it can make them.

use std::collections::BTreeMap;
use std::path::Path;

use policy::id::{AccountId, ContributionId, OutcomeId, ParticipantId, ProgrammeId, QuestionId, ReportId, RoundId, StudyId, WorkshopId};
use policy::{Resource, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use super::files::{self, OTHER, OWN, REGION, WORD};
use super::places::{Place, add_workshop, places};
use super::reach::Facts;
use super::rows::{Kind, Row, Rows};
use crate::support::{Answer, Backend, OnBackend, TestServer, sql};
use crate::workshops::stage::sealed;

/// The service and its rows.
pub struct World {
    pub app: TestServer,
    pub rows: Rows,
    /// The ids of organisations and projects, by their codes.
    pub owners: BTreeMap<String, String>,
}

impl OnBackend for World {
    async fn start(backend: Backend) -> Self {
        let app = TestServer::with(backend, sealed).await;
        import(&app, &files::evidence()).await;
        let places = places();
        for place in places.iter().filter(|place| place.name != files::DEMO) {
            import(&app, &[("illustrative-workshop.json", place.file())]).await;
        }
        for place in &places {
            if place.names_somebody() {
                write_down(&app, place).await;
            }
            sql::write(&app, &place.statements()).await;
        }
        leave(&app).await;
        let mut world = Self {
            app,
            rows: demo_rows(),
            owners: BTreeMap::new(),
        };
        world.owners = world.owners().await;
        world.add_evidence().await;
        for place in &places {
            add_workshop(&mut world.rows, place);
        }
        assert!(world.rates_certainty(Role::Academic).await);
        add_accounts(&mut world.rows, &places);
        world.identify().await;
        world.add_tokens().await;
        world.propose_something().await;
        world
    }
}

impl World {
    /// Adds the demo's review. Its team sees one another's accounts, so tests of accounts do without it.
    pub async fn add_review(&self) {
        let token = |role: Role| self.app.token(role.code()).map(|token| (role, token.to_owned()));
        let tokens: Vec<(Role, String)> = Role::ALL.into_iter().filter_map(token).collect();
        api::cli::demo_review(&self.app.service, &tokens).await.expect("the review is made");
    }

    /// Sends a query in a role.
    pub async fn ask(&self, role: Role, query: &str, variables: Value) -> Answer {
        self.app.ask(self.app.token(role.code()), query, variables).await
    }

    /// Sends a query in a role. The answer must have no errors.
    pub async fn data(&self, role: Role, query: &str, variables: Value) -> Value {
        self.ask(role, query, variables).await.data()
    }

    async fn owners(&self) -> BTreeMap<String, String> {
        let of = |ids: BTreeMap<String, Uuid>, typed: fn(Uuid) -> String| ids.into_iter().map(move |(code, id)| (code, typed(id)));
        let organisations = of(sql::ids(&self.app, "organisation").await, |id| {
            policy::id::OrganisationId(id).to_string()
        });
        let projects = of(sql::ids(&self.app, "project").await, |id| policy::id::ProjectId(id).to_string());
        organisations.chain(projects).collect()
    }

    /// Adds the rows of programmes, studies, outcomes and reports. Two programmes are created by roles that may create them.
    async fn add_evidence(&mut self) {
        use Role::{Practitioner, ServiceUserEducator as Educator};
        let create = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { status } }";
        for (role, code, organisation) in [(Educator, "acc-works", None), (Practitioner, "acc-practice", Some(OWN))] {
            let mut input = json!({
                "code": code, "name": format!("The {WORD} course {code}"), "region": REGION, "startedYear": 2020,
                "notes": "Call the quillwort first.",
                "project": self.owners[files::PROJECT],
                "terms": [{ "dimension": "METHOD", "codes": ["FEEDBACK_ON_PRACTICE"] }],
            });
            if let Some(organisation) = organisation {
                input["organisation"] = self.owners[organisation].clone().into();
            }
            assert_eq!(
                self.data(role, create, json!({ "input": input })).await["createProgramme"]["status"],
                "DRAFT"
            );
        }
        // The educator has no organisation to create a programme for.
        let given =
            format!("UPDATE programme SET organisation_id = (SELECT id FROM organisation WHERE code = '{OTHER}') WHERE code = 'acc-works'");
        sql::write(&self.app, &[given]).await;
        let own = || Facts {
            own_organisation: true,
            ..Facts::default()
        };
        let (public, hidden) = (Resource::ProgrammesPublished, Resource::ProgrammesUnpublished);
        for (code, resource, facts, tags) in [
            ("acc-own", hidden, own(), vec!["DRAFT", "own", "evaluated"]),
            ("acc-other", hidden, Facts::default(), vec!["IN_REVIEW", "other"]),
            ("acc-nobody", hidden, Facts::default(), vec!["ARCHIVED"]),
            (
                "acc-works",
                hidden,
                Facts {
                    worked_on_by: vec![Educator],
                    ..Facts::default()
                },
                vec!["DRAFT", "other"],
            ),
            (
                "acc-practice",
                hidden,
                Facts {
                    worked_on_by: vec![Practitioner],
                    ..own()
                },
                vec!["DRAFT", "own"],
            ),
            ("acc-public", public, Facts::default(), vec!["PUBLISHED", "other", "evaluated"]),
            ("acc-public-own", public, own(), vec!["PUBLISHED", "own"]),
        ] {
            self.rows.add(
                Row::new(Kind::Programme, resource, code)
                    .with(facts)
                    .tagged(&tags)
                    .tagged(&["land", "found", "project"]),
            );
        }
        let (public, hidden) = (Resource::StudiesPublished, Resource::StudiesUnpublished);
        for (kind, code, resource, tag) in [
            (Kind::Study, "acc-s-draft", hidden, "DRAFT"),
            (Kind::Study, "acc-s-review", hidden, "IN_REVIEW"),
            (Kind::Study, "acc-s-archived", hidden, "ARCHIVED"),
            (Kind::Study, "acc-s-public", public, "PUBLISHED"),
            (Kind::Outcome, "acc-o-draft", hidden, "of acc-s-draft"),
            (Kind::Outcome, "acc-o-public", public, "of acc-s-public"),
            (Kind::Outcome, "acc-o-of-draft", public, "of acc-s-public"),
            (Kind::Outcome, "acc-o-review", hidden, "of acc-s-review"),
            (Kind::Report, "acc-r-draft", hidden, "of acc-s-draft"),
            (Kind::Report, "acc-r-both", public, "of acc-s-draft"),
            (Kind::Report, "acc-r-review", hidden, "of acc-s-review"),
            (Kind::Report, "acc-r-archived", hidden, "of acc-s-archived"),
        ] {
            self.rows.add(Row::new(kind, resource, code).tagged(&[tag, "found"]));
        }
        self.rows
            .add(Row::new(Kind::Question, Resource::WorkshopsPublished, "ACC-Q").tagged(&["found", "PRIORITISED", "finches"]));
    }

    async fn identify(&mut self) {
        macro_rules! identify {
            ($($kind:ident, $table:literal, $id:ident);+ $(;)?) => {$({
                let ids = sql::ids(&self.app, $table).await;
                let ids = ids.into_iter().map(|(code, id)| (code, $id(id).to_string())).collect();
                self.rows.identify(Kind::$kind, &ids);
            })+};
        }
        identify! {
            Programme, "programme", ProgrammeId; Study, "study", StudyId; Outcome, "outcome", OutcomeId; Report, "report", ReportId;
            Workshop, "workshop", WorkshopId; Question, "question", QuestionId; Participant, "participant", ParticipantId;
            Contribution, "contribution", ContributionId; PrioritisationRound, "round", RoundId; Account, "account", AccountId;
        }
    }

    /// Adds the tokens of the demo, one for each role.
    async fn add_tokens(&mut self) {
        let tokens = self
            .data(Role::Admin, "{ roleTokens(first: 100) { nodes { id role } } }", json!({}))
            .await;
        for token in tokens["roleTokens"]["nodes"].as_array().unwrap() {
            let role: Role = token["role"].as_str().unwrap().parse().unwrap();
            let facts = Facts {
                owner: vec![role],
                ..Facts::default()
            };
            let mut row = Row::new(Kind::RoleToken, Resource::Access, &format!("token of {role}")).with(facts);
            row.id = token["id"].as_str().unwrap().to_owned();
            self.rows.add(row);
        }
    }
}

/// The steward adds a person with a name to the workshop.
async fn write_down(app: &TestServer, place: &Place) {
    let add = "mutation($workshop: ID!, $input: ParticipantInput!) { addParticipant(workshop: $workshop, input: $input) { id } }";
    let find = "query($code: String!) { workshop(code: $code) { id } }";
    let steward = app.token(Role::Steward.code());
    let workshop = app.ask(steward, find, json!({ "code": place.name })).await.data()["workshop"]["id"].clone();
    let input = json!({
        "perspectives": ["CARER"], "consents": ["TAKE_PART", "RANKING", "RESEARCH_USE"], "informationSheet": "DEMO-SHEET-1",
        "name": format!("Named in {}", place.name), "email": format!("named.in.{}@example.invalid", place.name), "phone": format!("00 {}",
        place.name),
        "accessNeeds": format!("A chair by the window of {}", place.name),
    });
    app.ask(steward, add, json!({ "workshop": workshop, "input": input })).await.data();
    let code = format!(
        "UPDATE participant SET code = '{0}-named' WHERE code IS NULL AND workshop_id = (SELECT id FROM workshop WHERE code = '{0}')",
        place.name
    );
    sql::write(app, &[code]).await;
}

/// The steward withdraws some people's consent to take part, at their request.
async fn leave(app: &TestServer) {
    let withdraw = "mutation($id: ID!) { withdrawConsent(participant: $id, scopes: [TAKE_PART]) { withdrawn } }";
    let people = sql::ids(app, "participant").await;
    for code in super::places::LEFT {
        let id = ParticipantId(people[code]).to_string();
        let answer = app.ask(app.token(Role::Steward.code()), withdraw, json!({ "id": id })).await;
        assert_eq!(answer.data()["withdrawConsent"]["withdrawn"][0], "TAKE_PART");
    }
}

/// Loads these files as an operator would.
pub async fn import(app: &TestServer, files: &[(&str, Value)]) {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        // The file of a workshop holds one workshop; the other files hold lists.
        std::fs::write(Path::new(folder.path()).join(name), content.to_string()).unwrap();
    }
    let imported = app.service.import_folder(folder.path(), &mut |_| {}).await;
    imported.unwrap_or_else(|error| panic!("the world's files are refused: {error}"));
}

/// The rows of the demo evidence. All of it is published, except for the inside of its workshop.
fn demo_rows() -> Rows {
    let mut rows = Rows::default();
    for (kind, resource, text) in [
        (
            Kind::Programme,
            Resource::ProgrammesPublished,
            include_str!("../../../data/programmes.json"),
        ),
        (Kind::Study, Resource::StudiesPublished, include_str!("../../../data/studies.json")),
        (
            Kind::Outcome,
            Resource::StudiesPublished,
            include_str!("../../../data/outcomes.json"),
        ),
        (Kind::Report, Resource::StudiesPublished, include_str!("../../../data/reports.json")),
        (
            Kind::Question,
            Resource::WorkshopsPublished,
            include_str!("../../../data/questions.json"),
        ),
    ] {
        let list: Value = serde_json::from_str(text).unwrap();
        for code in files::codes(&list) {
            let mut row = Row::new(kind, resource, &code);
            row.demo = true;
            rows.add(row);
        }
    }
    rows
}

/// All accounts that hold tokens or facilitate. They are visible to themselves, and to the insiders of a workshop that they facilitate. The
/// academic gave a certainty rating, so everybody sees that account.
fn add_accounts(rows: &mut Rows, places: &[Place]) {
    let acted = [Role::ServiceUserEducator, Role::Practitioner];
    let readers = Role::ALL
        .into_iter()
        .filter(|role| super::reach::reached(Resource::AuditTrail, *role, &Facts::default()));
    let readers: Vec<Role> = readers.collect();
    for (code, role) in super::places::ACCOUNTS {
        let insiders = places
            .iter()
            .filter(|place| place.facilitated_by.contains(&role))
            .flat_map(Place::insiders);
        // The practitioner proposed a change, and is visible to those who see the proposal.
        let deciders = [Role::Academic].into_iter().filter(|_| role == Role::Practitioner);
        let known = Role::ALL.into_iter().filter(|_| role == Role::Academic).chain(deciders);
        let insiders = insiders.chain(known);
        let insiders: Vec<Role> = insiders.chain(readers.iter().copied().filter(|_| acted.contains(&role))).collect();
        let facts = Facts {
            owner: vec![role],
            ..Facts::default()
        };
        rows.add(Row::new(Kind::Account, Resource::Access, code).with(facts).beside(&insiders));
    }
    for place in places {
        for code in place.other_facilitators() {
            rows.add(Row::new(Kind::Account, Resource::Access, &code).beside(&place.insiders()));
        }
    }
}
