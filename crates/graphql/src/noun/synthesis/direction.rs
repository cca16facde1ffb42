//! Effect directions in the schema: in which direction the studies of each domain point.

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::direction::study_direction;
use evidence::synthesis::GroupDirections;
use evidence::vocabulary::{Contrast, EffectDirection};
use figures::EffectDirectionFigure;
use policy::id::StudyId;
use present::synthesis::directions::{self, directions_in_words};
use store::DomainDirections;

use crate::engine::word::Word;
use crate::noun::programme::Svg;
use crate::noun::study::{Study, study};
use crate::noun::term::Term;

/// A synthesis that counts studies by the direction of their effects, never by significance, with a sign test (see
/// the SWiM guideline).
pub struct EffectDirectionSynthesis {
    contrast: Contrast,
    domains: Vec<Counted>,
}

/// The studies of one domain, counted by direction.
struct Counted {
    found: DomainDirections,
    directions: Vec<EffectDirection>,
    group: GroupDirections,
}

/// The studies with findings in one outcome domain, counted by direction.
#[derive(SimpleObject)]
pub struct EffectDirectionGroup {
    /// The outcome domain: a term of the dimension OUTCOME_DOMAIN.
    domain: Term,
    /// The studies with findings in this domain, sorted by year.
    studies: Vec<StudyDirection>,
    /// The number of studies that point to a benefit.
    benefit: usize,
    /// The number of studies that point to harm.
    harm: usize,
    /// The number of other studies: no change, inconsistent, or direction not reported.
    unclear: usize,
    /// The two-sided p value of the exact sign test of benefit against harm. Null if no study points to either.
    sign_test_p: Option<f64>,
    /// The counts in a sentence, which fixed rules make from the numbers.
    plain_language: String,
}

/// The direction of one study in one outcome domain.
pub struct StudyDirection {
    study: StudyId,
    direction: EffectDirection,
    outcomes: usize,
    sample_size: Option<i32>,
}

/// The direction of one study in one outcome domain.
#[Object]
impl StudyDirection {
    /// The study whose outcomes were counted.
    async fn study(&self, ctx: &Context<'_>) -> Result<Study> {
        Ok(study(ctx, self.study).await?)
    }

    /// The direction of at least 70% of the study's outcomes in this domain that report a direction. INCONSISTENT if
    /// no direction reaches 70%, NOT_REPORTED if none is reported.
    async fn direction(&self) -> Word<EffectDirection> {
        Word(self.direction)
    }

    /// The number of outcomes of the study in this domain.
    async fn outcomes(&self) -> usize {
        self.outcomes
    }

    /// The number of people in the study; null if it is not known.
    async fn sample_size(&self) -> Option<i32> {
        self.sample_size
    }
}

impl EffectDirectionSynthesis {
    /// Counts the findings that the store read.
    pub fn of(found: Vec<DomainDirections>, contrast: Contrast) -> Self {
        let counted = |found: DomainDirections| {
            let directions: Vec<EffectDirection> = found.studies.iter().map(|study| study_direction(&study.directions)).collect();
            Counted {
                group: GroupDirections::of(&directions),
                found,
                directions,
            }
        };
        Self {
            contrast,
            domains: found.into_iter().map(counted).collect(),
        }
    }

    fn figure(&self) -> EffectDirectionFigure {
        let domains: Vec<_> = self.domains.iter().map(Counted::drawn).collect();
        directions::figure(self.contrast, &domains)
    }
}

impl Counted {
    /// The domain, as it is drawn.
    fn drawn(&self) -> directions::Domain<'_, StudyId> {
        let studies = self.found.studies.iter().zip(&self.directions);
        directions::Domain {
            label: &self.found.domain.label,
            group: &self.group,
            studies: studies
                .map(|(study, direction)| directions::Study {
                    id: study.study,
                    label: &study.label,
                    year: study.year,
                    direction: *direction,
                    outcomes: study.directions.len(),
                    sample_size: study.sample_size,
                })
                .collect(),
        }
    }
}

/// A synthesis that counts studies by the direction of their effects, never by significance, with a sign test (see
/// the SWiM guideline).
#[Object]
impl EffectDirectionSynthesis {
    /// The outcome domains with findings, in the order of the vocabulary.
    async fn groups(&self) -> Vec<EffectDirectionGroup> {
        let group = |domain: &Counted| EffectDirectionGroup {
            domain: domain.found.domain.clone().into(),
            studies: domain
                .found
                .studies
                .iter()
                .zip(&domain.directions)
                .map(|(study, direction)| StudyDirection {
                    study: study.study,
                    direction: *direction,
                    outcomes: study.directions.len(),
                    sample_size: study.sample_size,
                })
                .collect(),
            benefit: domain.group.benefit,
            harm: domain.group.harm,
            unclear: domain.group.unclear,
            sign_test_p: domain.group.sign_test_p,
            plain_language: directions_in_words(&domain.found.domain.label, &domain.group),
        };
        self.domains.iter().map(group).collect()
    }

    /// The synthesis as an effect direction plot.
    async fn diagram(&self) -> Svg {
        Svg(self.figure().svg())
    }
}
