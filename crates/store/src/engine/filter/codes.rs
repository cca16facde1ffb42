//! Finds the terms that filters name by their codes. Codes that no term has are refused, with similar codes.

use std::collections::{BTreeSet, HashMap};

use evidence::vocabulary::Dimension;
use policy::id::TermId;
use uuid::Uuid;

use super::DimensionFilter;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::Wanted;
use crate::engine::input::accept;
use crate::engine::lookup::Lookup as _;

impl DimensionFilter {
    /// The codes that the filter names, each with its path.
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

/// The terms that filters name.
#[derive(Debug, Default)]
pub(crate) struct FilterTerms {
    ids: HashMap<(Dimension, String), Uuid>,
}

impl FilterTerms {
    /// The terms of a filter's codes, for another filter with the same codes.
    pub(crate) fn of(&self, filter: &DimensionFilter) -> Vec<(String, TermId)> {
        let found = filter.codes().filter_map(|(_, code)| {
            let id = self.ids.get(&(filter.dimension, code.to_owned()))?;
            Some((code.to_owned(), TermId(*id)))
        });
        found.collect()
    }

    /// The term that has this code.
    pub(crate) fn id(&self, dimension: Dimension, code: &str) -> Option<Uuid> {
        self.ids.get(&(dimension, code.to_owned())).copied()
    }

    /// These codes with their terms; `None` if there are no codes.
    pub(super) fn wanted<'a>(&self, dimension: Dimension, codes: &'a [String]) -> Option<Wanted<'a>> {
        let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
        let ids = codes
            .iter()
            .filter_map(|code| self.ids.get(&(dimension, (*code).to_owned())).copied())
            .collect();
        (!codes.is_empty()).then_some(Wanted { codes, ids })
    }
}

impl Access {
    /// The terms that filters name, read in one statement. A filter that names a code which no term of its dimension has is refused,
    /// unless the service itself made it, without a path.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every unknown code, its path, and the nearest codes.
    pub(crate) async fn filter_terms(&self, filters: &[DimensionFilter]) -> Result<FilterTerms, Error> {
        let asked: Vec<(&DimensionFilter, String, &str)> = filters
            .iter()
            .flat_map(|filter| filter.codes().map(move |(path, code)| (filter, path, code)))
            .collect();
        let mut terms = FilterTerms::default();
        for filter in filters {
            let known = filter.terms.known.iter();
            terms
                .ids
                .extend(known.map(|(code, term)| ((filter.dimension, code.clone()), term.0)));
        }
        let asked: Vec<_> = asked
            .into_iter()
            .filter(|(filter, _, code)| !terms.ids.contains_key(&(filter.dimension, (*code).to_owned())))
            .collect();
        if asked.is_empty() {
            return Ok(terms);
        }
        let named: Vec<(Dimension, &str)> = asked.iter().map(|(filter, _, code)| (filter.dimension, *code)).collect();
        let known = self.known_terms(&self.reader(), &named).await?;
        let mut problems = Vec::new();
        for (filter, path, code) in asked {
            let term = if filter.terms.path.is_empty() {
                known.term(filter.dimension, code)
            } else {
                known.find(filter.dimension, code, path, &mut problems)
            };
            if let Some(term) = term {
                terms.ids.insert((filter.dimension, code.to_owned()), term.0);
            }
        }
        accept(problems)?;
        Ok(terms)
    }
}
