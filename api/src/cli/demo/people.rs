//! The demo's people: one account for each role, each with a token that is valid for a day.

use evidence::vocabulary::AccountKind;
use policy::Role;
use policy::id::{AccountId, OrganisationId, ProgrammeId, WorkshopId};
use store::{Access, AccountInput, Mint, TokenInput};

use crate::service::Service;

/// The demo course: a draft, so that roles differ in what they see of it.
const COURSE: &str = "demo-course";
/// The demo participant whose record belongs to the account with the role PARTICIPANT.
const PARTICIPANT: &str = "demo-p18";

/// An account of the demo. Later starts find it by its code.
struct Person {
    role: Role,
    code: &'static str,
    name: &'static str,
    kind: AccountKind,
}

const fn person(role: Role, code: &'static str, name: &'static str) -> Person {
    Person {
        role,
        code,
        name,
        kind: AccountKind::Person,
    }
}

const PEOPLE: [Person; 7] = [
    Person {
        role: Role::Partner,
        code: "demo-partner",
        name: "Dashboard of the illustrative organisation",
        kind: AccountKind::Service,
    },
    person(Role::Participant, "demo-participant", "Participant (illustrative)"),
    // Part of the demo evidence: facilitates the demo workshop.
    person(Role::ServiceUserEducator, "demo-facilitator-1", "Facilitator 1 (illustrative)"),
    person(Role::Practitioner, "demo-practitioner", "Practitioner (illustrative)"),
    person(Role::Academic, "demo-academic", "Academic (illustrative)"),
    person(Role::Steward, "demo-steward", "Steward (illustrative)"),
    person(Role::Admin, "demo-admin", "Admin (illustrative)"),
];

/// A new token for each role, in the order of the permission matrix. Tokens from earlier starts expire within a day.
///
/// # Errors
/// If the demo evidence is not loaded, or the database fails.
pub async fn demo_tokens(service: &Service) -> Result<Vec<(Role, String)>, store::Error> {
    let (access, mint) = (service.command_line(), service.mint());
    let course = access.programme(COURSE).await?;
    let place = DemoPlace {
        organisation: course.as_ref().and_then(|course| course.organisation),
        course: course.map(|course| course.id),
    };
    let mut tokens = Vec::with_capacity(PEOPLE.len());
    for person in &PEOPLE {
        let account = place.account(&access, person).await?;
        let workshop = match person.role {
            Role::Participant => {
                let seat = access.seat_participant(PARTICIPANT, account).await?;
                Some(seat.ok_or(store::Error::NotFound("participant"))?)
            }
            _ => None,
        };
        tokens.push((person.role, issue(&access, &mint, person.role, account, workshop).await?));
    }
    Ok(tokens)
}

/// The organisation and the programme that the demo's people work for.
struct DemoPlace {
    organisation: Option<OrganisationId>,
    course: Option<ProgrammeId>,
}

impl DemoPlace {
    async fn account(&self, access: &Access, person: &Person) -> Result<AccountId, store::Error> {
        let works_on_course = person.role == Role::ServiceUserEducator;
        let belongs = matches!(person.role, Role::Partner | Role::Practitioner);
        let input = AccountInput {
            display_name: person.name.to_owned(),
            kind: person.kind,
            organisation: self.organisation.filter(|_| belongs),
            programmes: self.course.into_iter().filter(|_| works_on_course).collect(),
        };
        Ok(access.ensure_account(person.code, &input).await?.id)
    }
}

pub(super) async fn issue(
    access: &Access,
    mint: &Mint,
    role: Role,
    account: AccountId,
    workshop: Option<WorkshopId>,
) -> Result<String, store::Error> {
    let input = TokenInput {
        account,
        role,
        label: "demo".to_owned(),
        expires_in_days: 1,
        workshop,
        bounds: policy::TokenBounds::default(),
    };
    Ok(access.issue_token(&input, mint).await?.secret.reveal())
}
