//! Runs an analysis: pools at once, and calculates everything else on request.

use std::collections::HashSet;

use super::notice::Notice;
use super::unit::{Unit, units};
use super::{Choices, Finding};
use crate::pooling::{
    self, DifferenceTest, EggerTest, IntervalMethod, Options, Pooled, Regression, Step, StudyEffect, Tested, TrimFill, Warning,
};
use crate::vocabulary::WithinStudy;

/// A pooled analysis of findings.
#[derive(Debug, Clone)]
pub struct Analysis {
    findings: Vec<Finding>,
    choices: Choices,
    units: Vec<Unit>,
    pooled: Pooled,
}

/// The pools of subgroups, and the test of their difference.
#[derive(Debug, Clone, PartialEq)]
pub struct SubgroupPools {
    /// The pools, in the order of the subgroup numbers.
    pub groups: Vec<Pooled>,
    /// The units that were pooled in each subgroup.
    pub units: Vec<Vec<Unit>>,
    /// `None` if fewer than two subgroups have a pool, or if a study is in several.
    pub difference: Option<DifferenceTest>,
    /// What a reader must know about the subgroups.
    pub notices: Vec<Notice>,
}

impl Analysis {
    /// Pools the findings by these choices.
    #[must_use]
    pub fn new(findings: Vec<Finding>, choices: Choices) -> Self {
        let units = units(&findings, 0..findings.len(), &choices);
        let pooled = pooled(&effects(&units), &studies(&units), &choices);
        Self {
            findings,
            choices,
            units,
            pooled,
        }
    }

    /// The units that were pooled.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The pool and its warnings.
    #[must_use]
    pub const fn pooled(&self) -> &Pooled {
        &self.pooled
    }

    /// The choices of this analysis.
    #[must_use]
    pub const fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The number of studies that the findings come from.
    #[must_use]
    pub fn studies(&self) -> usize {
        self.units.iter().map(|unit| unit.study).collect::<HashSet<_>>().len()
    }

    /// What a reader must know about the pool, and about how several effects of one study were treated.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices: Vec<Notice> = self
            .pooled
            .warnings
            .iter()
            .map(|warning| Notice::new(warning.code(), warning.message()))
            .collect();
        let (studies, findings) = (self.studies(), self.findings.len());
        if findings > studies {
            let of = format!("{findings} effects of {studies} studies");
            notices.push(match self.choices.within {
                WithinStudy::Composite => Notice::new(
                    "COMPOSITE_EFFECTS",
                    format!(
                        "{of} were joined to one composite a study, taken to correlate at {} within a study",
                        self.choices.correlation
                    ),
                ),
                WithinStudy::ClusterRobust => Notice::new(
                    "CLUSTER_ROBUST_VARIANCE",
                    format!("{of} were pooled with errors that are robust to clustering by study"),
                ),
                WithinStudy::Independent => Notice::new(
                    "DEPENDENCE_IGNORED",
                    format!("{of} were pooled as if independent: the interval is too narrow, and studies with many effects weigh too much"),
                ),
            });
        }
        notices
    }

    /// The pool without each unit in turn, without weights. Empty if nothing would be left.
    #[must_use]
    pub fn leave_one_out(&self) -> Vec<Step> {
        if self.units.len() < 2 {
            return Vec::new();
        }
        let (effects, studies) = (effects(&self.units), studies(&self.units));
        (0..effects.len())
            .map(|index| Step {
                index,
                pooled: step(&without(&effects, index), &without(&studies, index), &self.choices),
            })
            .collect()
    }

    /// The pool of the first unit, of the first two, and so on, by year and without weights. Units without a year come last.
    #[must_use]
    pub fn cumulative(&self) -> Vec<Step> {
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        order.sort_by_key(|place| {
            let year = self.units.get(*place).and_then(|unit| unit.year);
            (year.is_none(), year, *place)
        });
        let in_order: Vec<Unit> = order.iter().filter_map(|place| self.units.get(*place).cloned()).collect();
        let (effects, studies) = (effects(&in_order), studies(&in_order));
        let so_far = order.into_iter().zip(1..).map(|(index, count)| Step {
            index,
            pooled: step(first(&effects, count), first(&studies, count), &self.choices),
        });
        so_far.collect()
    }

    /// Egger's test of funnel asymmetry, and what a reader must know about it.
    #[must_use]
    pub fn egger(&self) -> (Option<EggerTest>, Vec<Notice>) {
        told("Egger's test", pooling::egger_test(&effects(&self.units), &self.choices.options))
    }

    /// The pool with the studies filled in that seem to be missing from the funnel.
    #[must_use]
    pub fn trim_and_fill(&self) -> (Option<TrimFill>, Vec<Notice>) {
        let mut found = pooling::trim_and_fill(&effects(&self.units), None, &self.choices.options);
        if let Some(test) = found.test.as_mut()
            && test.pooled.pool.as_ref().is_some_and(|pool| pool.statistic.is_none())
        {
            let all: Vec<StudyEffect> = effects(&self.units).into_iter().chain(test.filled.iter().copied()).collect();
            test.pooled = pooling::pool(&all, &normal(&self.choices.options));
        }
        let of_pool = found.test.as_ref().map(|test| Notice::of_pool("trim and fill", &test.pooled));
        let (test, mut notices) = told("trim and fill", found);
        notices.extend(of_pool.unwrap_or_default());
        (test, notices)
    }

    /// The regression of the effects on the moderator.
    #[must_use]
    pub fn regression(&self) -> (Option<Regression>, Vec<Notice>) {
        let values: Vec<Option<f64>> = self.units.iter().map(|unit| unit.moderator).collect();
        let (effects, options) = (effects(&self.units), &self.choices.options);
        let found = match self.choices.within {
            WithinStudy::ClusterRobust => pooling::regression_clustered(&effects, &values, &studies(&self.units), options),
            WithinStudy::Composite | WithinStudy::Independent => pooling::regression(&effects, &values, options),
        };
        told("meta-regression", found)
    }

    /// The pools of `count` subgroups, with their units and the test of their difference.
    #[must_use]
    pub fn subgroups(&self, count: usize) -> SubgroupPools {
        let members = |group: usize| {
            let within = self.findings.iter().enumerate();
            within
                .filter(move |(_, finding)| finding.subgroups.contains(&group))
                .map(|(place, _)| place)
        };
        let split: Vec<Vec<Unit>> = (0..count)
            .map(|group| units(&self.findings, members(group), &self.choices))
            .collect();
        let pool = |group: &Vec<Unit>, choices: &Choices| pooled(&effects(group), &studies(group), choices);
        let groups: Vec<Pooled> = split.iter().map(|group| pool(group, &self.choices)).collect();
        let mut notices = Vec::new();
        let unnamed = self.findings.iter().filter(|finding| finding.subgroups.is_empty()).count();
        if unnamed > 0 {
            let message = format!("{unnamed} of the effects have no term of this dimension and are in no subgroup");
            notices.push(Notice::new("SUBGROUP_MISSING", message));
        }
        let mut seen = HashSet::new();
        let in_several = split.iter().any(|group| {
            let here: HashSet<usize> = group.iter().map(|unit| unit.study).collect();
            here.into_iter().any(|study| !seen.insert(study))
        });
        let difference = if in_several {
            let message = "a study is in several subgroups, so they are not independent and their difference is not tested";
            notices.push(Notice::new("SUBGROUPS_OVERLAP", message));
            None
        } else {
            // The test uses the normal distribution, whichever interval is shown beside each pool.
            let choices = Choices {
                options: normal(&self.choices.options),
                ..self.choices
            };
            let pools: Vec<Pooled> = split.iter().map(|group| pool(group, &choices)).collect();
            pooling::difference(&pools)
        };
        if difference.is_none() && !in_several {
            notices.extend(Notice::of("subgroups", &[Warning::TooFewSubgroups]));
        }
        SubgroupPools {
            groups,
            units: split,
            difference,
            notices,
        }
    }
}

