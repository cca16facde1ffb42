//! The vocabulary: terms in fifteen dimensions, and the terms of each programme, study and outcome.

mod known;
pub(crate) mod plan;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use entity::column::{AsJson, Code};
use entity::{outcome_term, programme_term, study_term, term};
use evidence::vocabulary::Dimension;
use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId};
use sea_orm::sea_query::{Alias, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, column_if, columns, is_one_of};
use crate::engine::wide::Wide;

pub use plan::TermField;

/// A term of the vocabulary.
#[derive(Debug, Clone)]
pub struct Term {
    /// The term's id.
    pub id: TermId,
    /// The dimension that the term belongs to.
    pub dimension: Dimension,
    /// The term's code, unique in its dimension.
    pub code: String,
    /// The name that people read.
    pub label: String,
    /// What the term means. Read only if the request asks for `definition`.
    pub definition: String,
    /// Where term and definition come from. Read only if the request asks for `source`.
    pub source: Option<String>,
    /// Other words for the term. Read only if the request asks for `synonyms`.
    pub synonyms: Vec<String>,
    /// Optimistic-lock version, starting at 1.
    pub version: i32,
    /// The level of involvement that the term stands for.
    pub(crate) level: Option<i32>,
}

/// The columns that are read of a term; long texts only if the request asks for them.
#[derive(FromQueryResult)]
struct StoredTerm {
    id: Uuid,
    dimension: Code<Dimension>,
    code: String,
    label: String,
    definition: Option<String>,
    source: Option<String>,
    synonyms: Option<AsJson<Vec<String>>>,
    version: i32,
    level: Option<i32>,
}

fn term_columns(access: &Access, select: &mut SelectStatement) {
    use term::Column;
    columns(
        select,
        &[
            Column::Id,
            Column::Dimension,
            Column::Code,
            Column::Label,
            Column::Version,
            Column::Level,
        ],
    );
    column_if(select, Column::Definition, access.asks(Wide::TermDefinition));
    column_if(select, Column::Source, access.asks(Wide::TermSource));
    column_if(select, Column::Synonyms, access.asks(Wide::TermSynonyms));
}

impl Term {
    fn from_row(row: StoredTerm) -> Self {
        Self {
            id: TermId(row.id),
            dimension: row.dimension.0,
            code: row.code,
            label: row.label,
            definition: row.definition.unwrap_or_default(),
            source: row.source,
            synonyms: row.synonyms.unwrap_or_default().0,
            version: row.version,
            level: row.level,
        }
    }
}

#[derive(FromQueryResult)]
struct TaggedRow {
    #[sea_orm(nested)]
    term: StoredTerm,
    parent: Uuid,
}

impl Access {
    /// The terms of a dimension, in the vocabulary's order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn terms(&self, dimension: Dimension) -> Result<Vec<Term>, Error> {
        let mut select = self.rows::<term::Entity>();
        select
            .and_where(col(term::Column::Dimension).eq(Code(dimension)))
            .order_by_expr(col(term::Column::Position), Order::Asc)
            .order_by_expr(col(term::Column::Code), Order::Asc);
        self.read_terms(select).await
    }

    /// The terms with these ids, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn terms_by_id(&self, ids: &[TermId]) -> Result<Vec<Term>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<term::Entity>();
        select.and_where(is_one_of(self.backend(), term::Column::Id, &ids));
        self.read_terms(select).await
    }

    pub(crate) async fn read_terms(&self, mut select: SelectStatement) -> Result<Vec<Term>, Error> {
        term_columns(self, &mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Term::from_row(StoredTerm::from_query_result(row, "")?)))
            .collect()
    }

    /// The terms of each of these programmes, in the order in which they were entered.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn terms_of_programmes(&self, programmes: &[ProgrammeId]) -> Result<HashMap<Uuid, Vec<Term>>, Error> {
        use programme_term::Column;
        let ids: Vec<Uuid> = programmes.iter().map(|id| id.0).collect();
        self.tagged(
            self.parts_of::<programme_term::Entity>(&ids),
            Column::ProgrammeId,
            Column::TermId,
            Column::Position,
        )
        .await
    }

    /// The terms of each of these studies, in the order in which they were entered.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn terms_of_studies(&self, studies: &[StudyId]) -> Result<HashMap<Uuid, Vec<Term>>, Error> {
        use study_term::Column;
        let ids: Vec<Uuid> = studies.iter().map(|id| id.0).collect();
        self.tagged(
            self.parts_of::<study_term::Entity>(&ids),
            Column::StudyId,
            Column::TermId,
            Column::Position,
        )
        .await
    }

    /// The parameters of effectiveness that each of these outcomes is about.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn terms_of_outcomes(&self, outcomes: &[OutcomeId]) -> Result<HashMap<Uuid, Vec<Term>>, Error> {
        use outcome_term::Column;
        let ids: Vec<Uuid> = outcomes.iter().map(|id| id.0).collect();
        self.tagged(
            self.parts_of::<outcome_term::Entity>(&ids),
            Column::OutcomeId,
            Column::TermId,
            Column::Position,
        )
        .await
    }

    async fn tagged<C: ColumnTrait>(
        &self,
        links: SelectStatement,
        parent: C,
        term_id: C,
        position: C,
    ) -> Result<HashMap<Uuid, Vec<Term>>, Error> {
        let mut links = tagged_rows(self, links, term_id, position);
        term_columns(self, &mut links);
        links.expr_as(col(parent), Alias::new("parent"));
        let mut by_parent: HashMap<Uuid, Vec<Term>> = HashMap::new();
        for row in self.reader().query_all(&links).await? {
            let TaggedRow { term, parent } = TaggedRow::from_query_result(&row, "")?;
            by_parent.entry(parent).or_default().push(Term::from_row(term));
        }
        Ok(by_parent)
    }
}

/// The terms to which `links` lead, in the order in which they were entered.
fn tagged_rows<C: ColumnTrait>(access: &Access, mut links: SelectStatement, term_id: C, position: C) -> SelectStatement {
    links
        .join_rows::<term::Entity>(access.viewer(), col(term::Column::Id).eq(col(term_id)))
        .order_by_expr(col(position), Order::Asc)
        .order_by_expr(col(term::Column::Id), Order::Asc);
    links
}
