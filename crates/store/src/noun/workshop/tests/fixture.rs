//! Test workshops, people and questions in a fresh database, and viewers in all eight roles.

use entity::column::{AsJson, Code, Millis};
use entity::{account, consent, facilitation, participant, programme, study, term, workshop, workshop_programme};
use evidence::vocabulary::{AccountKind, ConsentScope, ConsentState, Dimension, Perspective, Provenance, PublicationStatus, StudyKind};
use policy::id::{AccountId, TokenId, WorkshopId};
use policy::{Role, StoredToken, Viewer};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use crate::Store;
use crate::engine::access::Access;
use crate::engine::clock::at;
use crate::engine::testing::{Blank, add};

/// An id that a test can name.
pub(super) const fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

// Workshops: two published, two drafts.
pub(super) const PUBLISHED: u128 = 0x10;
pub(super) const OLD: u128 = 0x11;
pub(super) const DRAFT: u128 = 0x12;
pub(super) const OTHER_DRAFT: u128 = 0x13;

// Accounts.
pub(super) const JOINED: u128 = 0x20;
pub(super) const EDUCATOR: u128 = 0x21;
pub(super) const LEADER: u128 = 0x22;
pub(super) const PRACTITIONER: u128 = 0x23;
pub(super) const ADMIN: u128 = 0x24;
pub(super) const STRANGER: u128 = 0x25;

// Participants of DRAFT, except the last two.
pub(super) const JO: u128 = 0x30;
pub(super) const KIM: u128 = 0x31;
pub(super) const LEE: u128 = 0x32;
pub(super) const SAM: u128 = 0x33;
pub(super) const ADA: u128 = 0x34;

// Programmes, studies, a term.
pub(super) const OPEN_COURSE: u128 = 0x40;
pub(super) const DRAFT_COURSE: u128 = 0x41;
pub(super) const OPEN_STUDY: u128 = 0x42;
pub(super) const DRAFT_STUDY: u128 = 0x43;
pub(super) const TERM: u128 = 0x44;

pub(super) struct Fixture {
    blank: Blank,
}

impl Fixture {
    pub(super) async fn over(blank: Blank) -> Self {
        fill(&blank.store).await;
        Self { blank }
    }

    pub(super) const fn store(&self) -> &Store {
        &self.blank.store
    }

    pub(super) fn public(&self) -> Access {
        self.blank.store.as_viewer(Viewer::public(), "r")
    }

    /// The store as an account with a token of this role sees it. A participant's token is issued for the workshop DRAFT.
    pub(super) fn as_role(&self, role: Role, account: u128) -> Access {
        let token = StoredToken {
            id: TokenId(id(0xff)),
            role,
            account: AccountId(id(account)),
            organisation: None,
            workshop: (role == Role::Participant).then_some(WorkshopId(id(DRAFT))),
            expires_at: chrono::DateTime::UNIX_EPOCH,
            display: false,
            bounds: policy::TokenBounds::default(),
        };
        self.blank.store.as_viewer(Viewer::of_token(token), "r")
    }
}

pub(super) fn text(value: &str) -> String {
    value.to_owned()
}

