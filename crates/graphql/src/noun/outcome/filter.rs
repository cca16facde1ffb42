//! The filter and the sort order of outcomes.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective};

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, Nesting, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::study::StudyFilter;

/// Conditions on outcomes. A field that is left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OutcomeFilter {
    /// Only outcomes that contain all of these words, other forms of them, or their synonyms.
    text: Option<String>,
    /// Only outcomes of this study.
    study: Option<ID>,
    /// Only outcomes about this programme.
    programme: Option<ID>,
    /// Only outcomes whose term of the dimension OUTCOME_DOMAIN meets these conditions.
    domains: Option<TermFilter>,
    /// Only outcomes about one of these kinds of learning.
    learning_domains: Option<Vec<Word<LearningDomain>>>,
    /// Only outcomes on one of these levels of Kirkpatrick's scale.
    kirkpatrick_levels: Option<Vec<Word<KirkpatrickLevel>>>,
    /// Only outcomes from one of these perspectives.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// Only outcomes that point in one of these directions.
    directions: Option<Vec<Word<EffectDirection>>>,
    /// Only outcomes that were obtained in one of these ways.
    evidence_kinds: Option<Vec<Word<EvidenceKind>>>,
    /// Only outcomes with one of these contrasts.
    contrasts: Option<Vec<Word<Contrast>>>,
    /// Only outcomes that were measured this number of weeks after the training, or later.
    min_follow_up_weeks: Option<f64>,
    /// If true, only outcomes with an effect estimate; if false, only outcomes without one.
    has_effect: Option<bool>,
    /// Conditions on the terms of any dimensions: at most 20 entries.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Only outcomes with a change that the viewer can see at this time or later, or that became visible to the
    /// viewer then.
    updated_since: Option<Time>,
    /// Conditions on the studies of the outcomes.
    studies: Option<StudyFilter>,
}

impl OutcomeFilter {
    /// Reads the filter into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for values out of bounds and for ids of another kind.
    pub fn read(self) -> Result<store::OutcomeFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = self.read_at("filter", Nesting::OUTERMOST, &mut problems);
        problems.finish(filter)
    }

    /// Reads the filter at `path` into the store's form.
    pub fn read_at(self, path: &str, nesting: Nesting, problems: &mut Problems) -> store::OutcomeFilter {
        let at = |field: &str| format!("{path}.{field}");
        let inner = nesting.inner(&at("studies"), self.studies, problems);
        store::OutcomeFilter {
            text: problems.text(&at("text"), self.text),
            study: problems.id(&at("study"), self.study.as_ref()),
            programme: problems.id(&at("programme"), self.programme.as_ref()),
            domains: terms(&at("domains"), self.domains, problems),
            learning_domains: plain(self.learning_domains),
            kirkpatrick_levels: plain(self.kirkpatrick_levels),
            perspectives: plain(self.perspectives),
            directions: plain(self.directions),
            evidence_kinds: plain(self.evidence_kinds),
            contrasts: plain(self.contrasts),
            min_follow_up_weeks: self.min_follow_up_weeks,
            has_effect: self.has_effect,
            dimensions: dimensions(&at("dimensions"), self.dimensions, problems),
            updated_since: self.updated_since.map(|time| time.0),
            studies: inner.map(|(studies, nesting)| studies.read_at(&at("studies"), nesting, problems)),
        }
    }
}

/// The fields by which outcomes can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OutcomeOrderField {
    /// Sorts outcomes by the position of their domain in the vocabulary.
    Domain,
    /// Sorts outcomes by their level on Kirkpatrick's scale.
    KirkpatrickLevel,
    /// Sorts outcomes by the year of their study.
    Year,
    /// Sorts outcomes by their effect estimate.
    Estimate,
    /// Sorts outcomes by the time of their last change that the viewer can see.
    UpdatedAt,
}

/// One sort key of a list of outcomes.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OutcomeOrder {
    /// The field by which outcomes are sorted.
    field: OutcomeOrderField,
    /// The direction of the sort order.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<OutcomeOrder> for store::OutcomeOrder {
    fn from(order: OutcomeOrder) -> Self {
        let field = match order.field {
            OutcomeOrderField::Domain => store::OutcomeOrderField::Domain,
            OutcomeOrderField::KirkpatrickLevel => store::OutcomeOrderField::KirkpatrickLevel,
            OutcomeOrderField::Year => store::OutcomeOrderField::Year,
            OutcomeOrderField::Estimate => store::OutcomeOrderField::Estimate,
            OutcomeOrderField::UpdatedAt => store::OutcomeOrderField::UpdatedAt,
        };
        Self {
            field,
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
