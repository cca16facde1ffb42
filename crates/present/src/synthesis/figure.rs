//! Draws an analysis as a forest plot and a funnel plot.

use std::collections::HashMap;

use evidence::pooling::{EggerTest, Pool, Tau2Method, TrimFill};
use evidence::synthesis::{Analysis, Choices, SubgroupPools, Unit};
use evidence::vocabulary::{Contrast, EffectMetric, IntervalMethod, PoolingModel, WithinStudy};
use figures::{
    Estimate, Favours, ForestFigure, ForestGroup, ForestHeterogeneity, ForestPool, ForestStudy, ForestTest, FunnelFigure, FunnelLimits,
    FunnelPoint, Scale,
};

/// The data that the plots draw.
#[derive(Debug, Clone, Copy)]
pub struct Pictured<'a> {
    /// The metric, which tells the scale of the effects.
    pub metric: EffectMetric,
    /// What the effects compare.
    pub contrast: Contrast,
    /// Whether the model assumes one common effect, or effects that vary between studies.
    pub model: PoolingModel,
    /// How the interval of the pooled estimate was calculated.
    pub interval: IntervalMethod,
    /// The choices by which the effects were pooled.
    pub choices: Choices,
    /// The findings of the analysis, in its order.
    pub findings: &'a [PooledFinding<'a>],
    /// The names of the subgroups, in the order in which the analysis numbers them.
    pub subgroups: &'a [&'a str],
    /// The results of the analysis.
    pub analysis: &'a Analysis,
}

/// One finding that was pooled.
#[derive(Debug, Clone, Copy)]
pub struct PooledFinding<'a> {
    /// The first author and the year of its study.
    pub label: &'a str,
    /// The number of people that its effect is based on.
    pub people: Option<i32>,
    /// Whether the finding belongs to a subgroup.
    pub in_subgroup: bool,
}

/// The forest plot, with subgroups if they were requested.
#[must_use]
pub fn forest(pictured: &Pictured<'_>, subgroups: Option<&SubgroupPools>) -> ForestFigure {
    let pool = pictured.analysis.pooled().pool.as_ref();
    let all = || pool.map(|pool| pictured.rows(pictured.analysis.units(), pool)).unwrap_or_default();
    let groups = match subgroups {
        None => vec![ForestGroup {
            heading: None,
            studies: all().into_iter().map(|(_, row)| row).collect(),
            pooled: None,
        }],
        Some(found) => pictured.groups(all(), found),
    };
    let label = match pictured.model {
        PoolingModel::CommonEffect => "Common effect",
        PoolingModel::RandomEffects => "Random effects",
    };
    ForestFigure {
        title: pictured.title(),
        effect: named(pictured.metric).to_owned(),
        scale: scale(pictured.metric),
        level: pictured.choices.options.level,
        groups,
        pooled: pool.map(|pool| pictured.pool(label, pool)).into_iter().collect(),
        subgroup_differences: subgroups
            .and_then(|found| found.difference)
            .map(|test| test_of(test.q, test.df, test.p_value)),
        favours: favours(pictured),
        note: pictured.note(),
    }
}

/// The funnel plot, with the studies that seem to be missing.
#[must_use]
pub fn funnel(pictured: &Pictured<'_>, egger: Option<&EggerTest>, filled: Option<&TrimFill>) -> FunnelFigure {
    let pool = pictured.analysis.pooled().pool.as_ref();
    let rows = pool.map(|pool| pictured.rows(pictured.analysis.units(), pool)).unwrap_or_default();
    let points = rows.into_iter().map(|(unit, row)| FunnelPoint {
        label: row.label,
        estimate: unit.effect.estimate,
        standard_error: unit.effect.variance.sqrt(),
    });
    let imputed = filled.into_iter().flat_map(|found| &found.filled).map(|effect| FunnelPoint {
        label: "filled in".to_owned(),
        estimate: effect.estimate,
        standard_error: effect.variance.sqrt(),
    });
    let test = match egger {
        None => "Egger's test needs three effects with different standard errors".to_owned(),
        Some(test) => {
            let few = if test.k < 10 {
                "; fewer than ten effects: it cannot reliably tell asymmetry from chance"
            } else {
                ""
            };
            format!(
                "Egger's test: t = {}, {}{few}",
                figures::fixed(test.statistic, 2),
                figures::p_value(test.p_value)
            )
        }
    };
    let fill = filled.map_or_else(String::new, |found| {
        format!(" Trim and fill (L0): {} filled in.", found.filled.len())
    });
    let imputed: Vec<FunnelPoint> = imputed.collect();
    FunnelFigure {
        title: pictured.title(),
        effect: named(pictured.metric).to_owned(),
        scale: scale(pictured.metric),
        points: points.collect(),
        pooled: pool.map(|pool| pool.estimate),
        adjusted: filled
            .filter(|_| !imputed.is_empty())
            .and_then(|found| found.pooled.pool.as_ref())
            .map(|pool| pool.estimate),
        imputed,
        limits: FunnelLimits::default(),
        note: format!("{test}.{fill}"),
    }
}

