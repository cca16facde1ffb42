//! Writes sample figures with made-up values into a folder, to be looked at: `cargo run -p figures --example samples -- FOLDER`.
//!
//! Every label is artificial. Nothing here is evidence.

use std::fs;
use std::path::Path;

use figures::{
    CertaintyLevel, Direction, DirectionCell, DirectionDomain, DirectionStudy, EffectDirectionFigure, Estimate, EvidenceMapCell,
    EvidenceMapFigure, EvidenceMapTotals, EvidenceState, Favours, ForestFigure, ForestGroup, ForestHeterogeneity, ForestPool, ForestStudy,
    ForestTest, FunnelFigure, FunnelLimits, FunnelPoint, Scale,
};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "figure-samples".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let samples = [
        ("forest-5", forest(5, Scale::Linear).svg()),
        ("forest-60", forest(60, Scale::Linear).svg()),
        ("forest-ratio", forest(7, Scale::LogRatio).svg()),
        ("forest-subgroups", subgroups().svg()),
        ("forest-awkward", awkward().svg()),
        ("forest-empty", ForestFigure::default().svg()),
        ("funnel-5", funnel(5).svg()),
        ("funnel-60", funnel(60).svg()),
        ("map-small", map(4, 5).svg()),
        ("map-large", map(12, 14).svg()),
        ("direction-5", directions(5, 4).svg()),
        ("direction-60", directions(60, 8).svg()),
    ];
    for (name, svg) in samples {
        fs::write(folder.join(format!("{name}.svg")), svg)?;
    }
    Ok(())
}

/// A number from 0 to 1 that looks random and is the same each time.
fn noise(seed: usize) -> f64 {
    let hash = (seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash >> 40) & 0xffff) as f64 / 65_535.0
}

fn name(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    let again = index / 26;
    if again == 0 {
        format!("Study {letter}")
    } else {
        format!("Study {letter}{again}")
    }
}

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

fn forest(count: usize, scale: Scale) -> ForestFigure {
    ForestFigure {
        title: "Made-up outcome, training by sample educators against none".to_owned(),
        effect: if scale == Scale::LogRatio { "Odds ratio" } else { "Hedges' g" }.to_owned(),
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

fn subgroups() -> ForestFigure {
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

fn awkward() -> ForestFigure {
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

fn funnel(count: usize) -> FunnelFigure {
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

fn map(rows: usize, columns: usize) -> EvidenceMapFigure {
    let cell = |row: usize, column: usize| {
        let share = noise(row * 31 + column * 7);
        let studies = if share < 0.3 {
            0
        } else {
            (share * share * share * 24.0) as u64 + 1
        };
        let certainty = [
            None,
            Some(CertaintyLevel::Low),
            Some(CertaintyLevel::VeryLow),
            Some(CertaintyLevel::Moderate),
            Some(CertaintyLevel::High),
        ];
        Some(EvidenceMapCell {
            studies,
            state: match studies {
                0 => EvidenceState::Gap,
                1..=2 => EvidenceState::Thin,
                3..=9 => EvidenceState::Some,
                _ => EvidenceState::Cluster,
            },
            certainty: certainty
                .get((noise(row + column * 13) * 5.0) as usize)
                .copied()
                .flatten()
                .filter(|_| studies > 0),
            questions: (noise(row * 5 + column * 3) * 4.0) as u64,
        })
    };
    let labels = [
        "Sample term one",
        "Communication of sample things",
        "Term three",
        "Reflection and self-awareness of a sample",
        "Fifth",
        "Organisational sample practice",
        "Benefit to sample people",
    ];
    let label = |index: usize| {
        let text = labels[index % labels.len()];
        if index < labels.len() {
            text.to_owned()
        } else {
            format!("{text} {index}")
        }
    };
    EvidenceMapFigure {
        title: "Made-up studies by sample rows and sample columns".to_owned(),
        row_dimension: "Sample row dimension".to_owned(),
        column_dimension: "Sample column dimension".to_owned(),
        rows: (0..rows).map(label).collect(),
        columns: (0..columns).map(label).collect(),
        cells: (0..rows)
            .map(|row| (0..columns).map(|column| cell(row, column)).collect())
            .collect(),
        totals: (rows < 6).then(|| EvidenceMapTotals {
            rows: (0..rows).map(|row| 10 + row as u64).collect(),
            columns: (0..columns).map(|column| 5 + column as u64).collect(),
        }),
    }
}

fn directions(studies: usize, domains: usize) -> EffectDirectionFigure {
    let labels = [
        "Knowledge",
        "Attitudes and stigma",
        "Empathy",
        "Confidence and self-efficacy",
        "Clinical skill",
        "Practice",
        "Educator wellbeing",
        "Cost",
    ];
    let cell = |study: usize, domain: usize| {
        let share = noise(study * 17 + domain * 5);
        let direction = match (share * 10.0) as u8 {
            0..=2 => return None,
            3..=6 => Direction::Benefit,
            7 => Direction::NoChange,
            8 => Direction::Inconsistent,
            _ => Direction::Harm,
        };
        Some(DirectionCell {
            direction,
            outcomes: 1 + (noise(study + domain) * 5.0) as u64,
            sample_size: (study % 7 != 3).then(|| 20 + (noise(study * 3) * 420.0) as u64),
        })
    };
    let rows: Vec<DirectionStudy> = (0..studies)
        .map(|study| DirectionStudy {
            label: name(study),
            cells: (0..domains).map(|domain| cell(study, domain)).collect(),
        })
        .collect();
    let domains = (0..domains).map(|domain| {
        let count = |keeps: &dyn Fn(Direction) -> bool| {
            let cells = rows.iter().filter_map(|row| row.cells[domain]);
            cells.filter(|cell| keeps(cell.direction)).count() as u64
        };
        DirectionDomain {
            label: labels[domain % labels.len()].to_owned(),
            benefit: count(&|direction| direction == Direction::Benefit),
            harm: count(&|direction| direction == Direction::Harm),
            unclear: count(&|direction| !matches!(direction, Direction::Benefit | Direction::Harm)),
            sign_test_p: Some(noise(domain) * 0.3),
        }
    });
    EffectDirectionFigure {
        title: "Made-up studies by sample outcome domain".to_owned(),
        domains: domains.collect(),
        studies: rows,
        note: "Direction by the 70% rule over a study's outcomes, never by significance. Sample values, not evidence.".to_owned(),
    }
}
