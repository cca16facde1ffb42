//! The filter and the sort order of studies.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::{KirkpatrickLevel, LearningDomain, Perspective, PublicationStatus, StudyKind};

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, IntRange, Nesting, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::outcome::OutcomeFilter;

/// Conditions on studies. A field that is left out sets no condition. A condition on outcomes means that the study
/// has at least one such outcome. `outcomes`, and `anyOf` in those `dimensions` that belong to outcomes, must all be
/// met by the same outcome.
#[derive(Debug, Clone, Default, InputObject)]
pub struct StudyFilter {
    /// Only studies that contain all of these words, other forms of them, or their synonyms.
    text: Option<String>,
    /// Only studies of these kinds.
    kinds: Option<Vec<Word<StudyKind>>>,
    /// Only studies that this review of the literature found.
    review: Option<ID>,
    /// Only studies whose first report was published in this range of years.
    year: Option<IntRange>,
    /// Only studies whose number of people is in this range.
    sample_size: Option<IntRange>,
    /// Only studies whose term of the dimension STUDY_DESIGN meets these conditions.
    designs: Option<TermFilter>,
    /// Only studies whose terms of the dimension COUNTRY meet these conditions.
    countries: Option<TermFilter>,
    /// Only studies whose terms of the dimension AUDIENCE meet these conditions.
    audiences: Option<TermFilter>,
    /// Only studies whose terms of the dimension METHOD meet these conditions.
    methods: Option<TermFilter>,
    /// Only studies whose outcomes have terms of the dimension OUTCOME_DOMAIN that meet these conditions.
    outcome_domains: Option<TermFilter>,
    /// Only studies with an outcome about one of these kinds of learning.
    learning_domains: Option<Vec<Word<LearningDomain>>>,
    /// Only studies with an outcome on one of these levels of Kirkpatrick's scale.
    kirkpatrick_levels: Option<Vec<Word<KirkpatrickLevel>>>,
    /// Only studies with an outcome from one of these perspectives.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// Conditions on the terms of any dimensions: at most 20 entries.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Only studies with an outcome that meets these conditions. The conditions on studies in this filter apply to
    /// the study itself.
    outcomes: Option<Box<OutcomeFilter>>,
    /// Only studies that evaluate this programme.
    evaluates_programme: Option<ID>,
    /// Only studies with one of these statuses.
    status: Option<Vec<Word<PublicationStatus>>>,
    /// Only studies with a change that the viewer can see at this time or later, or that became visible to the viewer
    /// then.
    updated_since: Option<Time>,
}

impl StudyFilter {
    /// Reads the filter into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for values out of bounds and for ids of another kind.
    pub fn read(self) -> Result<store::StudyFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = self.read_at("filter", Nesting::OUTERMOST, &mut problems);
        problems.finish(filter)
    }

    /// Reads the filter at `path` into the store's form.
    pub fn read_at(self, path: &str, nesting: Nesting, problems: &mut Problems) -> store::StudyFilter {
        let at = |field: &str| format!("{path}.{field}");
        let inner = nesting.inner(&at("outcomes"), self.outcomes, problems);
        store::StudyFilter {
            text: problems.text(&at("text"), self.text),
            kinds: plain(self.kinds),
            review: problems.id(&at("review"), self.review.as_ref()),
            year: self.year.map(Into::into),
            sample_size: self.sample_size.map(Into::into),
            designs: terms(&at("designs"), self.designs, problems),
            countries: terms(&at("countries"), self.countries, problems),
            audiences: terms(&at("audiences"), self.audiences, problems),
            methods: terms(&at("methods"), self.methods, problems),
            outcome_domains: terms(&at("outcomeDomains"), self.outcome_domains, problems),
            learning_domains: plain(self.learning_domains),
            kirkpatrick_levels: plain(self.kirkpatrick_levels),
            perspectives: plain(self.perspectives),
            dimensions: dimensions(&at("dimensions"), self.dimensions, problems),
            outcomes: inner.map(|(outcomes, nesting)| Box::new(outcomes.read_at(&at("outcomes"), nesting, problems))),
            evaluates_programme: problems.id(&at("evaluatesProgramme"), self.evaluates_programme.as_ref()),
            status: plain(self.status),
            updated_since: self.updated_since.map(|time| time.0),
        }
    }
}

/// The fields by which studies can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum StudyOrderField {
    /// Sorts studies by the year of their first report.
    Year,
    /// Sorts studies by title.
    Title,
    /// Sorts studies by the number of people in them.
    SampleSize,
    /// Sorts studies by the time of their last change that the viewer can see.
    UpdatedAt,
}

/// One sort key of a list of studies.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct StudyOrder {
    /// The field by which studies are sorted.
    field: StudyOrderField,
    /// The direction of the sort order.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<StudyOrder> for store::StudyOrder {
    fn from(order: StudyOrder) -> Self {
        let field = match order.field {
            StudyOrderField::Year => store::StudyOrderField::Year,
            StudyOrderField::Title => store::StudyOrderField::Title,
            StudyOrderField::SampleSize => store::StudyOrderField::SampleSize,
            StudyOrderField::UpdatedAt => store::StudyOrderField::UpdatedAt,
        };
        Self {
            field,
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
