//! Tests outcomes against a filter in memory, from what is kept of each study.

use std::collections::BTreeSet;

use evidence::vocabulary::{Dimension, EffectDirection};

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{OutcomeAxis, outcome_axis};
use crate::engine::filter::{DimensionFilter, TermFilter};
use crate::engine::map_counts::places::{PlaceId, Places};
use crate::noun::outcome::OutcomeFilter;

/// The criteria of a filter that one outcome must meet: its direction, and its terms in dimensions of outcomes.
#[derive(Debug, Default)]
pub(super) struct Criteria {
    directions: Vec<EffectDirection>,
    terms: Vec<TermCriterion>,
}

/// The places of one dimension that an outcome must or must not have.
#[derive(Debug)]
enum TermCriterion {
    Any(BTreeSet<PlaceId>),
    /// A value without a number has no outcome.
    All(BTreeSet<Option<PlaceId>>),
    Without(BTreeSet<PlaceId>),
}

/// The part of the filter that [`Criteria`] can test, as filters on dimensions; `None` if it has another condition on outcomes.
fn dimensions(filter: &OutcomeFilter) -> Option<Vec<DimensionFilter>> {
    let tested = OutcomeFilter {
        study: None,
        studies: None,
        domains: TermFilter::default(),
        learning_domains: Vec::new(),
        kirkpatrick_levels: Vec::new(),
        perspectives: Vec::new(),
        directions: Vec::new(),
        dimensions: Vec::new(),
        ..filter.clone()
    };
    if tested != OutcomeFilter::default() {
        return None;
    }
    let any_of = |dimension, any_of: Vec<String>| DimensionFilter {
        dimension,
        terms: TermFilter {
            any_of,
            ..TermFilter::default()
        },
    };
    let own = [
        DimensionFilter {
            dimension: Dimension::OutcomeDomain,
            terms: filter.domains.clone(),
        },
        any_of(Dimension::LearningDomain, codes(&filter.learning_domains)),
        any_of(Dimension::KirkpatrickLevel, codes(&filter.kirkpatrick_levels)),
        any_of(Dimension::Perspective, codes(&filter.perspectives)),
    ];
    let others = filter.dimensions.iter().filter(|filter| outcome_axis(filter.dimension).is_some());
    Some(own.into_iter().chain(others.cloned()).collect())
}

fn codes<T: ToString>(words: &[T]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

impl Access {
    /// The criteria of a filter; `None` if the filter asks for something that is not kept of outcomes.
    pub(super) async fn criteria(&self, filter: &OutcomeFilter, places: &Places) -> Result<Option<Criteria>, Error> {
        let Some(dimensions) = dimensions(filter) else {
            return Ok(None);
        };
        let known = self.filter_terms(&dimensions).await?;
        let mut terms = Vec::new();
        for DimensionFilter { dimension, terms: wanted } in &dimensions {
            let number = |code: &String| {
                let value = match outcome_axis(*dimension) {
                    // Filters by a code find the term that has it.
                    Some(OutcomeAxis::Code(_)) => Some(code.clone()),
                    Some(OutcomeAxis::Key(_) | OutcomeAxis::Links) | None => known.id(*dimension, code).map(|id| id.simple().to_string()),
                };
                value.and_then(|value| places.find(*dimension, value))
            };
            if !wanted.any_of.is_empty() {
                terms.push(TermCriterion::Any(wanted.any_of.iter().filter_map(number).collect()));
            }
            if !wanted.all_of.is_empty() {
                terms.push(TermCriterion::All(wanted.all_of.iter().map(number).collect()));
            }
            if !wanted.none_of.is_empty() {
                terms.push(TermCriterion::Without(wanted.none_of.iter().filter_map(number).collect()));
            }
        }
        Ok(Some(Criteria {
            directions: filter.directions.clone(),
            terms,
        }))
    }
}

impl Criteria {
    /// Whether an outcome of this direction, at these places, meets all criteria.
    pub(super) fn met_by(&self, direction: EffectDirection, places: &[PlaceId]) -> bool {
        let has = |place: &PlaceId| places.contains(place);
        let directed = self.directions.is_empty() || self.directions.contains(&direction);
        directed
            && self.terms.iter().all(|criterion| match criterion {
                TermCriterion::Any(wanted) => wanted.iter().any(has),
                TermCriterion::All(wanted) => wanted.iter().all(|place| place.as_ref().is_some_and(has)),
                TermCriterion::Without(unwanted) => !unwanted.iter().any(has),
            })
    }
}