fn told<T>(part: &str, found: Tested<T>) -> (Option<T>, Vec<Notice>) {
    // Warnings that are also true of the pool are given there.
    let own: Vec<Warning> = found
        .warnings
        .into_iter()
        .filter(|warning| {
            !matches!(
                warning,
                Warning::NothingToPool | Warning::SingleStudy | Warning::TwoStudies | Warning::IdenticalEstimates
            )
        })
        .collect();
    (found.test, Notice::of(part, &own))
}

fn normal(options: &Options) -> Options {
    Options {
        interval: IntervalMethod::Normal,
        ..*options
    }
}

fn effects(units: &[Unit]) -> Vec<StudyEffect> {
    units.iter().map(|unit| unit.effect).collect()
}

fn studies(units: &[Unit]) -> Vec<usize> {
    units.iter().map(|unit| unit.study).collect()
}

fn without<T: Copy>(all: &[T], index: usize) -> Vec<T> {
    let others = all.iter().enumerate().filter(|(place, _)| *place != index);
    others.map(|(_, one)| *one).collect()
}

fn first<T>(all: &[T], count: usize) -> &[T] {
    all.get(..count).unwrap_or(all)
}

/// A pool in a series, without its weights: nobody needs them for every step, and over all steps their number is the square of the number
/// of effects.
fn step(effects: &[StudyEffect], studies: &[usize], choices: &Choices) -> Pooled {
    let mut found = pooled(effects, studies, choices);
    if let Some(pool) = found.pool.as_mut() {
        pool.weights = Vec::new();
    }
    found
}

/// The pool of these effects of these studies. If Hartung and Knapp's interval has no width, the normal one is used with a warning.
fn pooled(effects: &[StudyEffect], studies: &[usize], choices: &Choices) -> Pooled {
    let found = match choices.within {
        WithinStudy::ClusterRobust => pooling::pool_clustered(effects, studies, &choices.options),
        WithinStudy::Composite | WithinStudy::Independent => pooling::pool(effects, &choices.options),
    };
    if found.pool.as_ref().is_none_or(|pool| pool.statistic.is_some()) {
        return found;
    }
    let mut instead = pooling::pool(effects, &normal(&choices.options));
    instead.warnings = found.warnings;
    instead.warnings.push(Warning::NormalIntervalInstead);
    instead
}
