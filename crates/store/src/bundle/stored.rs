//! Reads the database's facts against which a load is checked: the codes of all tables and the digests of earlier loads.

use std::collections::HashSet;

use entity::column::Code;
use entity::{
    account, contribution, imported_row, information_sheet, organisation, outcome, participant, programme, programme_study, project,
    question, report, round, study, term, workshop,
};
use evidence::vocabulary::StudyKind;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::files::Kind;
use super::fresh::Digests;
use super::keys::{Codes, Keys};
use crate::engine::reads::Reads as _;
use crate::engine::work::writer::Inside;

/// All rows of a table, without a row rule.
#[expect(
    clippy::disallowed_methods,
    reason = "a load runs as the unrestricted import task: it must know every code that is taken"
)]
fn all<E: EntityTrait>() -> Select<E> {
    E::find()
}

async fn rows_of<E: EntityTrait>(inside: Inside<'_>, select: Select<E>) -> Result<Vec<QueryResult>, DbErr> {
    inside.query_all(&select.into_query()).await
}

async fn models_of<E: EntityTrait>(inside: Inside<'_>) -> Result<Vec<E::Model>, DbErr> {
    let rows = rows_of(inside, all::<E>()).await?;
    rows.iter().map(|row| E::Model::from_query_result(row, "")).collect()
}

/// The digests of all rows from earlier loads.
pub(super) async fn read_digests(inside: Inside<'_>) -> Result<Digests, DbErr> {
    let rows = models_of::<imported_row::Entity>(inside).await?;
    let kind_of = |code: &str| Kind::ALL.into_iter().find(|kind| kind.code() == code);
    // Rows of other kinds belong to other loads.
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(((kind_of(&row.kind)?, row.code), row.digest)))
        .collect())
}

/// The codes of all rows in the database, and the facts about stored rows against which new rows are checked.
pub(super) async fn read_keys(inside: Inside<'_>) -> Result<Keys, DbErr> {
    let mut keys = Keys {
        organisations: codes::<organisation::Entity>(inside, organisation::Column::Code, organisation::Column::Id).await?,
        projects: codes::<project::Entity>(inside, project::Column::Code, project::Column::Id).await?,
        reports: codes::<report::Entity>(inside, report::Column::Code, report::Column::Id).await?,
        programmes: codes::<programme::Entity>(inside, programme::Column::Code, programme::Column::Id).await?,
        outcomes: codes::<outcome::Entity>(inside, outcome::Column::Code, outcome::Column::Id).await?,
        questions: codes::<question::Entity>(inside, question::Column::Code, question::Column::Id).await?,
        workshops: codes::<workshop::Entity>(inside, workshop::Column::Code, workshop::Column::Id).await?,
        accounts: codes::<account::Entity>(inside, account::Column::Code, account::Column::Id).await?,
        participants: codes::<participant::Entity>(inside, participant::Column::Code, participant::Column::Id).await?,
        contributions: codes::<contribution::Entity>(inside, contribution::Column::Code, contribution::Column::Id).await?,
        rounds: codes::<round::Entity>(inside, round::Column::Code, round::Column::Id).await?,
        ..Keys::default()
    };
    read_terms(inside, &mut keys).await?;
    read_studies(inside, &mut keys).await?;
    let pairs = [programme_study::Column::ProgrammeId, programme_study::Column::StudyId];
    let pairs = all::<programme_study::Entity>().select_only().columns(pairs);
    let pairs = rows_of(inside, pairs).await?;
    keys.evaluations = pairs
        .iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect::<Result<_, DbErr>>()?;
    let dois = all::<report::Entity>()
        .select_only()
        .column(report::Column::Doi)
        .filter(report::Column::Doi.is_not_null());
    let dois = rows_of(inside, dois).await?;
    keys.dois = dois.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?;
    Ok(keys)
}

/// The workshops that have a published information sheet.
pub(super) async fn workshops_with_sheets(inside: Inside<'_>) -> Result<HashSet<Uuid>, DbErr> {
    let rows = all::<information_sheet::Entity>()
        .select_only()
        .column(information_sheet::Column::WorkshopId);
    let rows = rows_of(inside, rows).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

async fn codes<E: EntityTrait>(inside: Inside<'_>, code: E::Column, id: E::Column) -> Result<Codes, DbErr> {
    let rows = all::<E>().select_only().columns([code, id]).filter(code.is_not_null());
    let rows = rows_of(inside, rows).await?;
    let pairs: Result<Vec<(String, Uuid)>, DbErr> = rows
        .iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect();
    Ok(Codes::stored(pairs?))
}

async fn read_terms(inside: Inside<'_>, keys: &mut Keys) -> Result<(), DbErr> {
    for row in models_of::<term::Entity>(inside).await? {
        let Code(dimension) = row.dimension;
        keys.terms.entry(dimension).or_default().add_stored(row.code, row.id);
        keys.term_labels.insert(row.id, row.label);
        keys.term_levels.extend(row.level);
        let place = keys.term_places.entry(dimension).or_default();
        *place = (*place).max(row.position + 1);
    }
    Ok(())
}

async fn read_studies(inside: Inside<'_>, keys: &mut Keys) -> Result<(), DbErr> {
    let rows = all::<study::Entity>()
        .select_only()
        .columns([study::Column::Id, study::Column::Code, study::Column::Kind]);
    for row in rows_of(inside, rows).await? {
        let (id, code, Code(kind)): (Uuid, String, Code<StudyKind>) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        keys.studies.add_stored(code, id);
        keys.study_kinds.insert(id, kind);
    }
    Ok(())
}
