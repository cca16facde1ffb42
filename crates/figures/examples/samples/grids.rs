//! Makes sample evidence maps, cross-tabulations and effect direction plots.

use figures::{
    CertaintyLevel, CrossTabFigure, Direction, DirectionCell, DirectionDomain, DirectionStudy, EffectDirectionFigure, EvidenceMapCell,
    EvidenceMapFigure, EvidenceMapTotals, EvidenceState,
};

use crate::{name, noise};

pub(crate) fn map(rows: usize, columns: usize) -> EvidenceMapFigure {
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
        let text = labels.get(index % labels.len()).copied().unwrap_or_default();
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

pub(crate) fn sparse_map() -> EvidenceMapFigure {
    let mut figure = map(5, 6);
    for cell in figure.cells.iter_mut().flatten().flatten() {
        cell.studies = cell.studies.min(2);
        cell.questions = 0;
        cell.certainty = None;
        cell.state = if cell.studies == 0 {
            EvidenceState::Gap
        } else {
            EvidenceState::Thin
        };
    }
    figure.totals = None;
    figure
}

pub(crate) fn cross_tab(rows: usize, columns: usize) -> CrossTabFigure {
    let figure = map(rows, columns);
    let counts = figure
        .cells
        .iter()
        .map(|cells| cells.iter().map(|cell| cell.map_or(0, |cell| cell.studies)).collect());
    CrossTabFigure {
        title: "Made-up programmes by sample rows and sample columns".to_owned(),
        description: "A sample, not evidence.".to_owned(),
        counts: counts.collect(),
        rows: figure.rows,
        columns: figure.columns,
    }
}

pub(crate) fn directions(studies: usize, domains: usize) -> EffectDirectionFigure {
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
            let cells = rows.iter().filter_map(|row| row.cells.get(domain).copied().flatten());
            cells.filter(|cell| keeps(cell.direction)).count() as u64
        };
        DirectionDomain {
            label: labels.get(domain % labels.len()).copied().unwrap_or_default().to_owned(),
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
