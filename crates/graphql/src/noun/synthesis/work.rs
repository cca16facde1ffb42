//! Calculates a meta-analysis. It is pure, and slow enough to run outside the request threads.

use std::collections::HashMap;

use evidence::pooling::{Pooled, Step};
use evidence::synthesis::{Analysis, Finding, Notice, SubgroupPools, Unit, notices_of_findings};
use policy::id::StudyId;
use present::synthesis::{self, Pictured, PooledFinding, Subject};
use store::{Candidate, Candidates, Term};

use super::input::AnalysisAsked;
use super::left_out::poolable;
use super::object::MetaAnalysis;
use super::parts::{
    CumulativeStep, Heterogeneity, LeaveOneOut, LeftOut, Members, PooledEffect, PooledStudy, RegressionCoefficient, SubgroupResult,
    SynthesisWarning, TestResult, TrimAndFill,
};

/// The parts that were requested.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub leave_one_out: bool,
    pub cumulative: bool,
    pub egger: bool,
    pub trim_and_fill: bool,
    pub forest: bool,
    pub funnel: bool,
}

/// The meta-analysis of the outcomes that the store read.
pub fn work(found: Candidates, asked: &AnalysisAsked, wanted: Wanted) -> MetaAnalysis {
    let mut left_out = Vec::new();
    let (mut pooled, mut findings) = (Vec::new(), Vec::new());
    let mut studies: HashMap<StudyId, usize> = HashMap::new();
    for candidate in found.outcomes {
        match poolable(&candidate, asked) {
            Ok(effect) => {
                let next = studies.len();
                findings.push(Finding {
                    study: *studies.entry(candidate.study).or_insert(next),
                    effect,
                    year: candidate.year,
                    moderator: candidate.moderator,
                    subgroups: candidate.subgroups.clone(),
                });
                pooled.push(candidate);
            }
            Err(reason) => left_out.push(LeftOut {
                outcome: candidate.outcome,
                reason,
            }),
        }
    }
    let mut notices = about(&pooled);
    let analysis = Analysis::new(findings, asked.choices);
    notices.extend(analysis.notices());
    let bench = Bench {
        asked,
        pooled: &pooled,
        terms: &found.subgroups,
        analysis: &analysis,
    };
    let mut answer = bench.pool();
    answer.left_out = left_out;
    bench.fill(&mut answer, wanted, &mut notices);
    answer.warnings = told(notices);
    answer
}

/// Warnings about the effects themselves.
fn about(pooled: &[Candidate]) -> Vec<Notice> {
    let effects = || {
        pooled
            .iter()
            .filter_map(|candidate| candidate.effect.map(|effect| (candidate.finding(), effect)))
    };
    let corrected = effects().filter(|(_, effect)| effect.corrected).count();
    let against = effects()
        .filter(|(finding, effect)| finding.is_against_direction(effect.metric, effect.estimate))
        .count();
    notices_of_findings(corrected, against)
}

/// Removes repeated warnings.
fn told(notices: Vec<Notice>) -> Vec<SynthesisWarning> {
    let mut once: Vec<Notice> = Vec::new();
    for notice in notices {
        if !once.contains(&notice) {
            once.push(notice);
        }
    }
    once.into_iter()
        .map(|notice| SynthesisWarning {
            code: notice.code.to_owned(),
            message: notice.message,
        })
        .collect()
}

struct Bench<'a> {
    asked: &'a AnalysisAsked,
    pooled: &'a [Candidate],
    terms: &'a [Term],
    analysis: &'a Analysis,
}

