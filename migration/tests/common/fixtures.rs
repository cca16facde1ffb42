//! Makes small artificial rows.

use chrono::DateTime;
use entity::column::{AsJson, Code, Millis, Word};
use entity::sealed::Sealed;
use entity::{audit_event, consent, organisation, participant, participant_identity, workshop};
use evidence::vocabulary::Perspective;
use sea_orm_migration::sea_orm::ActiveValue::Set;
use sea_orm_migration::sea_orm::DatabaseConnection;
use sea_orm_migration::sea_orm::prelude::{ActiveModelTrait, Json};
use uuid::Uuid;

fn id() -> Uuid {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).into())
}

fn text(value: &str) -> String {
    value.to_owned()
}

/// A word of a closed list, by its code.
fn word<T: Word>(code: &str) -> Code<T> {
    Code(code.parse().unwrap())
}

fn millis(millis: i64) -> Millis {
    Millis(DateTime::from_timestamp_millis(millis).unwrap())
}

pub fn organisation(code: &str, name: &str) -> organisation::ActiveModel {
    organisation::ActiveModel {
        id: Set(id()),
        code: Set(text(code)),
        name: Set(text(name)),
        kind: Set(word("OTHER")),
        country_code: Set(Some(text("GB"))),
        provenance: Set(word("ILLUSTRATIVE")),
        created_at: Set(millis(1)),
        updated_at: Set(millis(1)),
        ..Default::default()
    }
}

pub fn audit_event() -> audit_event::ActiveModel {
    audit_event::ActiveModel {
        id: Set(id()),
        at: Set(millis(1)),
        role: Set(word("PUBLIC")),
        action: Set(text("read")),
        outcome: Set(word("DENIED")),
        request_id: Set(text("r-1")),
        ..Default::default()
    }
}

/// Inserts a consent, and the workshop and the participant that it needs. Checks that every kind of column reads back as it was written.
pub async fn consent(db: &DatabaseConnection) -> consent::Model {
    let workshop = workshop::ActiveModel {
        id: Set(id()),
        code: Set(text("w")),
        title: Set(text("A made-up workshop")),
        held_on: Set("2026-06-10".parse().ok()),
        status: Set(word("DRAFT")),
        provenance: Set(word("ILLUSTRATIVE")),
        version: Set(1),
        people_snapshot: Set(Some(Json::from(vec!["a", "b"]))),
        created_at: Set(millis(1_781_000_000_123)),
        updated_at: Set(millis(1_781_000_000_123)),
        ..Default::default()
    };
    let workshop = workshop.insert(db).await.unwrap();
    assert_eq!(workshop.held_on.map(|day| day.to_string()), Some(text("2026-06-10")));
    assert_eq!(
        (workshop.people_snapshot, workshop.updated_at),
        (Some(Json::from(vec!["a", "b"])), millis(1_781_000_000_123))
    );
    let participant = participant::ActiveModel {
        id: Set(id()),
        workshop_id: Set(workshop.id),
        pseudonym: Set(text("Participant 01")),
        perspectives: Set(AsJson(vec![word::<Perspective>("CARER").0])),
        provenance: Set(word("ILLUSTRATIVE")),
        created_at: Set(millis(1)),
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
        scope: Set(word("RANKING")),
        state: Set(word("GIVEN")),
        information_sheet: Set(text("sheet-1")),
        recorded_at: Set(millis(1)),
    };
    consent.insert(db).await.unwrap()
}
