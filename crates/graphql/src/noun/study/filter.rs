//! Which studies, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::{KirkpatrickLevel, LearningDomain, Perspective, PublicationStatus, StudyKind};

use crate::engine::date::Time;
use crate::engine::filter::{DimensionFilter, IntRange, Nesting, OrderDirection, TermFilter, dimensions, terms};
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;
use crate::noun::outcome::OutcomeFilter;

/// Which studies. What is left out restricts nothing; each criterion on outcomes means that the study has one such outcome.
/// `outcomes`, and the `anyOf` of `dimensions` that are outcomes' own, are asked of one and the same outcome.
#[derive(Debug, Clone, Default, InputObject)]
pub struct StudyFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// Only studies of these kinds.
    kinds: Option<Vec<Word<StudyKind>>>,
    /// By the year of its first report.
    year: Option<IntRange>,
    /// By how many people were in it.
    sample_size: Option<IntRange>,
    /// Only studies with these terms of the dimension STUDY_DESIGN.
    designs: Option<TermFilter>,
    /// Only studies with these terms of the dimension COUNTRY.
    countries: Option<TermFilter>,
    /// Only studies with these terms of the dimension AUDIENCE.
    audiences: Option<TermFilter>,
    /// Only studies with these terms of the dimension METHOD.
    methods: Option<TermFilter>,
    /// By the domains of its outcomes.
    outcome_domains: Option<TermFilter>,
    /// Has an outcome in one of these domains of learning.
    learning_domains: Option<Vec<Word<LearningDomain>>>,
    /// Has an outcome on one of these levels.
    kirkpatrick_levels: Option<Vec<Word<KirkpatrickLevel>>>,
    /// Has an outcome from one of these perspectives.
    perspectives: Option<Vec<Word<Perspective>>>,
    /// By any dimension, 20 at most.
    dimensions: Option<Vec<DimensionFilter>>,
    /// Has an outcome such as these; what it asks of studies is asked of the study.
    outcomes: Option<Box<OutcomeFilter>>,
    /// Only studies that evaluate this programme.
    evaluates_programme: Option<ID>,
    /// Only studies of one of these statuses.
    status: Option<Vec<Word<PublicationStatus>>>,
    /// Only those of which something that the viewer can see changed at this time or later, or that came into the viewer's
    /// sight then.
    updated_since: Option<Time>,
}

impl StudyFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what is out of bounds and for an id of another kind.
    pub fn read(self) -> Result<store::StudyFilter, Refusal> {
        let mut problems = Problems::default();
        let filter = self.read_at("filter", Nesting::OUTERMOST, &mut problems);
        problems.finish(filter)
    }

    /// The filter that stands at `path`, as the store takes it.
    pub fn read_at(self, path: &str, nesting: Nesting, problems: &mut Problems) -> store::StudyFilter {
        let at = |field: &str| format!("{path}.{field}");
        let inner = nesting.inner(&at("outcomes"), self.outcomes, problems);
        store::StudyFilter {
            text: problems.text(&at("text"), self.text),
            kinds: plain(self.kinds),
            review: None,
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

/// What studies can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum StudyOrderField {
    /// By the year of the first report.
    Year,
    /// Studies are ordered by their titles.
    Title,
    /// By how many people were in it.
    SampleSize,
    /// Studies are ordered by when they were last changed.
    UpdatedAt,
}

/// One key of an order of studies.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct StudyOrder {
    /// The field that studies are ordered by.
    field: StudyOrderField,
    /// Whether the order is ascending or descending.
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
