//! Describes the workshops of the tests' world: who joined them, took part in them and facilitates them.

use policy::{Resource, Role};
use serde_json::Value;

use super::files::{self, DEMO};
use super::reach::{Facts, reached};
use super::rows::{Kind, Row, Rows};
use Role::{Academic, Admin, Participant, Partner, Practitioner, ServiceUserEducator as Educator, Steward};

/// The accounts that hold the demo's tokens.
pub const ACCOUNTS: [(&str, Role); 7] = [
    ("demo-partner", Partner),
    ("demo-participant", Participant),
    ("demo-facilitator-1", Educator),
    ("demo-practitioner", Practitioner),
    ("demo-academic", Academic),
    ("demo-steward", Steward),
    ("demo-admin", Admin),
];

fn account(role: Role) -> &'static str {
    ACCOUNTS.iter().find(|(_, holder)| *holder == role).unwrap().0
}

/// The people who withdrew from taking part.
pub const LEFT: [&str; 2] = ["w-fac-p19", "w-part-p19"];

/// A workshop of the world, and the roles in it.
pub struct Place {
    /// The prefix of its codes.
    pub name: &'static str,
    status: &'static str,
    joined_by: Vec<Role>,
    /// The participants who are also accounts, with the role of each account.
    seats: Vec<(&'static str, Role)>,
    pub facilitated_by: Vec<Role>,
}

/// One published workshop and four unpublished ones.
pub fn places() -> Vec<Place> {
    let place = |name, status, seats: &[(&'static str, Role)]| Place {
        name,
        status,
        joined_by: Vec::new(),
        seats: seats.to_vec(),
        facilitated_by: Vec::new(),
    };
    vec![
        // The workshop as it is in the demo: the participant's account owns one of its records, and the educator facilitates it.
        Place {
            facilitated_by: vec![Educator],
            ..place(DEMO, "PUBLISHED", &[("p18", Participant)])
        },
        Place {
            joined_by: vec![Participant],
            ..place("w-in", "DRAFT", &[("named", Participant), ("p05", Academic)])
        },
        Place {
            facilitated_by: vec![Educator, Practitioner],
            ..place("w-fac", "IN_REVIEW", &[("p01", Educator), ("p07", Practitioner)])
        },
        // A person's record belongs to their account, in every role of the account.
        place(
            "w-part",
            "ARCHIVED",
            &[("p01", Educator), ("p05", Admin), ("p07", Practitioner), ("p19", Partner)],
        ),
        place("w-out", "DRAFT", &[("named", Academic)]),
    ]
}

impl Place {
    fn is_demo(&self) -> bool {
        self.name == DEMO
    }

    pub fn file(&self) -> Value {
        if self.is_demo() {
            files::demo_workshop()
        } else {
            files::workshop(self.name, self.status)
        }
    }

    /// SQL for facts that no mutation can set yet: who facilitates, whose record is whose, and the workshop of a joined token.
    pub fn statements(&self) -> Vec<String> {
        let workshop = format!("(SELECT id FROM workshop WHERE code = '{}')", self.name);
        let holder = |role: Role| format!("(SELECT id FROM account WHERE code = '{}')", account(role));
        let mut statements = Vec::new();
        if !self.is_demo() {
            for role in &self.facilitated_by {
                statements.push(format!(
                    "INSERT INTO facilitation (workshop_id, account_id) VALUES ({workshop}, {})",
                    holder(*role)
                ));
            }
            for (person, role) in &self.seats {
                let code = format!("{}-{person}", self.name);
                statements.push(format!(
                    "UPDATE participant SET account_id = {} WHERE code = '{code}'",
                    holder(*role)
                ));
            }
        }
        for role in &self.joined_by {
            statements.push(format!("UPDATE role_token SET workshop_id = {workshop} WHERE role = '{role}'"));
        }
        statements
    }

    fn facts(&self) -> Facts {
        Facts {
            joined_by: self.joined_by.clone(),
            took_part: self.takes_part(),
            facilitated_by: self.facilitated_by.clone(),
            ..Facts::default()
        }
    }

    fn took_part(&self) -> Vec<Role> {
        self.seats.iter().map(|(_, role)| *role).collect()
    }

    /// The roles in the workshop that have not left it.
    fn takes_part(&self) -> Vec<Role> {
        let left = |person: &str| LEFT.iter().any(|code| *code == format!("{}-{person}", self.name));
        let present = self.seats.iter().filter(|(person, _)| !left(person));
        present.map(|(_, role)| *role).collect()
    }

    /// The roles whose cell reaches the inside of the workshop.
    pub fn insiders(&self) -> Vec<Role> {
        let facts = self.facts();
        Role::ALL
            .into_iter()
            .filter(|role| reached(Resource::WorkshopsUnpublished, *role, &facts))
            .collect()
    }

    /// The accounts from its own file that facilitate it, without those that hold the demo's tokens.
    pub fn other_facilitators(&self) -> Vec<String> {
        let all = files::codes(&self.file()["accounts"]);
        all.into_iter()
            .filter(|code| !ACCOUNTS.iter().any(|(known, _)| known == code))
            .collect()
    }

    /// Whether a person with a name is added once the service runs. People from files have no names.
    pub fn names_somebody(&self) -> bool {
        matches!(self.status, "DRAFT" | "IN_REVIEW")
    }

    /// The roles whose own record this person is.
    pub fn self_of(&self, participant: &str) -> Vec<Role> {
        let own = self.seats.iter().filter(|(person, _)| participant.ends_with(person));
        own.map(|(_, role)| *role).collect()
    }
}

/// Adds the rows of a workshop: itself, its course, its people and their questions.
pub fn add_workshop(rows: &mut Rows, place: &Place) {
    let file = place.file();
    let inside = Resource::WorkshopsUnpublished;
    let open = if place.status == "PUBLISHED" {
        Resource::WorkshopsPublished
    } else {
        inside
    };
    let code = file["workshop"]["code"].as_str().unwrap();
    // People who took part can see which workshop it was.
    rows.add(
        Row::new(Kind::Workshop, open, code)
            .with(place.facts())
            .beside(&place.took_part())
            .tagged(&[place.status]),
    );

    let mut course = Row::new(
        Kind::Programme,
        Resource::ProgrammesUnpublished,
        file["programme"]["code"].as_str().unwrap(),
    )
    .tagged(&["DRAFT"]);
    if place.is_demo() {
        course.facts = Facts {
            own_organisation: true,
            worked_on_by: vec![Educator],
            ..Facts::default()
        };
        course = course.tagged(&["own", "project"]);
    }
    rows.add(course);

    for person in file["participants"].as_array().unwrap() {
        let code = person["code"].as_str().unwrap();
        let facts = facts_of(place, person);
        let own = facts.self_of.clone();
        rows.add(Row::new(Kind::Participant, Resource::Participants, code).with(facts).beside(&own));
    }
    if place.names_somebody() {
        let code = format!("{}-named", place.name);
        let facts = Facts {
            self_of: place.self_of(&code),
            research_use: true,
            ..place.facts()
        };
        let own = facts.self_of.clone();
        rows.add(Row::new(Kind::Participant, Resource::Participants, &code).with(facts).beside(&own));
    }
    for brought in file["contributions"].as_array().unwrap() {
        let people = file["participants"].as_array().unwrap();
        let person = people.iter().find(|person| person["code"] == brought["participant"]).unwrap();
        let facts = facts_of(place, person);
        let own = facts.self_of.clone();
        let row = Row::new(Kind::Contribution, Resource::Contributions, brought["code"].as_str().unwrap());
        rows.add(row.with(facts).beside(&own).tagged(&[place.name]));
    }
    for round in file["rounds"].as_array().unwrap() {
        let row = Row::new(Kind::PrioritisationRound, open, round["code"].as_str().unwrap());
        rows.add(row.with(place.facts()).beside(&place.takes_part()).tagged(&[place.name]));
    }
    for question in file["submittedQuestions"].as_array().unwrap() {
        let own = place.self_of(question["participant"].as_str().unwrap());
        let row = Row::new(Kind::Question, inside, question["code"].as_str().unwrap());
        rows.add(row.with(place.facts()).beside(&own).tagged(&[place.name, "MERGED"]));
    }
    for question in file["questions"].as_array().unwrap() {
        let row = Row::new(Kind::Question, open, question["code"].as_str().unwrap());
        let found: &[&str] = if place.is_demo() { &[] } else { &["found"] };
        rows.add(row.with(place.facts()).tagged(&[place.name, "SHORTLISTED"]).tagged(found));
    }
}

/// The facts about a person in a file, and about their contributions.
fn facts_of(place: &Place, person: &Value) -> Facts {
    let consents = person["consents"].as_array().unwrap();
    let last = |scope: &str| {
        consents
            .iter()
            .rfind(|consent| consent["scope"] == scope)
            .map(|consent| consent["state"].clone())
    };
    let given = |scope: &str| last(scope).is_some_and(|state| state == "GIVEN");
    let outside = ["OPEN_ARCHIVE", "QUOTE_PSEUDONYMOUSLY", "QUOTE_BY_NAME"];
    Facts {
        self_of: place.self_of(person["code"].as_str().unwrap()),
        research_use: given("RESEARCH_USE"),
        agreed_for_all: place.status == "PUBLISHED" && outside.into_iter().any(given),
        left: LEFT.contains(&person["code"].as_str().unwrap()),
        ..place.facts()
    }
}
