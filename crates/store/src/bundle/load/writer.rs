//! Inserts rows in bulk and tells how far a load has come.

use entity::search_document;
use sea_orm::{EntityTrait, IntoActiveModel, Iterable};

use super::super::files::Kind;
use super::super::{LoadError, Progress};
use crate::engine::work::writer::Writer;

/// Bound values that one statement may have: SQLite's default; PostgreSQL takes 65,535.
const MAX_VALUES: usize = 32_766;

/// Longer statements gain nothing more and hold more memory.
const MAX_ROWS: usize = 1_000;

/// Writes into the load's transaction.
pub(in super::super) struct RowWriter<'a> {
    writer: Writer<'a>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
    done: usize,
    total: usize,
}

impl<'a> RowWriter<'a> {
    /// Starts a load of so many rows of files.
    pub(in super::super) fn new(writer: Writer<'a>, total: usize, progress: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        Self {
            writer,
            progress,
            done: 0,
            total,
        }
    }

    /// Inserts rows of a table. A model names every column, so that a new column stops the build here.
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

    /// Inserts words of search; the database makes their ids and keeps its index.
    pub(super) async fn insert_documents(&mut self, documents: Vec<search_document::ActiveModel>) -> Result<(), LoadError> {
        self.insert_active::<search_document::Entity, _>(documents).await
    }

    /// Says that rows of a file are written.
    pub(super) fn advance(&mut self, kind: Kind, rows: usize) {
        self.done += rows;
        (self.progress)(Progress {
            done: self.done,
            total: self.total,
            what: kind,
        });
    }
}