async fn fill(store: &Store) {
    for n in [JOINED, EDUCATOR, LEADER, PRACTITIONER, ADMIN, STRANGER] {
        let row = account::ActiveModel {
            id: Set(id(n)),
            display_name: Set(format!("Account {n:x}")),
            kind: Set(Code(AccountKind::Person)),
            created_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    for (n, status, held_on) in [
        (PUBLISHED, PublicationStatus::Published, Some("2026-06-10")),
        (OLD, PublicationStatus::Published, Some("2025-01-01")),
        (DRAFT, PublicationStatus::Draft, None),
        (OTHER_DRAFT, PublicationStatus::Draft, Some("2026-05-01")),
    ] {
        let row = workshop::ActiveModel {
            id: Set(id(n)),
            code: Set(format!("w{n:x}")),
            title: Set(text("A made-up workshop")),
            held_on: Set(held_on.map(|day| day.parse().unwrap())),
            status: Set(Code(status)),
            join_code: Set(Some(format!("join-{n:x}"))),
            provenance: Set(Code(Provenance::Illustrative)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    people(store).await;
    evidence(store).await;
    super::ask::questions(store).await;
}

async fn people(store: &Store) {
    for (workshop, account) in [(DRAFT, PRACTITIONER), (PUBLISHED, PRACTITIONER), (OTHER_DRAFT, LEADER)] {
        let row = facilitation::ActiveModel {
            workshop_id: Set(id(workshop)),
            account_id: Set(id(account)),
            taken_up: Set(true),
        };
        add(store, row).await;
    }
    for (n, workshop, account) in [
        (JO, DRAFT, Some(JOINED)),
        (KIM, DRAFT, Some(EDUCATOR)),
        (LEE, DRAFT, None),
        (SAM, PUBLISHED, None),
        (ADA, OTHER_DRAFT, Some(ADMIN)),
    ] {
        let row = participant::ActiveModel {
            id: Set(id(n)),
            workshop_id: Set(id(workshop)),
            pseudonym: Set(format!("Participant {n:x}")),
            perspectives: Set(AsJson(vec![Perspective::Carer, Perspective::Trainee])),
            account_id: Set(account.map(id)),
            provenance: Set(Code(Provenance::Illustrative)),
            created_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    // Jo agreed and withdrew in the same millisecond; Kim refused and then agreed; Lee agreed to something else only.
    for (n, participant, scope, state, time) in [
        (1, JO, ConsentScope::ResearchUse, ConsentState::Given, 5),
        (2, JO, ConsentScope::ResearchUse, ConsentState::Withdrawn, 5),
        (3, KIM, ConsentScope::ResearchUse, ConsentState::Refused, 5),
        (4, KIM, ConsentScope::ResearchUse, ConsentState::Given, 6),
        (5, KIM, ConsentScope::Recontact, ConsentState::Refused, 7),
        (6, LEE, ConsentScope::TakePart, ConsentState::Given, 8),
    ] {
        let row = consent::ActiveModel {
            id: Set(id(0x100 + n)),
            participant_id: Set(id(participant)),
            scope: Set(Code(scope)),
            state: Set(Code(state)),
            information_sheet: Set(text("sheet-1")),
            recorded_at: Set(Millis(at(time))),
        };
        add(store, row).await;
    }
}

async fn evidence(store: &Store) {
    for (n, status) in [
        (OPEN_COURSE, PublicationStatus::Published),
        (DRAFT_COURSE, PublicationStatus::Draft),
    ] {
        let row = programme::ActiveModel {
            id: Set(id(n)),
            code: Set(format!("p{n:x}")),
            name: Set(text("A made-up course")),
            status: Set(Code(status)),
            provenance: Set(Code(Provenance::Illustrative)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
        let discussed = workshop_programme::ActiveModel {
            workshop_id: Set(id(PUBLISHED)),
            programme_id: Set(id(n)),
            position: Set(0),
        };
        add(store, discussed).await;
    }
    for (n, status) in [(OPEN_STUDY, PublicationStatus::Published), (DRAFT_STUDY, PublicationStatus::Draft)] {
        let row = study::ActiveModel {
            id: Set(id(n)),
            code: Set(format!("s{n:x}")),
            title: Set(text("A made-up study")),
            label: Set(text("Nobody 2020")),
            kind: Set(Code(StudyKind::Primary)),
            status: Set(Code(status)),
            provenance: Set(Code(Provenance::Illustrative)),
            version: Set(1),
            created_at: Set(Millis(at(1))),
            updated_at: Set(Millis(at(1))),
            ..Default::default()
        };
        add(store, row).await;
    }
    let row = term::ActiveModel {
        id: Set(id(TERM)),
        dimension: Set(Code(Dimension::Topic)),
        code: Set(text("MADE_UP")),
        label: Set(text("Made up")),
        definition: Set(text("Made up.")),
        synonyms: Set(AsJson(Vec::new())),
        position: Set(0),
        provenance: Set(Code(Provenance::Illustrative)),
        ..Default::default()
    };
    add(store, row).await;
}