impl Pictured<'_> {
    fn title(&self) -> String {
        let what = match self.contrast {
            Contrast::VersusComparison => "Involving people with lived experience, against a comparison",
            Contrast::BeforeAfter => "After the training, against before",
            Contrast::VersusOtherInvolvement => "One form of involvement against another",
            Contrast::None => "Findings without a comparison",
        };
        what.to_owned()
    }

    /// The model in one line.
    fn note(&self) -> String {
        let choices = self.choices;
        let tau = match choices.options.tau2 {
            Tau2Method::Common => "inverse variance",
            Tau2Method::DerSimonianLaird => "τ² by DerSimonian and Laird",
            Tau2Method::PauleMandel => "τ² by Paule and Mandel",
            Tau2Method::Reml => "τ² by REML",
            Tau2Method::MaximumLikelihood => "τ² by maximum likelihood",
            Tau2Method::SidikJonkman => "τ² by Sidik and Jonkman",
            Tau2Method::Hedges => "τ² by Hedges",
            Tau2Method::EmpiricalBayes => "τ² by empirical Bayes",
        };
        let interval = match (choices.within, self.interval) {
            (WithinStudy::ClusterRobust, _) => "errors robust to clustering by study",
            (WithinStudy::Composite | WithinStudy::Independent, IntervalMethod::HartungKnapp) => "Hartung and Knapp's interval",
            (WithinStudy::Composite | WithinStudy::Independent, IntervalMethod::HartungKnappAtLeastNormal) => {
                "Hartung and Knapp's interval, never narrower than the normal one"
            }
            (WithinStudy::Composite | WithinStudy::Independent, IntervalMethod::Normal) => "normal interval",
        };
        let several = self.findings.len() > self.analysis.studies();
        let within = match choices.within {
            WithinStudy::Composite if several => format!("; effects of one study combined, r = {}", choices.correlation),
            WithinStudy::Independent if several => "; effects of one study treated as independent".to_owned(),
            WithinStudy::Composite | WithinStudy::Independent | WithinStudy::ClusterRobust => String::new(),
        };
        let pool = self.analysis.pooled().pool.as_ref();
        let narrow = if pool.is_some_and(|pool| pool.cautious().is_some()) {
            ". The interval is narrower than the normal one: too narrow to rely on"
        } else {
            ""
        };
        format!("{tau}; {interval}{within}{narrow}.")
    }

    /// The pooled units with their rows, in order.
    fn rows<'u>(&self, units: &'u [Unit], pool: &Pool) -> Vec<(&'u Unit, ForestStudy)> {
        let mut labels: HashMap<&str, usize> = HashMap::new();
        let mut rows = Vec::new();
        for weight in &pool.weights {
            let Some(unit) = units.get(weight.index) else { continue };
            let members: Vec<&PooledFinding<'_>> = unit.members.iter().filter_map(|place| self.findings.get(*place)).collect();
            let Some(first) = members.first() else { continue };
            let times = labels.entry(first.label).or_default();
            *times += 1;
            let label = match (*times, members.len()) {
                (1, 1) => first.label.to_owned(),
                (1, several) => format!("{} ({several} effects)", first.label),
                (again, _) => format!("{} [{again}]", first.label),
            };
            // As a rule, the effects of one study come from the same people.
            let people = members.iter().filter_map(|member| member.people).max();
            rows.push((unit, row(label, people, unit, pool, weight.percent)));
        }
        rows
    }

    fn groups(&self, all: Vec<(&Unit, ForestStudy)>, found: &SubgroupPools) -> Vec<ForestGroup> {
        let mut groups = Vec::new();
        for ((name, pooled), units) in self.subgroups.iter().zip(&found.groups).zip(&found.units) {
            if let Some(pool) = &pooled.pool {
                groups.push(ForestGroup {
                    heading: Some((*name).to_owned()),
                    studies: self.rows(units, pool).into_iter().map(|(_, row)| row).collect(),
                    pooled: Some(self.pool("Subgroup", pool)),
                });
            }
        }
        let unnamed = |unit: &Unit| {
            let mut members = unit.members.iter().filter_map(|member| self.findings.get(*member));
            members.all(|member| !member.in_subgroup)
        };
        let rest: Vec<ForestStudy> = all.into_iter().filter(|(unit, _)| unnamed(unit)).map(|(_, row)| row).collect();
        if !rest.is_empty() {
            groups.push(ForestGroup {
                heading: Some("In no subgroup".to_owned()),
                studies: rest,
                pooled: None,
            });
        }
        groups
    }

    fn pool(&self, label: &str, pool: &Pool) -> ForestPool {
        ForestPool {
            label: label.to_owned(),
            effect: Estimate {
                value: pool.estimate,
                lower: pool.ci.lower,
                upper: pool.ci.upper,
            },
            prediction: pool.prediction.map(|ci| (ci.lower, ci.upper)),
            heterogeneity: pool.heterogeneity.map(|found| ForestHeterogeneity {
                tau_squared: (self.choices.options.tau2 != Tau2Method::Common).then_some(found.tau2),
                i_squared: found.i2,
                test: test_of(found.q, found.q_df, found.q_p_value),
            }),
        }
    }
}

