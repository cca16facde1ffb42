//! Effect directions as GraphQL shows them: which way the studies of each domain point.

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

/// Vote counting by direction of effect (never by significance), with a sign test: SWiM.
pub struct EffectDirectionSynthesis {
    contrast: Contrast,
    domains: Vec<Counted>,
}

/// The studies of one domain, counted.
struct Counted {
    found: DomainDirections,
    directions: Vec<EffectDirection>,
    group: GroupDirections,
}

/// The studies of one domain, and which way they point.
#[derive(SimpleObject)]
pub struct EffectDirectionGroup {
    /// The outcome domain of the group.
    domain: Term,
    /// The studies of the domain, by year.
    studies: Vec<StudyDirection>,
    /// How many point to benefit.
    benefit: usize,
    /// How many studies point to harm.
    harm: usize,
    /// How many do neither: no change, both ways, or not reported.
    unclear: usize,
    /// The two-sided sign test of benefit against harm; null where there is neither.
    sign_test_p: Option<f64>,
    /// The counts in a sentence, made by fixed rules.
    plain_language: String,
}

/// Which way one study points in one domain.
pub struct StudyDirection {
    study: StudyId,
    direction: EffectDirection,
    outcomes: usize,
    sample_size: Option<i32>,
}

/// Which way one study points in one domain.
#[Object]
impl StudyDirection {
    /// The study whose outcomes are counted.
    async fn study(&self, ctx: &Context<'_>) -> Result<Study> {
        Ok(study(ctx, self.study).await?)
    }

    /// By the 70% rule over the study's outcomes in this domain.
    async fn direction(&self) -> Word<EffectDirection> {
        Word(self.direction)
    }

    /// How many outcomes of the study were counted.
    async fn outcomes(&self) -> usize {
        self.outcomes
    }

    /// How many people were in the study.
    async fn sample_size(&self) -> Option<i32> {
        self.sample_size
    }
}

impl EffectDirectionSynthesis {
    /// Counts what the store found.
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

/// Vote counting by direction of effect (never by significance), with a sign test: SWiM.
#[Object]
impl EffectDirectionSynthesis {
    /// The domains that studies have findings in, in the vocabulary's order.
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

    /// The same as an effect direction plot.
    async fn diagram(&self) -> Svg {
        Svg(self.figure().svg())
    }
}
