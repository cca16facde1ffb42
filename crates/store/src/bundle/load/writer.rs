//! Inserts rows in bulk and reports the progress of a load.

use entity::search_document;
use sea_orm::{EntityTrait, IntoActiveModel, Iterable};

use super::super::files::Kind;
use super::super::{LoadError, Progress};
use crate::engine::work::writer::Writer;

/// The maximum number of bound values in one statement: SQLite's default; PostgreSQL allows 65,535.
const MAX_VALUES: usize = 32_766;

/// Longer statements are not faster and use more memory.
const MAX_ROWS: usize = 1_000;

/// Writes inside the load's transaction.
pub(in super::super) struct RowWriter<'a> {
    writer: Writer<'a>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
    done: usize,
    total: usize,
}

impl<'a> RowWriter<'a> {
    /// Starts a load of `total` rows.
    pub(in super::super) fn new(writer: Writer<'a>, total: usize, progress: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        Self {
            writer,
            progress,
            done: 0,
            total,
        }
    }

    /// Inserts rows of a table. A model has every column, so a new column causes a compile error here.
    pub(super) async fn insert<E>(&mut self, rows: Vec<E::Model>) -> Result<(), LoadError>
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: Send,
    {
        self.insert_active::<E, _>(rows).await
    }

    async fn insert_active<E, M>(&mut self, rows: Vec<M>) -> Result<(), LoadError>
    where
        E: EntityTrait,
        M: IntoActiveModel<E::ActiveModel> + Send,
        E::ActiveModel: Send,
    {
        let columns = E::Column::iter().count().max(1);
        let at_once = (MAX_VALUES / columns).clamp(1, MAX_ROWS);
        let mut rows = rows.into_iter();
        loop {
            let chunk: Vec<M> = rows.by_ref().take(at_once).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            self.writer
                .insert_all(chunk.into_iter().map(IntoActiveModel::into_active_model))
                .await?;
        }
    }

    /// Inserts search texts; the database creates their ids and maintains its index.
    pub(super) async fn insert_documents(&mut self, documents: Vec<search_document::ActiveModel>) -> Result<(), LoadError> {
        self.insert_active::<search_document::Entity, _>(documents).await
    }

    /// Reports that rows of a file were written.
    pub(super) fn advance(&mut self, kind: Kind, rows: usize) {
        self.done += rows;
        (self.progress)(Progress {
            done: self.done,
            total: self.total,
            what: kind,
        });
    }
}