fn row(label: String, people: Option<i32>, unit: &Unit, pool: &Pool, weight: f64) -> ForestStudy {
    let ci = unit.effect.interval(pool.ci.level);
    ForestStudy {
        label,
        n: people.and_then(|people| u64::try_from(people).ok()),
        effect: Estimate {
            value: unit.effect.estimate,
            lower: ci.lower,
            upper: ci.upper,
        },
        weight: Some(weight),
    }
}

fn test_of(statistic: f64, df: f64, p: f64) -> ForestTest {
    ForestTest {
        statistic,
        // The value is always a whole number.
        df: df as u64,
        p,
    }
}

const fn scale(metric: EffectMetric) -> Scale {
    match metric {
        EffectMetric::StandardisedMeanDifference | EffectMetric::MeanDifference | EffectMetric::RiskDifference => Scale::Linear,
        EffectMetric::LogOddsRatio | EffectMetric::LogRiskRatio | EffectMetric::OddsRatio | EffectMetric::RiskRatio => Scale::LogRatio,
        EffectMetric::FisherZ => Scale::FisherZ,
        EffectMetric::LogitProportion => Scale::Logit,
    }
}

const fn named(metric: EffectMetric) -> &'static str {
    match metric {
        EffectMetric::StandardisedMeanDifference => "Standardised mean difference",
        EffectMetric::MeanDifference => "Mean difference",
        EffectMetric::LogOddsRatio | EffectMetric::OddsRatio => "Odds ratio",
        EffectMetric::LogRiskRatio | EffectMetric::RiskRatio => "Risk ratio",
        EffectMetric::RiskDifference => "Risk difference",
        EffectMetric::FisherZ => "Correlation",
        EffectMetric::LogitProportion => "Proportion",
    }
}

fn favours(pictured: &Pictured<'_>) -> Option<Favours> {
    if pictured.metric == EffectMetric::LogitProportion {
        return None;
    }
    let (left, right) = match pictured.contrast {
        Contrast::VersusComparison => ("Favours comparison", "Favours lived experience"),
        Contrast::BeforeAfter => ("Better before", "Better after"),
        Contrast::VersusOtherInvolvement => ("Favours other form", "Favours form tried"),
        Contrast::None => return None,
    };
    Some(Favours {
        left: left.to_owned(),
        right: right.to_owned(),
    })
}
