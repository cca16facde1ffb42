//! Outcomes for pooled analyses: the effect, facts about the study, the moderator and the subgroups.

use std::collections::HashMap;

use entity::column::{AsJson, Code};
use entity::{outcome, programme, programme_study, study};
use evidence::effect::{EffectInput, RecordedFinding, is_unpaired};
use evidence::vocabulary::{Contrast, Dimension, EffectDirection, EffectMetric, Moderator, Provenance, StudyKind};
use policy::id::{OutcomeId, StudyId};
use sea_orm::sea_query::{ExprTrait, NullOrdering, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{SUBJECT, Subject, TERM, pairs};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::outcome::rows;
use crate::noun::term::Term;

/// The maximum number of outcomes in one analysis.
const MOST_OUTCOMES: u64 = 5000;

/// The data that an analysis needs.
#[derive(Debug, Clone)]
pub struct EffectsAsked<'a> {
    /// Which outcomes to analyse.
    pub filter: &'a OutcomeFilter,
    /// The dimension whose terms form the subgroups.
    pub subgroup: Option<Dimension>,
    /// The number that may explain differences between effects.
    pub moderator: Option<Moderator>,
}

/// The matching outcomes, and the terms of their subgroups.
#[derive(Debug, Clone)]
pub struct Candidates {
    /// Ordered by year (those without one last), then by the study's label and code.
    pub outcomes: Vec<Candidate>,
    /// The subgroups that have at least one of the outcomes, in the vocabulary's order.
    pub subgroups: Vec<Term>,
}

/// One matching outcome.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The outcome's id.
    pub outcome: OutcomeId,
    /// The study that found it.
    pub study: StudyId,
    /// First author and year, as people cite the study.
    pub label: String,
    /// The study's year.
    pub year: Option<i32>,
    /// Primary research, or a review of other studies.
    pub kind: StudyKind,
    /// Whether the outcome or its study is demo data.
    pub provenance: Provenance,
    /// The kind of comparison.
    pub contrast: Contrast,
    /// The direction of the effect, as recorded.
    pub direction: EffectDirection,
    /// Whether a higher value of the measure is better.
    pub higher_is_better: bool,
    /// The stored effect; `None` if the outcome has none.
    pub effect: Option<StoredEffect>,
    /// The value of the requested moderator.
    pub moderator: Option<f64>,
    /// The subgroups of the outcome, as indexes into [`Candidates::subgroups`].
    pub subgroups: Vec<usize>,
}

/// An effect as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredEffect {
    /// The scale of the estimate.
    pub metric: EffectMetric,
    /// The estimate.
    pub estimate: f64,
    /// The standard error, if the reported figures give one.
    pub standard_error: Option<f64>,
    /// The number of people behind the estimate.
    pub n: Option<i32>,
    /// Whether it was calculated from the figures of two groups although the same people were measured before and after.
    pub unpaired: bool,
    /// Whether a half was added to each cell of the table from which it was calculated.
    pub corrected: bool,
}

impl Candidate {
    /// The recorded facts that the effect must agree with.
    #[must_use]
    pub const fn finding(&self) -> RecordedFinding {
        RecordedFinding {
            contrast: self.contrast,
            direction: self.direction,
            higher_is_better: self.higher_is_better,
        }
    }
}

#[derive(FromQueryResult)]
struct EffectRow {
    id: Uuid,
    study_id: Uuid,
    programme_id: Option<Uuid>,
    contrast: Code<Contrast>,
    direction: Code<EffectDirection>,
    higher_is_better: Option<bool>,
    provenance: Code<Provenance>,
    timepoint_weeks: Option<f64>,
    effect_metric: Option<Code<EffectMetric>>,
    effect_estimate: Option<f64>,
    effect_standard_error: Option<f64>,
    effect_n: Option<i32>,
    effect_figures: Option<AsJson<EffectInput>>,
    label: String,
    year: Option<i32>,
    kind: Code<StudyKind>,
    sample_size: Option<i32>,
    study_provenance: Code<Provenance>,
}

