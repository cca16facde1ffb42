//! Counts again the studies that a transaction changed, before it commits.

use std::collections::BTreeMap;

use entity::column::Code;
use entity::{map_cell, map_place, map_stale, map_study};
use evidence::vocabulary::Dimension;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, Order};
use uuid::Uuid;

use super::MapAudience;
use super::counter::{CellKey, Counter, MapTally};
use super::facts::{LAST_PLACE, StudyFacts};
use super::places::{MapPlace, PlaceId, Places};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;

/// How many studies are read at once. Statements on SQLite have at most 32,766 values.
const BATCH: u64 = 500;
/// How many cells one statement changes.
const CELLS: usize = 1_000;

/// The counts by which cells move, for each audience.
type Moves = BTreeMap<(MapAudience, CellKey), MapTally>;

/// The number of a place as it is stored.
fn stored(id: PlaceId) -> Result<i32, Error> {
    let within = i32::try_from(id).ok().filter(|_| id <= LAST_PLACE);
    within.ok_or_else(|| Error::Corrupt(format!("the vocabulary has more than {LAST_PLACE} values")))
}

impl Access {
    /// All places that have a number.
    pub(crate) async fn map_places(&self, connection: &impl Reads) -> Result<Places, Error> {
        use map_place::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::Id, Column::Dimension, Column::Value]);
        select.unscoped::<map_place::Entity>(Unscoped::TheServicesOwn);
        let mut places = Places::default();
        for row in connection.query_all(&select).await? {
            let id: i32 = row.try_get("", "id")?;
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            let value = row.try_get("", "value")?;
            let number = u32::try_from(id).ok().filter(|id| *id <= LAST_PLACE);
            let number = number.ok_or_else(|| Error::Corrupt(format!("map_place {id} is not a number of a place")))?;
            places.insert(number, MapPlace { dimension, value });
        }
        Ok(places)
    }
}

impl Work {
    /// Counts the noted studies again, and moves the cells by what changed. Transactions do this one after the other, each with what the
    /// earlier ones committed, so two of them that change one study leave the counts of both changes.
    pub(crate) async fn count_for_maps(&self) -> Result<(), Error> {
        if self.precedes_map_counts() {
            return Ok(());
        }
        let mut ids = self.noted_studies().await?;
        if ids.is_empty() {
            return Ok(());
        }
        self.inside().lock_map_counts().await?;
        let mut places = self.access().map_places(&self.inside()).await?;
        for dimension in Dimension::ALL {
            places.number(*dimension, String::new());
        }
        let mut moves = Moves::new();
        while !ids.is_empty() {
            self.count_studies_again(&ids, &mut places, &mut moves).await?;
            self.forget_noted(&ids).await?;
            ids = self.noted_studies().await?;
        }
        moves.retain(|_, tally| !tally.is_zero());
        self.move_cells(moves).await
    }

