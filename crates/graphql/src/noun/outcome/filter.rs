//! Which outcomes, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective};

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, Nesting, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::study::StudyFilter;

/// Which outcomes. What is left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct OutcomeFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// Only outcomes of this study.
    study: Option<ID>,
    /// Only outcomes about this programme.
    programme: Option<ID>,
    /// Only outcomes with these terms of the dimension OUTCOME_DOMAIN.
    domains: Option<TermFilter>,
    /// In one of these domains of learning.
    learning_domains: Option<Vec<Word<LearningDomain>>>,
    /// Only outcomes on one of these levels.
    kirkpatrick_levels: Option<Vec<Word<KirkpatrickLevel>>>,
    /// From one of these perspectives.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// Pointing one of these ways.
    directions: Option<Vec<Word<EffectDirection>>>,
    /// Come by in one of these ways.
    evidence_kinds: Option<Vec<Word<EvidenceKind>>>,
    /// Only outcomes that compare one of these.
    contrasts: Option<Vec<Word<Contrast>>>,
    /// Measured this many weeks on, or later.
    min_follow_up_weeks: Option<f64>,
    /// Whether it carries an effect estimate.
    has_effect: Option<bool>,
    /// By any dimension, 20 at most.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Only those of which something that the viewer can see changed at this time or later, or that came into the viewer's
    /// sight then.
    updated_since: Option<Time>,
    /// The studies that the outcomes come from.
    studies: Option<StudyFilter>,
}

impl OutcomeFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what is out of bounds and for an id of another kind.
    pub fn read(self) -> Result<store::OutcomeFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = self.read_at("filter", Nesting::OUTERMOST, &mut problems);
        problems.finish(filter)
    }

    /// The filter that stands at `path`, as the store takes it.
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

/// What outcomes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OutcomeOrderField {
    /// By its domain's place in the vocabulary.
    Domain,
    /// Outcomes are ordered by their levels after Kirkpatrick.
    KirkpatrickLevel,
    /// Outcomes are ordered by the years of their studies.
    Year,
    /// Outcomes are ordered by their effect estimates.
    Estimate,
    /// By when the outcome last changed, as far as the viewer can see.
    UpdatedAt,
}

/// One key of an order of outcomes.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct OutcomeOrder {
    /// The field that outcomes are ordered by.
    field: OutcomeOrderField,
    /// Whether the order is ascending or descending.
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