impl Bench<'_> {
    fn pool(&self) -> MetaAnalysis {
        let subject = Subject {
            metric: self.asked.metric,
            contrast: self.asked.contrast,
        };
        let pool = self.analysis.pooled().pool.as_ref();
        MetaAnalysis {
            k: pool.map_or(0, |pool| whole(pool.k)),
            pooled: pool.and_then(PooledEffect::of),
            effects: self.effects(),
            heterogeneity: pool.and_then(Heterogeneity::of),
            prediction: pool.and_then(|pool| pool.prediction).map(Into::into),
            plain_language: synthesis::in_words(self.analysis, subject),
            ..MetaAnalysis::default()
        }
    }

    fn fill(&self, answer: &mut MetaAnalysis, wanted: Wanted, notices: &mut Vec<Notice>) {
        let subgroups = self.asked.subgroup.map(|_| self.analysis.subgroups(self.terms.len()));
        if let Some(found) = &subgroups {
            notices.extend(found.notices.clone());
            for (term, pooled) in self.terms.iter().zip(&found.groups) {
                notices.extend(Notice::of_pool(&format!("subgroup \"{}\"", term.label), pooled));
            }
            self.show_subgroups(answer, found);
        }
        if let Some(moderator) = self.asked.moderator {
            let (line, said) = self.analysis.regression();
            notices.extend(said);
            if let Some(line) = line {
                answer.regression = vec![
                    RegressionCoefficient::new("intercept", &line.intercept),
                    RegressionCoefficient::new(moderator.code(), &line.slope),
                ];
            }
        }
        let egger = (wanted.egger || wanted.funnel).then(|| self.analysis.egger());
        if let Some((test, said)) = &egger {
            notices.extend(said.clone());
            answer.egger = test.map(|test| TestResult {
                statistic: test.statistic,
                df: Some(test.df),
                p_value: test.p_value,
            });
        }
        let filled = (wanted.trim_and_fill || wanted.funnel).then(|| self.analysis.trim_and_fill());
        if let Some((test, said)) = &filled {
            notices.extend(said.clone());
            answer.trim_and_fill = test.as_ref().and_then(|test| {
                Some(TrimAndFill {
                    imputed: whole(test.filled.len()),
                    side: test.side.code().to_owned(),
                    pooled: PooledEffect::of(test.pooled.pool.as_ref()?)?,
                })
            });
        }
        if wanted.leave_one_out {
            let steps = self.analysis.leave_one_out();
            notices.extend(Notice::of_series("leaving one out", &steps));
            answer.leave_one_out = steps.iter().filter_map(|step| self.without(step)).collect();
        }
        if wanted.cumulative {
            let steps = self.analysis.cumulative();
            notices.extend(Notice::of_series("adding by year", &steps));
            answer.cumulative = steps.iter().filter_map(|step| self.added(step)).collect();
        }
        if !(wanted.forest || wanted.funnel) {
            return;
        }
        let findings: Vec<_> = self.pooled.iter().map(drawn).collect();
        let names: Vec<&str> = self.terms.iter().map(|term| term.label.as_str()).collect();
        let pictured = Pictured {
            metric: self.asked.metric,
            contrast: self.asked.contrast,
            model: self.asked.model,
            interval: self.asked.interval,
            choices: self.asked.choices,
            findings: &findings,
            subgroups: &names,
            analysis: self.analysis,
        };
        if wanted.forest {
            answer.forest = synthesis::forest(&pictured, subgroups.as_ref()).svg();
        }
        if wanted.funnel {
            let test = egger.and_then(|(test, _)| test);
            let filled = filled.and_then(|(test, _)| test);
            answer.funnel = synthesis::funnel(&pictured, test.as_ref(), filled.as_ref()).svg();
        }
    }

    fn effects(&self) -> Vec<PooledStudy> {
        let Some(pool) = &self.analysis.pooled().pool else {
            return Vec::new();
        };
        let effect = |weight: &evidence::pooling::Weight| {
            let unit = self.analysis.units().get(weight.index)?;
            Some(PooledStudy {
                members: self.members(unit)?,
                estimate: unit.effect.estimate,
                standard_error: unit.effect.variance.sqrt(),
                ci: unit.effect.interval(pool.ci.level).into(),
                weight: weight.percent,
            })
        };
        pool.weights.iter().filter_map(effect).collect()
    }

    fn members(&self, unit: &Unit) -> Option<Members> {
        let all: Vec<_> = unit
            .members
            .iter()
            .filter_map(|place| self.pooled.get(*place))
            .map(|found| found.outcome)
            .collect();
        Some(Members { first: *all.first()?, all })
    }

    fn without(&self, step: &Step) -> Option<LeaveOneOut> {
        let pool = step.pooled.pool.as_ref()?;
        Some(LeaveOneOut {
            without: self.members(self.analysis.units().get(step.index)?)?,
            pooled: PooledEffect::of(pool)?,
            heterogeneity: Heterogeneity::of(pool),
        })
    }

    fn added(&self, step: &Step) -> Option<CumulativeStep> {
        let pool = step.pooled.pool.as_ref()?;
        Some(CumulativeStep {
            added: self.members(self.analysis.units().get(step.index)?)?,
            k: whole(pool.k),
            pooled: PooledEffect::of(pool)?,
        })
    }

    /// Subgroups without any pooled effect are not shown; their outcomes are among those left out.
    fn show_subgroups(&self, answer: &mut MetaAnalysis, found: &SubgroupPools) {
        let shown = |(term, pooled): (&Term, &Pooled)| {
            let pool = pooled.pool.as_ref()?;
            Some(SubgroupResult {
                term: term.clone().into(),
                k: whole(pool.k),
                pooled: PooledEffect::of(pool),
                heterogeneity: Heterogeneity::of(pool),
            })
        };
        answer.subgroups = self.terms.iter().zip(&found.groups).filter_map(shown).collect();
        answer.differences = found.difference.map(|test| TestResult {
            statistic: test.q,
            df: Some(test.df),
            p_value: test.p_value,
        });
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A finding that was pooled, as it is drawn.
fn drawn(candidate: &Candidate) -> PooledFinding<'_> {
    PooledFinding {
        label: &candidate.label,
        people: candidate.effect.and_then(|effect| effect.n),
        in_subgroup: !candidate.subgroups.is_empty(),
    }
}