    async fn noted_studies(&self) -> Result<Vec<Uuid>, Error> {
        let select = Query::select()
            .distinct()
            .expr_as(col(map_stale::Column::StudyId), Alias::new("study_id"))
            .unscoped::<map_stale::Entity>(Unscoped::TheServicesOwn)
            .order_by_expr(col(map_stale::Column::StudyId), Order::Asc)
            .limit(BATCH)
            .take();
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "study_id")?)).collect()
    }

    async fn count_studies_again(&self, ids: &[Uuid], places: &mut Places, moves: &mut Moves) -> Result<(), Error> {
        let before = self.kept_texts(ids).await?;
        let now = self.study_facts(ids, places).await?;
        self.store_places(places).await?;
        let (mut gone, mut kept) = (Vec::new(), Vec::new());
        let mut changed: Vec<(StudyFacts, i64)> = Vec::new();
        for id in ids {
            let (before, now) = (before.get(id), now.get(id));
            let text = now.map(StudyFacts::text);
            if before == text.as_ref() {
                continue;
            }
            if let Some(before) = before {
                let mut facts = StudyFacts::default();
                facts.read(before)?;
                changed.push((facts, -1));
            }
            match (now, text) {
                (Some(now), Some(text)) => {
                    changed.push((now.clone(), 1));
                    kept.push((*id, text));
                }
                _ => gone.push(*id),
            }
        }
        for audience in MapAudience::EACH {
            let mut counter = Counter::of_all_maps(places, audience);
            for (facts, sign) in &changed {
                counter.count(facts, *sign);
            }
            for (key, tally) in counter.into_cells() {
                moves.entry((audience, key)).or_default().merge(&tally);
            }
        }
        self.store_texts(kept).await?;
        self.remove_texts(&gone).await
    }

    async fn kept_texts(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>, Error> {
        use map_study::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::StudyId, Column::Facts]);
        select
            .unscoped::<map_study::Entity>(Unscoped::TheServicesOwn)
            .and_where(is_one_of(self.access().backend(), Column::StudyId, ids));
        let rows = self.inside().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", "study_id")?, row.try_get("", "facts")?)))
            .collect()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "writes the counts of maps, which follow from rows that were written under a permit"
)]
impl Work {
    async fn forget_noted(&self, ids: &[Uuid]) -> Result<(), Error> {
        let delete = Query::delete()
            .from_table(map_stale::Entity)
            .and_where(is_one_of(self.access().backend(), map_stale::Column::StudyId, ids))
            .take();
        self.transaction_to_count().execute(&delete).await?;
        Ok(())
    }

    async fn remove_texts(&self, ids: &[Uuid]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let delete = Query::delete()
            .from_table(map_study::Entity)
            .and_where(is_one_of(self.access().backend(), map_study::Column::StudyId, ids))
            .take();
        self.transaction_to_count().execute(&delete).await?;
        Ok(())
    }

    async fn store_texts(&self, texts: Vec<(Uuid, String)>) -> Result<(), Error> {
        use map_study::Column;
        if texts.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert
            .into_table(map_study::Entity)
            .columns([Column::StudyId, Column::Facts])
            .on_conflict(OnConflict::column(Column::StudyId).update_column(Column::Facts).to_owned());
        for (id, text) in texts {
            insert.values_panic([id.into(), text.into()]);
        }
        self.transaction_to_count().execute(&insert).await?;
        Ok(())
    }

    async fn store_places(&self, places: &mut Places) -> Result<(), Error> {
        use map_place::Column;
        let new = places.take_new();
        if new.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert
            .into_table(map_place::Entity)
            .columns([Column::Id, Column::Dimension, Column::Value]);
        for (id, MapPlace { dimension, value }) in new {
            insert.values_panic([stored(id)?.into(), Code(dimension).into(), value.into()]);
        }
        self.transaction_to_count().execute(&insert).await?;
        Ok(())
    }

    async fn move_cells(&self, moves: Moves) -> Result<(), Error> {
        use map_cell::Column;
        const COUNTS: [Column; 7] = [
            Column::Studies,
            Column::Outcomes,
            Column::Benefit,
            Column::Harm,
            Column::NoChange,
            Column::Inconsistent,
            Column::NotReported,
        ];
        let moves: Vec<_> = moves.into_iter().collect();
        for some in moves.chunks(CELLS) {
            let mut conflict = OnConflict::columns([Column::Audience, Column::RowPlace, Column::ColumnPlace]);
            for count in COUNTS {
                let added = Expr::col((Alias::new("excluded"), count));
                conflict.value(count, Expr::col((map_cell::Entity, count)).add(added));
            }
            let mut insert = Query::insert();
            insert
                .into_table(map_cell::Entity)
                .columns([Column::Audience, Column::RowPlace, Column::ColumnPlace].into_iter().chain(COUNTS))
                .on_conflict(conflict);
            for ((audience, (row, column)), tally) in some {
                let mut values: Vec<Expr> = vec![audience.word().into(), stored(*row)?.into(), stored(*column)?.into()];
                values.extend([tally.studies, tally.outcomes].map(Expr::val));
                values.extend(tally.directions.map(Expr::val));
                insert.values_panic(values);
            }
            self.transaction_to_count().execute(&insert).await?;
        }
        Ok(())
    }
}