/// The level of a programme that a study evaluates.
#[derive(FromQueryResult)]
struct Level {
    study_id: Uuid,
    programme_id: Uuid,
    involvement_level: i32,
}

impl Access {
    /// The outcomes that match the filter, with the data that analyses need. Runs one statement, one more for a text search, one for
    /// involvement levels and two for subgroups, for any number of outcomes.
    ///
    /// # Errors
    /// [`Error::Invalid`] if more outcomes match than one analysis may have, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn effects(&self, asked: &EffectsAsked<'_>) -> Result<Candidates, Error> {
        let mut select = rows(self, asked.filter).await?;
        with_studies(&mut select);
        select.limit(MOST_OUTCOMES + 1);
        let found: Vec<EffectRow> = self
            .reader()
            .query_all(&select)
            .await?
            .iter()
            .map(|row| EffectRow::from_query_result(row, ""))
            .collect::<Result<_, _>>()?;
        if found.len() as u64 > MOST_OUTCOMES {
            let message = format!("matches more than {MOST_OUTCOMES} outcomes; narrow it");
            return Err(Error::invalid("input.outcomes", message));
        }
        let levels = match asked.moderator {
            Some(Moderator::InvolvementLevel) => self.levels(&found).await?,
            Some(Moderator::Year | Moderator::SampleSize | Moderator::FollowUpWeeks) | None => Vec::new(),
        };
        let (subgroups, of_outcome) = match asked.subgroup {
            Some(dimension) => self.subgroups(dimension, &found).await?,
            None => (Vec::new(), HashMap::new()),
        };
        let outcomes = found.into_iter().map(|row| {
            let moderator = asked.moderator.and_then(|moderator| row.moderator(moderator, &levels));
            let subgroups = of_outcome.get(&row.id).cloned().unwrap_or_default();
            row.candidate(moderator, subgroups)
        });
        Ok(Candidates {
            outcomes: outcomes.collect(),
            subgroups,
        })
    }

    /// The levels of the programmes that these outcomes' studies evaluate and that the viewer may see.
    async fn levels(&self, found: &[EffectRow]) -> Result<Vec<Level>, Error> {
        let studies: Vec<Uuid> = found.iter().map(|row| row.study_id).collect();
        let mut select = self.rows::<programme_study::Entity>();
        columns(
            &mut select,
            &[programme_study::Column::StudyId, programme_study::Column::ProgrammeId],
        );
        columns(&mut select, &[programme::Column::InvolvementLevel]);
        select
            .join_unscoped::<programme::Entity>(
                Unscoped::SeenWithTheRow,
                col(programme::Column::Id).eq(col(programme_study::Column::ProgrammeId)),
            )
            .and_where(col(programme::Column::InvolvementLevel).is_not_null())
            .and_where(is_one_of(self.backend(), programme_study::Column::StudyId, &studies));
        let rows = self.reader().query_all(&select).await?;
        Ok(rows.iter().map(|row| Level::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// The terms of a dimension that these outcomes have, and which outcome has which term.
    async fn subgroups(&self, dimension: Dimension, found: &[EffectRow]) -> Result<(Vec<Term>, HashMap<Uuid, Vec<usize>>), Error> {
        let ids: Vec<Uuid> = found.iter().map(|row| row.id).collect();
        let mut select = pairs(self.viewer(), Subject::Outcome, dimension);
        select.distinct().and_where(is_one_of(self.backend(), outcome::Column::Id, &ids));
        let mut terms_of: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            terms_of.entry(row.try_get("", SUBJECT)?).or_default().push(row.try_get("", TERM)?);
        }
        let mut terms = self.terms(dimension).await?;
        terms.retain(|term| terms_of.values().flatten().any(|id| *id == term.id.0));
        let places: HashMap<Uuid, usize> = terms.iter().enumerate().map(|(place, term)| (term.id.0, place)).collect();
        let of_outcome = terms_of.into_iter().map(|(outcome, terms)| {
            let mut groups: Vec<usize> = terms.iter().filter_map(|term| places.get(term).copied()).collect();
            groups.sort_unstable();
            (outcome, groups)
        });
        Ok((terms, of_outcome.collect()))
    }
}

/// Joins each outcome's study, which is visible if the outcome is, with the columns that analyses read, in order.
fn with_studies(select: &mut SelectStatement) {
    use outcome::Column;
    columns(
        select,
        &[
            Column::Id,
            Column::StudyId,
            Column::ProgrammeId,
            Column::Contrast,
            Column::Direction,
            Column::HigherIsBetter,
            Column::Provenance,
            Column::TimepointWeeks,
            Column::EffectMetric,
            Column::EffectEstimate,
            Column::EffectStandardError,
            Column::EffectN,
            Column::EffectFigures,
        ],
    );
    columns(
        select,
        &[
            study::Column::Label,
            study::Column::Year,
            study::Column::Kind,
            study::Column::SampleSize,
        ],
    );
    select
        .expr_as(col(study::Column::Provenance), "study_provenance")
        .join_unscoped::<study::Entity>(Unscoped::SeenWithTheRow, col(study::Column::Id).eq(col(Column::StudyId)))
        .order_by_expr_with_nulls(col(study::Column::Year), Order::Asc, NullOrdering::Last)
        .order_by_expr(col(study::Column::Label), Order::Asc)
        .order_by_expr(col(study::Column::Code), Order::Asc)
        .order_by_expr(col(Column::Id), Order::Asc);
}

impl EffectRow {
    fn moderator(&self, moderator: Moderator, levels: &[Level]) -> Option<f64> {
        match moderator {
            Moderator::Year => self.year.map(f64::from),
            Moderator::SampleSize => self.sample_size.map(f64::from),
            Moderator::FollowUpWeeks => self.timepoint_weeks,
            Moderator::InvolvementLevel => self.level(levels).map(f64::from),
        }
    }

    /// The level of the outcome's own programme. Without one: the common level of all programmes that the study evaluates, if they agree.
    fn level(&self, levels: &[Level]) -> Option<i32> {
        let of_study = || levels.iter().filter(|level| level.study_id == self.study_id);
        if let Some(own) = self.programme_id {
            return of_study()
                .find(|level| level.programme_id == own)
                .map(|level| level.involvement_level);
        }
        let first = of_study().next()?.involvement_level;
        of_study().all(|level| level.involvement_level == first).then_some(first)
    }

    fn candidate(self, moderator: Option<f64>, subgroups: Vec<usize>) -> Candidate {
        let made_up = Provenance::Illustrative;
        let (own, of_study) = (self.provenance.0, self.study_provenance.0);
        Candidate {
            outcome: OutcomeId(self.id),
            study: StudyId(self.study_id),
            effect: self.effect(),
            label: self.label,
            year: self.year,
            kind: self.kind.0,
            provenance: if of_study == made_up { made_up } else { own },
            contrast: self.contrast.0,
            direction: self.direction.0,
            higher_is_better: self.higher_is_better.unwrap_or(true),
            moderator,
            subgroups,
        }
    }

    fn effect(&self) -> Option<StoredEffect> {
        let (Code(metric), estimate) = (self.effect_metric?, self.effect_estimate?);
        let figures = self.effect_figures.as_ref().map(|AsJson(figures)| figures);
        let contrast = self.contrast.0;
        Some(StoredEffect {
            metric,
            estimate,
            standard_error: self.effect_standard_error,
            n: self.effect_n,
            unpaired: figures.is_some_and(|figures| is_unpaired(contrast, figures)),
            corrected: figures.is_some_and(|figures| figures.has_an_empty_cell()),
        })
    }
}
