//! Refuses codes of a filter that no term has, with the codes that may have been meant.

use std::collections::{BTreeSet, HashMap};

use entity::term;
use evidence::nearest::nearest;
use evidence::vocabulary::Dimension;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::ExprTrait;

use super::DimensionFilter;
use crate::input::accept;
use crate::sql::{col, column_if, columns};
use crate::term::strings;
use crate::{Access, Error, FieldProblem};

/// How many codes a refusal names.
const NAMED: usize = 3;

impl DimensionFilter {
    /// The codes that it names, each with its path.
    fn codes(&self) -> impl Iterator<Item = (String, &str)> {
        let lists = [
            ("anyOf", &self.terms.any_of),
            ("allOf", &self.terms.all_of),
            ("noneOf", &self.terms.none_of),
        ];
        lists.into_iter().flat_map(|(list, codes)| {
            let path = &self.terms.path;
            codes
                .iter()
                .enumerate()
                .map(move |(place, code)| (format!("{path}.{list}.{place}"), code.as_str()))
        })
    }
}

impl Access {
    /// Refuses a filter that names a code which no term of its dimension has. A filter that the service made itself has no
    /// path, and is not looked at.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every unknown code, its path, and the nearest codes.
    pub(crate) async fn check_codes(&self, filters: &[DimensionFilter]) -> Result<(), Error> {
        let asked: Vec<(Dimension, String, &str)> = filters
            .iter()
            .filter(|filter| !filter.terms.path.is_empty())
            .flat_map(|filter| filter.codes().map(|(path, code)| (filter.dimension, path, code)))
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let codes: BTreeSet<&str> = asked.iter().map(|(_, _, code)| *code).collect();
        let mut select = self.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Dimension, term::Column::Code]);
        select.and_where(col(term::Column::Code).is_in(codes));
        let mut known: BTreeSet<(String, String)> = BTreeSet::new();
        for row in self.reader().query_all(&select).await? {
            known.insert((row.try_get("", "dimension")?, row.try_get("", "code")?));
        }
        let unknown: Vec<_> = asked
            .into_iter()
            .filter(|(dimension, _, code)| !known.contains(&(dimension.code().to_owned(), (*code).to_owned())))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let dimensions: BTreeSet<Dimension> = unknown.iter().map(|(dimension, _, _)| *dimension).collect();
        let mut vocabulary: HashMap<Dimension, Vec<(String, Vec<String>)>> = HashMap::new();
        for dimension in dimensions {
            vocabulary.insert(dimension, self.words_of(dimension).await?);
        }
        let problem = |(dimension, path, code): (Dimension, String, &str)| {
            let words = vocabulary.get(&dimension).map(Vec::as_slice).unwrap_or_default();
            FieldProblem::new(path, unknown_code(dimension, code, words))
        };
        accept(unknown.into_iter().map(problem).collect())
    }

    /// The codes of a dimension, each with the words that people know it by.
    pub(crate) async fn words_of(&self, dimension: Dimension) -> Result<Vec<(String, Vec<String>)>, Error> {
        let mut select = self.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Code, term::Column::Label]);
        column_if(&mut select, term::Column::Synonyms, true);
        select
            .and_where(col(term::Column::Dimension).eq(dimension.code()))
            .order_by_expr(col(term::Column::Position), sea_orm::Order::Asc)
            .order_by_expr(col(term::Column::Code), sea_orm::Order::Asc);
        let mut words = Vec::new();
        for row in self.reader().query_all(&select).await? {
            let mut known_as = vec![row.try_get::<String>("", "label")?];
            known_as.extend(strings(row.try_get("", "synonyms")?)?);
            words.push((row.try_get("", "code")?, known_as));
        }
        Ok(words)
    }
}

/// What is wrong with a code that no term has, with the codes that may have been meant.
pub(crate) fn unknown_code(dimension: Dimension, code: &str, words: &[(String, Vec<String>)]) -> String {
    let near = nearest(code, words, NAMED);
    match near.as_slice() {
        [] => format!("no term {code:?} of {dimension}; terms(dimension: {dimension}) lists them"),
        near => format!("no term {code:?} of {dimension}; did you mean {}?", near.join(", ")),
    }
}
