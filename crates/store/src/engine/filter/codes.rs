//! Refuses filter codes that no term has, and suggests similar codes.

use evidence::vocabulary::Dimension;

use super::DimensionFilter;
use crate::engine::access::Access;
use crate::engine::error::Error;
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

impl Access {
    /// Refuses a filter that names a code which no term of its dimension has. A filter that the service itself made has no path, and is
    /// not checked.
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
        let named: Vec<(Dimension, &str)> = asked.iter().map(|(dimension, _, code)| (*dimension, *code)).collect();
        let known = self.known_terms(&self.reader(), &named).await?;
        let mut problems = Vec::new();
        for (dimension, path, code) in asked {
            known.find(dimension, code, path, &mut problems);
        }
        accept(problems)
    }
}
