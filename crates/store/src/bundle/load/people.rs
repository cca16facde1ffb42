//! Writes the people of a workshop: participants, their consents in order, and their contributions.

use entity::column::{AsJson, Code, Millis};
use entity::{consent, contribution, participant};

use super::super::LoadError;
use super::super::files::WorkshopFile;
use super::{Load, RowWriter};

/// Writes participants, consents and contributions. Fields that would identify a person are not stored: identities are entered through
/// the service, which encrypts them.
pub(super) async fn load_people(file: &WorkshopFile, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let keys = load.keys;
    let workshop_id = load.id(&keys.workshops, &file.workshop.code)?;
    let (mut participants, mut consents) = (Vec::with_capacity(file.participants.len()), Vec::new());
    for row in &file.participants {
        let participant_id = load.id(&keys.participants, &row.code)?;
        participants.push(participant::Model {
            id: participant_id,
            workshop_id,
            code: Some(row.code.clone()),
            pseudonym: row.pseudonym.clone(),
            perspectives: AsJson(row.perspectives.clone()),
            preferred_term: row.preferred_term.clone(),
            account_id: None,
            // This is only a request: a steward carries it out through the service.
            erased_at: None,
            provenance: Code(row.provenance),
            created_at: load.now,
            confirmed_at: Some(load.now),
            removed_at: None,
            removed_reason: None,
        });
        for said in &row.consents {
            consents.push(consent::Model {
                id: load.ids.next(),
                participant_id,
                scope: Code(said.scope),
                state: Code(said.state),
                information_sheet: said.information_sheet.clone(),
                recorded_at: Millis(said.recorded_at),
            });
        }
    }
    let mut contributions = Vec::with_capacity(file.contributions.len());
    for row in &file.contributions {
        contributions.push(contribution::Model {
            id: load.id(&keys.contributions, &row.code)?,
            workshop_id,
            participant_id: load.id(&keys.participants, &row.participant)?,
            code: Some(row.code.clone()),
            kind: Code(row.kind),
            perspective: Code(row.perspective),
            themes: AsJson(row.themes.clone()),
            text: row.text.clone(),
            programme_id: load.optional_id(&keys.programmes, row.programme.as_ref())?,
            erased_at: None,
            provenance: Code(row.provenance),
            created_at: Millis(row.created_at),
            stems: crate::noun::contribution::words_of(&row.text, &row.themes),
            withdrawn_at: None,
        });
    }
    writer.insert::<participant::Entity>(participants).await?;
    writer.insert::<consent::Entity>(consents).await?;
    writer.insert::<contribution::Entity>(contributions).await
}
