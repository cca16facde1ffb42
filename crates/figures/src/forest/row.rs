//! Lists the rows of a forest plot from the top: headings, studies, diamonds, prediction intervals, each with its height and texts.

use super::words::{self, estimate};
use super::{ForestFigure, ForestGroup, ForestPool, ForestStudy};
use crate::label::{Fit, wrap};
use crate::mark::LINE;
use crate::numeral::{NONE, fixed, level, plain};
use crate::sheet::{SMALL, TYPE, wrap_strong};

/// The greatest width of the labels on the left.
pub(crate) const WIDEST_LABEL: f64 = 230.0;
const LEAST_HEIGHT: f64 = 20.0;
const PADDING: f64 = 5.0;

/// One row: the mark in its middle and the texts on both sides.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) mark: Mark<'a>,
    /// The whole label, used as the title of the row's group.
    pub(crate) whole: &'a str,
    /// The label, wrapped into lines.
    pub(crate) label: Vec<String>,
    pub(crate) n: String,
    pub(crate) effect: String,
    pub(crate) weight: String,
    pub(crate) height: f64,
}

/// What a row draws in its middle.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mark<'a> {
    Heading,
    Study(&'a ForestStudy),
    Subtotal(&'a ForestPool),
    Total(&'a ForestPool),
    Prediction((f64, f64)),
    /// Nothing; only faint text on the left.
    Words,
    /// Nothing; an empty space between groups.
    Space,
}

impl Row<'_> {
    pub(crate) fn is_strong(&self) -> bool {
        matches!(self.mark, Mark::Heading | Mark::Subtotal(_) | Mark::Total(_))
    }

    pub(crate) fn size(&self) -> f64 {
        if matches!(self.mark, Mark::Words) { SMALL } else { TYPE }
    }
}

/// All rows of a figure, from the top.
pub(crate) fn rows(figure: &ForestFigure) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for group in &figure.groups {
        if !rows.is_empty() {
            rows.push(space());
        }
        add_group(figure, group, &mut rows);
    }
    if !figure.pooled.is_empty() {
        rows.push(space());
    }
    for pool in &figure.pooled {
        rows.push(pool_row(figure, pool, Mark::Total(pool)));
        rows.extend(prediction_row(figure, pool));
    }
    rows
}

fn add_group<'a>(figure: &ForestFigure, group: &'a ForestGroup, rows: &mut Vec<Row<'a>>) {
    if let Some(heading) = &group.heading {
        rows.push(labelled(Mark::Heading, heading));
    }
    for study in &group.studies {
        rows.push(Row {
            n: study.n.map_or_else(|| NONE.to_owned(), |n| n.to_string()),
            effect: estimate(figure.scale, study.effect),
            weight: study.weight.map_or_else(|| NONE.to_owned(), weight_words),
            ..labelled(Mark::Study(study), &study.label)
        });
    }
    if let Some(pool) = &group.pooled {
        rows.push(pool_row(figure, pool, Mark::Subtotal(pool)));
        rows.extend(prediction_row(figure, pool));
        if let Some(heterogeneity) = &pool.heterogeneity {
            rows.push(labelled_by(Mark::Words, &pool.label, &words::heterogeneity(heterogeneity)));
        }
    }
}

fn pool_row<'a>(figure: &ForestFigure, pool: &'a ForestPool, mark: Mark<'a>) -> Row<'a> {
    Row {
        effect: estimate(figure.scale, pool.effect),
        ..labelled(mark, &pool.label)
    }
}

fn prediction_row<'a>(figure: &ForestFigure, pool: &'a ForestPool) -> Option<Row<'a>> {
    let (lower, upper) = pool.prediction?;
    let label = match level(figure.level) {
        level if level.is_empty() => "Prediction interval".to_owned(),
        level => format!("{level}prediction interval"),
    };
    let shown = [lower, upper].map(|value| plain(figure.scale.shown(value)));
    Some(Row {
        effect: format!("[{}]", shown.join(", ")),
        ..labelled_by(Mark::Prediction((lower, upper)), &pool.label, &label)
    })
}

fn labelled<'a>(mark: Mark<'a>, label: &'a str) -> Row<'a> {
    labelled_by(mark, label, label)
}

/// A row whose text on the left differs from its whole label.
fn labelled_by<'a>(mark: Mark<'a>, whole: &'a str, label: &str) -> Row<'a> {
    let mut row = Row {
        mark,
        whole,
        label: Vec::new(),
        n: String::new(),
        effect: String::new(),
        weight: String::new(),
        height: 0.0,
    };
    let fit = Fit {
        width: WIDEST_LABEL,
        size: row.size(),
        lines: if matches!(mark, Mark::Words) { 4 } else { 2 },
    };
    row.label = if row.is_strong() {
        wrap_strong(label, fit)
    } else {
        wrap(label, fit)
    };
    row.height = (row.label.len() as f64 * row.size() * LINE + PADDING).max(LEAST_HEIGHT);
    row
}

fn space<'a>() -> Row<'a> {
    Row {
        height: 8.0,
        ..labelled(Mark::Space, "")
    }
}

fn weight_words(percent: f64) -> String {
    format!("{}%", fixed(percent, 1))
}
