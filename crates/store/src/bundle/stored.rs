//! Reads what a load is checked by from the database: the codes of all tables and the digests of earlier loads.

use std::collections::HashSet;

use entity::{
    account, contribution, imported_row, information_sheet, organisation, outcome, participant, programme, programme_study, project,
    question, report, round, study, term, workshop,
};
use evidence::vocabulary::{Dimension, StudyKind};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::files::Kind;
use super::fresh::Digests;
use super::keys::{Codes, Keys};

/// All rows of a table, whoever may see them.
#[expect(
    clippy::disallowed_methods,
    reason = "a load runs as the unrestricted import task: it must know every code that is taken"
)]
fn all<E: EntityTrait>() -> Select<E> {
    E::find()
}

/// The digests of all rows that earlier loads brought.
pub(super) async fn read_digests(transaction: &DatabaseTransaction) -> Result<Digests, DbErr> {
    let rows = all::<imported_row::Entity>().all(transaction).await?;
    let kind_of = |code: &str| Kind::ALL.into_iter().find(|kind| kind.code() == code);
    // Rows of other kinds are the business of other loads.
    Ok(rows
        .into_iter()
        .filter_map(|row| Some(((kind_of(&row.kind)?, row.code), row.digest)))
        .collect())
}

/// The codes of all rows in the database, and what of them new rows are checked by.
pub(super) async fn read_keys(transaction: &DatabaseTransaction) -> Result<Keys, DbErr> {
    let mut keys = Keys {
        organisations: codes::<organisation::Entity>(transaction, organisation::Column::Code, organisation::Column::Id).await?,
        projects: codes::<project::Entity>(transaction, project::Column::Code, project::Column::Id).await?,
        reports: codes::<report::Entity>(transaction, report::Column::Code, report::Column::Id).await?,
        programmes: codes::<programme::Entity>(transaction, programme::Column::Code, programme::Column::Id).await?,
        outcomes: codes::<outcome::Entity>(transaction, outcome::Column::Code, outcome::Column::Id).await?,
        questions: codes::<question::Entity>(transaction, question::Column::Code, question::Column::Id).await?,
        workshops: codes::<workshop::Entity>(transaction, workshop::Column::Code, workshop::Column::Id).await?,
        accounts: codes::<account::Entity>(transaction, account::Column::Code, account::Column::Id).await?,
        participants: codes::<participant::Entity>(transaction, participant::Column::Code, participant::Column::Id).await?,
        contributions: codes::<contribution::Entity>(transaction, contribution::Column::Code, contribution::Column::Id).await?,
        rounds: codes::<round::Entity>(transaction, round::Column::Code, round::Column::Id).await?,
        ..Keys::default()
    };
    read_terms(transaction, &mut keys).await?;
    read_studies(transaction, &mut keys).await?;
    let pairs = [programme_study::Column::ProgrammeId, programme_study::Column::StudyId];
    let pairs = all::<programme_study::Entity>().select_only().columns(pairs);
    keys.evaluations = pairs.into_tuple::<(Uuid, Uuid)>().all(transaction).await?.into_iter().collect();
    let dois = all::<report::Entity>()
        .select_only()
        .column(report::Column::Doi)
        .filter(report::Column::Doi.is_not_null());
    keys.dois = dois.into_tuple::<String>().all(transaction).await?.into_iter().collect();
    Ok(keys)
}

/// The workshops that have a published information sheet.
pub(super) async fn workshops_with_sheets(transaction: &DatabaseTransaction) -> Result<HashSet<Uuid>, DbErr> {
    let rows = all::<information_sheet::Entity>()
        .select_only()
        .column(information_sheet::Column::WorkshopId);
    Ok(rows.into_tuple::<Uuid>().all(transaction).await?.into_iter().collect())
}

async fn codes<E: EntityTrait>(transaction: &DatabaseTransaction, code: E::Column, id: E::Column) -> Result<Codes, DbErr> {
    let rows = all::<E>().select_only().columns([code, id]).filter(code.is_not_null());
    Ok(Codes::stored(rows.into_tuple::<(String, Uuid)>().all(transaction).await?))
}

async fn read_terms(transaction: &DatabaseTransaction, keys: &mut Keys) -> Result<(), DbErr> {
    for row in all::<term::Entity>().all(transaction).await? {
        let dimension: Dimension = row.dimension.parse().map_err(|e| DbErr::Custom(format!("term {}: {e}", row.id)))?;
        keys.terms.entry(dimension).or_default().add_stored(row.code, row.id);
        keys.term_labels.insert(row.id, row.label);
        keys.term_levels.extend(row.level);
        let place = keys.term_places.entry(dimension).or_default();
        *place = (*place).max(row.position + 1);
    }
    Ok(())
}

async fn read_studies(transaction: &DatabaseTransaction, keys: &mut Keys) -> Result<(), DbErr> {
    let rows = all::<study::Entity>()
        .select_only()
        .columns([study::Column::Id, study::Column::Code, study::Column::Kind]);
    for (id, code, kind) in rows.into_tuple::<(Uuid, String, String)>().all(transaction).await? {
        let kind: StudyKind = kind.parse().map_err(|e| DbErr::Custom(format!("study {id}: {e}")))?;
        keys.studies.add_stored(code, id);
        keys.study_kinds.insert(id, kind);
    }
    Ok(())
}
