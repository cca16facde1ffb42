//! Makes sample forest and funnel plots.

use figures::{
    Estimate, Favours, ForestFigure, ForestGroup, ForestHeterogeneity, ForestPool, ForestStudy, ForestTest, FunnelFigure, FunnelLimits,
    FunnelPoint, Scale,
};

use crate::{name, noise};

fn studies(count: usize, seed: usize) -> Vec<ForestStudy> {
    let errors: Vec<f64> = (0..count).map(|index| 0.08 + 0.35 * noise(seed + index * 3)).collect();
    let all: f64 = errors.iter().map(|error| 1.0 / (error * error + 0.04)).sum();
    errors
        .iter()
        .enumerate()
        .map(|(index, error)| {
            let value = 0.35 + (noise(seed + index * 3 + 1) - 0.5) * 0.9;
            ForestStudy {
                label: name(index),
                n: Some((4.0 / (error * error)) as u64),
                effect: Estimate {
                    value,
                    lower: value - 1.96 * error,
                    upper: value + 1.96 * error,
                },
                weight: Some(100.0 / (error * error + 0.04) / all),
            }
        })
        .collect()
}

fn pool(label: &str) -> ForestPool {
    ForestPool {
        label: label.to_owned(),
        effect: Estimate {
            value: 0.36,
            lower: 0.21,
            upper: 0.51,
        },
        prediction: Some((-0.12, 0.84)),
        heterogeneity: Some(ForestHeterogeneity {
            tau_squared: Some(0.041),
            i_squared: 46.2,
            test: ForestTest {
                statistic: 14.87,
                df: 8,
                p: 0.062,
            },
        }),
    }
}

pub(crate) fn forest(count: usize, scale: Scale) -> ForestFigure {
    ForestFigure {
        title: "Made-up outcome, training by sample educators against none".to_owned(),
        effect: match scale {
            Scale::Linear => "Hedges' g",
            Scale::LogRatio => "Odds ratio",
            Scale::FisherZ => "Correlation",
            Scale::Logit => "Proportion",
        }
        .to_owned(),
        scale,
        level: 0.95,
        groups: vec![ForestGroup {
            studies: studies(count, 11),
            ..ForestGroup::default()
        }],
        pooled: vec![pool("Random effects")],
        favours: Some(Favours {
            left: "Favours no training".to_owned(),
            right: "Favours training".to_owned(),
        }),
        note: "Random effects by REML, Hartung-Knapp interval. Sample values, not evidence.".to_owned(),
        ..ForestFigure::default()
    }
}

pub(crate) fn subgroups() -> ForestFigure {
    let group = |heading: &str, count, seed| ForestGroup {
        heading: Some(heading.to_owned()),
        studies: studies(count, seed),
        pooled: Some(ForestPool {
            prediction: None,
            ..pool("Subgroup, random effects")
        }),
    };
    ForestFigure {
        groups: vec![
            group("Sample group one", 4, 3),
            group("Sample group two, with a heading that is longer than the column", 5, 90),
        ],
        pooled: vec![
            ForestPool {
                prediction: None,
                heterogeneity: None,
                ..pool("Common effect")
            },
            pool("Random effects"),
        ],
        subgroup_differences: Some(ForestTest {
            statistic: 2.31,
            df: 1,
            p: 0.1285,
        }),
        ..forest(0, Scale::Linear)
    }
}

/// A forest plot in which all studies have the same effect.
pub(crate) fn equal() -> ForestFigure {
    let mut figure = forest(5, Scale::Linear);
    for study in figure.groups.iter_mut().flat_map(|group| &mut group.studies) {
        study.effect = Estimate {
            value: 0.3,
            lower: 0.3,
            upper: 0.3,
        };
        study.weight = Some(20.0);
    }
    figure.pooled.clear();
    figure
}

pub(crate) fn awkward() -> ForestFigure {
    let effect = |value, lower, upper| Estimate { value, lower, upper };
    let study = |label: &str, effect, weight| ForestStudy {
        label: label.to_owned(),
        n: None,
        effect,
        weight,
    };
    ForestFigure {
        groups: vec![ForestGroup {
            studies: vec![
                study("Study <b>A</b> & \"B\"", effect(0.2, 0.1, 0.3), Some(70.0)),
                study(
                    "研究甲：关于生活经验参与心理健康培训的随机对照试验样本",
                    effect(0.3, f64::NEG_INFINITY, f64::INFINITY),
                    Some(0.1),
                ),
                study("دراسة نموذجية", effect(0.25, -1e9, 0.5), Some(10.0)),
                study(&"Verylongwordwithoutanyspace".repeat(4), effect(1e300, 1e299, 1e301), None),
                study(
                    "MMMMMMMM WWWWWWWWWW MMMMMMMMMM WWWWWWWWWW MMMMMMMMM",
                    effect(0.15, 0.14, 0.16),
                    Some(19.9),
                ),
                study("Not estimable", effect(f64::NAN, f64::NAN, f64::NAN), Some(0.0)),
            ],
            ..ForestGroup::default()
        }],
        ..forest(0, Scale::Linear)
    }
}

pub(crate) fn funnel_of_ratios() -> FunnelFigure {
    FunnelFigure {
        effect: "Odds ratio (logarithmic axis)".to_owned(),
        scale: Scale::LogRatio,
        imputed: Vec::new(),
        adjusted: None,
        limits: FunnelLimits::NinetyFive,
        ..funnel(14)
    }
}

pub(crate) fn funnel(count: usize) -> FunnelFigure {
    let point = |study: ForestStudy| FunnelPoint {
        label: study.label,
        estimate: study.effect.value,
        standard_error: (study.effect.upper - study.effect.lower) / 3.92,
    };
    let points: Vec<FunnelPoint> = studies(count, 11).into_iter().map(point).collect();
    let imputed = points
        .iter()
        .filter(|point| point.standard_error > 0.2 && point.estimate > 0.5)
        .take(4);
    let imputed = imputed
        .map(|point| FunnelPoint {
            estimate: 0.6 - point.estimate,
            ..point.clone()
        })
        .collect();
    FunnelFigure {
        title: "Made-up outcome, training by sample educators against none".to_owned(),
        effect: "Hedges' g".to_owned(),
        scale: Scale::Linear,
        points,
        imputed,
        pooled: Some(0.36),
        adjusted: Some(0.3),
        limits: FunnelLimits::NinetyFiveAndNinetyNine,
        note: "Egger's test: intercept 0.84, p = 0.210. Sample values, not evidence.".to_owned(),
    }
}
