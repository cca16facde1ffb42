//! Makes small artificial rows.

use entity::column::{AsJson, Code, Millis};
use entity::sealed::Sealed;
use entity::{audit_event, consent, organisation, participant, participant_identity, workshop};
use evidence::vocabulary::{AuditOutcome, ConsentScope, ConsentState, OrganisationKind, Perspective, Provenance, PublicationStatus};
use sea_orm_migration::sea_orm::ActiveValue::Set;
use sea_orm_migration::sea_orm::prelude::{ActiveModelTrait, Json};
use sea_orm_migration::sea_orm::{DatabaseConnection, Value};
use uuid::Uuid;

fn id() -> Uuid {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

fn at(millis: i64) -> Millis {
    Value::from(millis).unwrap()
}

fn text(value: &str) -> String {
    value.to_owned()
}

pub fn organisation(code: &str, name: &str) -> organisation::ActiveModel {
    organisation::ActiveModel {
        id: Set(id()),
        code: Set(text(code)),
        name: Set(text(name)),
        kind: Set(Code(OrganisationKind::Other)),
        country_code: Set(Some(text("GB"))),
        provenance: Set(Code(Provenance::Illustrative)),
        created_at: Set(at(1)),
        updated_at: Set(at(1)),
        ..Default::default()
    }
}

pub fn audit_event() -> audit_event::ActiveModel {
    audit_event::ActiveModel {
        id: Set(id()),
        at: Set(at(1)),
        role: Set(Code("PUBLIC".parse().unwrap())),
        action: Set(text("read")),
        outcome: Set(Code(AuditOutcome::Denied)),
        request_id: Set(text("r-1")),
        ..Default::default()
    }
}

/// A consent, with the workshop and the participant that it needs. Reads back what it wrote of every kind of column.
pub async fn consent(db: &DatabaseConnection) -> consent::Model {
    let workshop = workshop::ActiveModel {
        id: Set(id()),
        code: Set(text("w")),
        title: Set(text("A made-up workshop")),
        held_on: Set("2026-06-10".parse().ok()),
        status: Set(Code(PublicationStatus::Draft)),
        provenance: Set(Code(Provenance::Illustrative)),
        version: Set(1),
        people_snapshot: Set(Some(Json::from(vec!["a", "b"]))),
        created_at: Set(at(1_781_000_000_123)),
        updated_at: Set(at(1_781_000_000_123)),
        ..Default::default()
    };
    let workshop = workshop.insert(db).await.unwrap();
    assert_eq!(workshop.held_on.map(|day| day.to_string()), Some(text("2026-06-10")));
    assert_eq!(
        (workshop.people_snapshot, workshop.updated_at),
        (Some(Json::from(vec!["a", "b"])), at(1_781_000_000_123))
    );
    let participant = participant::ActiveModel {
        id: Set(id()),
        workshop_id: Set(workshop.id),
        pseudonym: Set(text("Participant 01")),
        perspectives: Set(AsJson(vec![Perspective::Carer])),
        provenance: Set(Code(Provenance::Illustrative)),
        created_at: Set(at(1)),
        ..Default::default()
    };
    let participant = participant.insert(db).await.unwrap();
    let identity = participant_identity::Model {
        participant_id: participant.id,
        key_id: text("k"),
        ciphertext: Sealed(vec![0, 1, 255]),
    };
    let active: participant_identity::ActiveModel = identity.clone().into();
    assert_eq!(active.insert(db).await.unwrap(), identity);
    let consent = consent::ActiveModel {
        id: Set(id()),
        participant_id: Set(participant.id),
        scope: Set(Code(ConsentScope::Ranking)),
        state: Set(Code(ConsentState::Given)),
        information_sheet: Set(text("sheet-1")),
        recorded_at: Set(at(1)),
    };
    consent.insert(db).await.unwrap()
}
