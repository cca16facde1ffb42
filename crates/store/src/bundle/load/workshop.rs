//! Writes a demo workshop with its project, organisation, programme and accounts.

use std::collections::{BTreeMap, HashSet};

use entity::column::Code;
use entity::{account, facilitation, information_sheet, organisation, project, project_organisation, workshop, workshop_programme};
use uuid::Uuid;

use evidence::vocabulary::{ConsentScope, ConsentState, PublicationStatus, RoundStatus};

use super::super::LoadError;
use super::super::files::{Kind, WorkshopFile};
use super::order::Orders;
use super::people::load_people;
use super::practice::ProgrammeTables;
use super::reference::{organisation_of, parts_of, project_of};
use super::vote::{load_rounds, load_workshop_questions};
use super::{Load, RowWriter, placed};
use crate::engine::code::join_code;
use crate::noun::workshop::snapshot::PeopleSnapshot;

/// Writes one workshop. Search covers only its programme and the questions that it agreed on.
pub(super) async fn load_workshop(file: &WorkshopFile, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    writer
        .insert::<organisation::Entity>(vec![organisation_of(&file.organisation, load)?])
        .await?;
    writer.insert::<project::Entity>(vec![project_of(&file.project, load)?]).await?;
    writer
        .insert::<project_organisation::Entity>(parts_of(&file.project, load)?)
        .await?;
    let mut course = ProgrammeTables::default();
    course.add(&file.programme, load)?;
    course.write(writer).await?;
    load_event(file, load, writer).await?;
    load_people(file, load, writer).await?;
    let orders = Orders::of(file, load).await?;
    load_workshop_questions(file, &orders.ranks(load.disclosure), load, writer).await?;
    load_rounds(file, load, writer).await?;
    orders.write(load, writer).await?;
    writer.advance(Kind::Workshop, 1);
    Ok(())
}

async fn load_event(file: &WorkshopFile, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let keys = load.keys;
    let event = &file.workshop;
    let workshop_id = load.id(&keys.workshops, &event.code)?;
    let mut accounts = Vec::with_capacity(file.accounts.len());
    for row in &file.accounts {
        accounts.push(account::Model {
            id: load.id(&keys.accounts, &row.code)?,
            code: Some(row.code.clone()),
            display_name: row.display_name.clone(),
            kind: Code(row.kind),
            organisation_id: load.optional_id(&keys.organisations, row.organisation.as_ref())?,
            created_at: load.now,
            closed_at: None,
        });
    }
    let takes_newcomers = matches!(event.status, PublicationStatus::Draft | PublicationStatus::InReview);
    let join_code = takes_newcomers.then(join_code).transpose().map_err(|_| LoadError::Randomness)?;
    let row = workshop::Model {
        id: workshop_id,
        code: event.code.clone(),
        title: event.title.clone(),
        held_on: event.held_on,
        place: event.place.clone(),
        mode: event.mode.clone(),
        status: Code(event.status),
        project_id: load.optional_id(&keys.projects, event.project.as_ref())?,
        ground_rules: event.ground_rules.clone(),
        join_code,
        provenance: Code(event.provenance),
        source_url: event.source_url.clone(),
        version: 1,
        people_snapshot: people_snapshot(file, load)?,
        created_at: load.now,
        updated_at: load.now,
        joining_open: true,
        places: None,
        confirms_participants: false,
    };
    let mut facilitators = Vec::with_capacity(event.facilitators.len());
    for code in &event.facilitators {
        facilitators.push(facilitation::Model {
            workshop_id,
            account_id: load.id(&keys.accounts, code)?,
            taken_up: true,
        });
    }
    let mut programmes = Vec::with_capacity(event.programmes_discussed.len());
    for (position, code) in placed(&event.programmes_discussed) {
        programmes.push(workshop_programme::Model {
            workshop_id,
            programme_id: load.id(&keys.programmes, code)?,
            position,
        });
    }
    writer.insert::<account::Entity>(accounts).await?;
    writer.insert::<workshop::Entity>(vec![row]).await?;
    writer
        .insert::<information_sheet::Entity>(vec![sheet_of(file, workshop_id, load)])
        .await?;
    writer.insert::<facilitation::Entity>(facilitators).await?;
    writer.insert::<workshop_programme::Entity>(programmes).await
}

/// Publishes the sheet of each file whose workshop has none, because it was loaded before sheets were stored.
pub(in super::super) async fn add_missing_sheets(
    files: &[WorkshopFile],
    with_sheets: &HashSet<Uuid>,
    load: &mut Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<usize, LoadError> {
    let mut sheets = Vec::new();
    for file in files {
        let workshop_id = load.id(&load.keys.workshops, &file.workshop.code)?;
        if !with_sheets.contains(&workshop_id) {
            sheets.push(sheet_of(file, workshop_id, load));
        }
    }
    let added = sheets.len();
    writer.insert::<information_sheet::Entity>(sheets).await?;
    Ok(added)
}

/// The sheet that the consents of the file name, published unchanged under its code.
fn sheet_of(file: &WorkshopFile, workshop_id: Uuid, load: &mut Load<'_>) -> information_sheet::Model {
    let sheet = &file.information_sheet;
    information_sheet::Model {
        id: load.ids.next(),
        workshop_id,
        version: sheet.code.clone(),
        text: format!("# {}\n\n{}", sheet.title, sheet.text),
        contact: sheet.contact().to_owned(),
        published_by_id: None,
        published_at: load.now,
    }
}

/// The counts of people as for publication, if the file's workshop is already published. Participants count by their latest answer on
/// taking part.
fn people_snapshot(file: &WorkshopFile, load: &Load<'_>) -> Result<Option<serde_json::Value>, LoadError> {
    if file.workshop.status != PublicationStatus::Published {
        return Ok(None);
    }
    let mut attendance = BTreeMap::new();
    for person in &file.participants {
        let said = person.consents.iter().filter(|said| said.scope == ConsentScope::TakePart);
        // Of two answers at the same time, the one that is written later counts, as it does after storing.
        let takes_part = said
            .max_by_key(|said| said.recorded_at)
            .is_some_and(|said| said.state == ConsentState::Given);
        if let Some(first) = person.perspectives.first().filter(|_| takes_part) {
            *attendance.entry(*first).or_insert(0) += 1;
        }
    }
    // A round that is still open is counted when it is read.
    let mut rounds: Vec<_> = file.rounds.iter().filter(|round| round.status == RoundStatus::Closed).collect();
    rounds.sort_by_key(|round| round.sequence);
    let mut ballots = Vec::with_capacity(rounds.len());
    for round in rounds {
        let cast = round.ballots.iter().filter(|ballot| ballot.withdrawn_at.is_none()).count();
        ballots.push((load.id(&load.keys.rounds, &round.code)?, cast as u64));
    }
    let snapshot = PeopleSnapshot::take(load.disclosure, load.now, &attendance, ballots);
    Ok(Some(serde_json::to_value(snapshot)?))
}
