//! Lays out the parts of a forest plot: the columns from the left, the rows from the top, the axis, the texts at the foot.

use super::row::{Row, WIDEST_LABEL};
use super::{ForestFigure, words};
use crate::axis::{Axis, Reach, TICKS_HEIGHT};
use crate::label::{Fit, wrap};
use crate::mark::LINE;
use crate::sheet::{GAP, MARGIN, SMALL, Sheet, TYPE, notes_height, widest, widest_strong, wrap_strong};

const NARROWEST_LABEL: f64 = 110.0;
const PLOT: f64 = 320.0;
/// The distance between columns.
const BETWEEN: f64 = 18.0;
const LEAST_EFFECT: f64 = 96.0;

/// The places of all parts, in pixels.
#[derive(Debug)]
pub(crate) struct ForestLayout<'a> {
    pub(crate) sheet: Sheet<'a>,
    pub(crate) axis: Axis,
    /// The right edge of the column of sample sizes, if there is one.
    pub(crate) n: Option<f64>,
    pub(crate) effect: f64,
    pub(crate) weight: Option<f64>,
    pub(crate) effect_heading: Vec<String>,
    /// The height at which the headings end and the rows begin.
    pub(crate) rows_top: f64,
    pub(crate) axis_y: f64,
    pub(crate) favours: [Vec<String>; 2],
    /// The x coordinate from which the "favours" texts extend to the left and to the right.
    pub(crate) null: f64,
    pub(crate) notes: Vec<String>,
    pub(crate) notes_top: f64,
    pub(crate) height: f64,
}

impl<'a> ForestLayout<'a> {
    pub(crate) fn new(figure: &'a ForestFigure, rows: &[Row<'_>]) -> Self {
        let studies = || figure.groups.iter().flat_map(|group| &group.studies);
        let column = |texts: &dyn Fn(&Row<'_>) -> String| {
            rows.iter()
                .map(|row| widest_strong([texts(row).as_str()], TYPE))
                .fold(0.0, f64::max)
        };

        let label = label_width(rows);
        let n = studies().any(|study| study.n.is_some()).then(|| {
            let width = column(&|row| row.n.clone()).max(widest_strong(["n"], TYPE));
            MARGIN + label + BETWEEN + width
        });
        let left = n.unwrap_or(MARGIN + label) + BETWEEN;
        let axis = Axis::new(figure.scale, &reach(figure), (left, left + PLOT));

        let effect_width = column(&|row| row.effect.clone()).max(LEAST_EFFECT);
        let effect = axis.right() + BETWEEN + effect_width;
        let weight = studies().any(|study| study.weight.is_some()).then(|| {
            let width = column(&|row| row.weight.clone()).max(widest_strong(["Weight"], TYPE));
            effect + BETWEEN + width
        });
        let sheet = Sheet::new(weight.unwrap_or(effect) + MARGIN, &figure.title);

        let heading = Fit {
            width: effect_width,
            size: TYPE,
            lines: 3,
        };
        let effect_heading = wrap_strong(&words::effect_heading(figure), heading);
        let rows_top = sheet.top() + effect_heading.len().max(1) as f64 * TYPE * LINE + GAP;
        let axis_y = rows_top + rows.iter().map(|row| row.height).sum::<f64>() + GAP;

        let null = axis.x(figure.scale.null().unwrap_or(0.0));
        let favours = favours(figure, [null - MARGIN - GAP, sheet.width - MARGIN - GAP - null]);
        let lines = favours.iter().map(Vec::len).max().unwrap_or(0) as f64;
        let notes_top = axis_y + TICKS_HEIGHT + lines * SMALL * LINE + GAP * (1.0 + f64::from(u8::from(lines > 0.0)));
        let notes = sheet.notes(&words::notes(figure));
        let height = notes_top + notes_height(&notes) + MARGIN;
        Self {
            sheet,
            axis,
            n,
            effect,
            weight,
            effect_heading,
            rows_top,
            axis_y,
            favours,
            null,
            notes,
            notes_top,
            height,
        }
    }
}

fn label_width(rows: &[Row<'_>]) -> f64 {
    let widths = rows.iter().map(|row| {
        let lines = row.label.iter().map(String::as_str);
        if row.is_strong() {
            widest_strong(lines, row.size())
        } else {
            widest(lines, row.size())
        }
    });
    widths.fold(0.0, f64::max).clamp(NARROWEST_LABEL, WIDEST_LABEL)
}

/// The texts for the two sides of the null, in lines that fit beside it.
fn favours(figure: &ForestFigure, widths: [f64; 2]) -> [Vec<String>; 2] {
    let (Some(favours), Some(_)) = (&figure.favours, figure.scale.null()) else {
        return [Vec::new(), Vec::new()];
    };
    let fit = |width| Fit {
        width,
        size: SMALL,
        lines: 2,
    };
    let [left, right] = widths;
    let (left_text, right_text) = (favours.left.trim(), favours.right.trim());
    [
        if left_text.is_empty() {
            Vec::new()
        } else {
            wrap(&format!("← {left_text}"), fit(left))
        },
        if right_text.is_empty() {
            Vec::new()
        } else {
            wrap(&format!("{right_text} →"), fit(right))
        },
    ]
}

/// The values that the axis has to show.
fn reach(figure: &ForestFigure) -> Reach {
    let mut reach = Reach::default();
    reach.always.extend(figure.scale.null());
    for study in figure.groups.iter().flat_map(|group| &group.studies) {
        reach.estimates.push(study.effect.value);
        reach.ends.extend([study.effect.lower, study.effect.upper]);
    }
    let pools = figure.groups.iter().filter_map(|group| group.pooled.as_ref());
    for pool in pools.clone() {
        reach.estimates.push(pool.effect.value);
        reach.ends.extend([pool.effect.lower, pool.effect.upper]);
    }
    for pool in &figure.pooled {
        reach.always.extend([pool.effect.value, pool.effect.lower, pool.effect.upper]);
    }
    for pool in pools.chain(&figure.pooled) {
        reach
            .ends
            .extend(pool.prediction.into_iter().flat_map(|(lower, upper)| [lower, upper]));
    }
    reach
}
