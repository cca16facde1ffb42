//! Undoes an import, while nothing was decided on its records.

use entity::{duplicate_candidate, record, record_import, screening_decision};
use evidence::vocabulary::RecordEventKind;
use policy::action;
use policy::id::{RecordImportId, ReviewId, SearchSourceId};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::record::event::Event;

/// The records of an import on which something was decided: a vote, a person's word about a duplicate, a removal, a report.
fn decided(import: Expr) -> SelectStatement {
    use record::Column;
    let voted = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<screening_decision::Entity>(Unscoped::WhatRefersToIt)
        .and_where(col(screening_decision::Column::RecordId).eq(col(Column::Id)))
        .take();
    let pair = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<duplicate_candidate::Entity>(Unscoped::WhatRefersToIt)
        .cond_where(
            Condition::any()
                .add(col(duplicate_candidate::Column::LeftId).eq(col(Column::Id)))
                .add(col(duplicate_candidate::Column::RightId).eq(col(Column::Id))),
        )
        .and_where(col(duplicate_candidate::Column::DecidedAt).is_not_null())
        .take();
    Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<record::Entity>(Unscoped::WhatRefersToIt)
        .and_where(col(Column::ImportId).eq(import))
        .cond_where(
            Condition::any()
                .add(col(Column::Removed).is_not_null())
                .add(col(Column::ReportId).is_not_null())
                .add(Expr::exists(voted))
                .add(Expr::exists(pair)),
        )
        .limit(1)
        .take()
}

impl Access {
    /// Which of these imports can still be undone: nothing was decided on their records.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn imports_to_undo(&self, imports: &[RecordImportId]) -> Result<HashMap<RecordImportId, bool>, Error> {
        let ids: Vec<Uuid> = imports.iter().map(|id| id.0).collect();
        let mut select = self.rows::<record_import::Entity>();
        columns(&mut select, &[record_import::Column::Id]);
        select
            .and_where(is_one_of(self.backend(), record_import::Column::Id, &ids))
            .and_where(col(record_import::Column::UndoneAt).is_null())
            .and_where(Expr::exists(decided(col(record_import::Column::Id))).not());
        let mut open = HashSet::new();
        for row in self.reader().query_all(&select).await? {
            open.insert(RecordImportId(row.try_get("", "id")?));
        }
        Ok(imports.iter().map(|id| (*id, open.contains(id))).collect())
    }

    /// Undoes an import: its records leave the review, and what they were duplicates of is worked out again. Returns their source.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Conflict`] if something was decided on one of its records, and if it was undone
    /// already.
    #[tracing::instrument(level = "debug", skip_all, fields(import.id = %id))]
    pub async fn undo_import(&self, id: RecordImportId) -> Result<SearchSourceId, Error> {
        let seen = async {
            let found = self.imports_by_id(&[id]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("import"))
        };
        let work = self.begin_to::<action::UndoImport>(Some(&id.to_string()), seen).await?;
        let result = work.undo_import(id).await;
        work.finish(result).await
    }
}

impl Work {
    async fn undo_import(&self, id: RecordImportId) -> Result<SearchSourceId, Error> {
        let mut select = self.access().rows::<record_import::Entity>();
        all_columns::<record_import::Entity>(&mut select);
        select.and_where(col(record_import::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("import"))?;
        let import = record_import::Model::from_query_result(&row, "")?;
        let review = ReviewId(import.review_id);
        self.held_review(review).await?;
        let facts = self.review_facts(review).await?;
        let permit = self.permit::<action::UndoImport>(id, &facts, &id.to_string())?;
        if import.undone_at.is_some() {
            return Err(Error::Conflict("the import was undone already".to_owned()));
        }
        if self.inside().query_one(&decided(Expr::val(id.0))).await?.is_some() {
            return Err(Error::Conflict(
                "something was decided on a record of this import, so it cannot be undone: remove single records instead (removeRecord)"
                    .to_owned(),
            ));
        }
        let mut own = Query::select();
        columns(&mut own, &[record::Column::Id]);
        own.unscoped::<record::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(record::Column::ImportId).eq(id.0));
        let rows = self.inside().query_all(&own).await?;
        let gone: Vec<Uuid> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
        let writer = self.under(&permit);
        let update = Query::update()
            .table(record::Entity)
            .value(record::Column::UndoneAt, self.now())
            .value(record::Column::Stage, None::<String>)
            .value(record::Column::UpdatedAt, self.now())
            .and_where(col(record::Column::ImportId).eq(id.0))
            .take();
        writer.update(&update).await?;
        let update = Query::update()
            .table(record_import::Entity)
            .value(record_import::Column::UndoneAt, self.now())
            .and_where(col(record_import::Column::Id).eq(id.0))
            .take();
        writer.update(&update).await?;
        writer
            .happened(review, gone.into_iter().map(|id| Event::new(id, RecordEventKind::ImportUndone)))
            .await?;
        writer.regroup(review).await?;
        Ok(SearchSourceId(import.source_id))
    }
}
