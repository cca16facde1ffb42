//! Looks up terms by the codes in an input or a filter. An unknown code is refused with similar codes.

use std::collections::{BTreeSet, HashMap};

use entity::column::{AsJson, Code};
use entity::term;
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::Order;
use sea_orm::sea_query::ExprTrait;
use uuid::Uuid;
use words::nearest::nearest;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::lookup::{Lookup, NAMED};
use crate::engine::reads::Reads;
use crate::engine::sql::{col, column_if, columns};
use crate::engine::work::Work;

/// A code, and the words that people use for it.
type TermWords = (String, Vec<String>);

/// The terms that were found by their codes.
#[derive(Debug, Default)]
pub(crate) struct KnownTerms {
    ids: HashMap<(Dimension, String), TermId>,
    /// All codes of each dimension in which a code is unknown.
    words: HashMap<Dimension, Vec<TermWords>>,
}

impl Lookup for KnownTerms {
    fn term(&self, dimension: Dimension, code: &str) -> Option<TermId> {
        self.ids.get(&(dimension, code.to_owned())).copied()
    }

    fn near(&self, dimension: Dimension, code: &str) -> Vec<String> {
        let words = self.words.get(&dimension).map(Vec::as_slice).unwrap_or_default();
        nearest(code, words, NAMED).into_iter().map(str::to_owned).collect()
    }
}

impl Work {
    /// The terms that an input names, read inside this unit of work.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn known_terms(&self, named: &[(Dimension, &str)]) -> Result<KnownTerms, Error> {
        self.access().known_terms(&self.inside(), named).await
    }
}

impl Access {
    /// The terms with these codes, read over a connection.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn known_terms(&self, connection: &impl Reads, named: &[(Dimension, &str)]) -> Result<KnownTerms, Error> {
        let mut known = KnownTerms::default();
        if named.is_empty() {
            return Ok(known);
        }
        let codes: BTreeSet<&str> = named.iter().map(|(_, code)| *code).collect();
        let mut select = self.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Id, term::Column::Dimension, term::Column::Code]);
        select.and_where(col(term::Column::Code).is_in(codes));
        for row in connection.query_all(&select).await? {
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            known
                .ids
                .insert((dimension, row.try_get("", "code")?), TermId(row.try_get::<Uuid>("", "id")?));
        }
        for (dimension, code) in named {
            if !known.ids.contains_key(&(*dimension, (*code).to_owned())) && !known.words.contains_key(dimension) {
                known.words.insert(*dimension, self.words_of(connection, *dimension).await?);
            }
        }
        Ok(known)
    }

    async fn words_of(&self, connection: &impl Reads, dimension: Dimension) -> Result<Vec<TermWords>, Error> {
        let mut select = self.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Code, term::Column::Label]);
        column_if(&mut select, term::Column::Synonyms, true);
        select
            .and_where(col(term::Column::Dimension).eq(Code(dimension)))
            .order_by_expr(col(term::Column::Position), Order::Asc)
            .order_by_expr(col(term::Column::Code), Order::Asc);
        let mut words = Vec::new();
        for row in connection.query_all(&select).await? {
            let mut known_as = vec![row.try_get::<String>("", "label")?];
            known_as.extend(row.try_get::<AsJson<Vec<String>>>("", "synonyms")?.0);
            words.push((row.try_get("", "code")?, known_as));
        }
        Ok(words)
    }
}
