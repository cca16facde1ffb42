//! Lays out a legend: signs with their texts, one after another, on as many lines as the sheet needs.

use crate::label::{Fit, width, wrap};
use crate::mark::{DROP, Point, Text};
use crate::sheet::{GAP, SMALL};
use crate::svg::Svg;

/// The height of a line of the legend.
pub(crate) const ENTRY_HEIGHT: f64 = 24.0;
/// The width that is reserved for a sign.
pub(crate) const SIGN: f64 = 30.0;

/// A sign and what it means.
#[derive(Debug)]
pub(crate) struct Entry<S> {
    pub(crate) sign: S,
    pub(crate) words: String,
}

/// A legend whose entries have their places.
#[derive(Debug)]
pub(crate) struct Legend<S> {
    entries: Vec<(Entry<S>, Point)>,
    pub(crate) height: f64,
}

impl<S: Copy> Legend<S> {
    /// Arranges the entries in lines of this width.
    pub(crate) fn new(entries: Vec<Entry<S>>, full: f64) -> Self {
        let (mut x, mut y) = (0.0, 0.0);
        let mut placed = Vec::new();
        for mut entry in entries {
            let fit = Fit {
                width: full - SIGN - GAP,
                size: SMALL,
                lines: 1,
            };
            entry.words = wrap(&entry.words, fit).concat();
            let wide = SIGN + GAP / 2.0 + width(&entry.words, SMALL);
            if x > 0.0 && x + wide > full {
                (x, y) = (0.0, y + ENTRY_HEIGHT);
            }
            placed.push((entry, (x, y)));
            x += wide + 2.0 * GAP;
        }
        let height = if placed.is_empty() { 0.0 } else { y + ENTRY_HEIGHT };
        Self { entries: placed, height }
    }

    /// Draws the legend at this corner. `draw_sign` receives the middle of the place of each sign.
    pub(crate) fn draw(&self, svg: &mut Svg, corner: Point, draw_sign: impl Fn(&mut Svg, S, Point)) {
        for (entry, (x, y)) in &self.entries {
            let middle = (corner.0 + x + SIGN / 2.0, corner.1 + y + ENTRY_HEIGHT / 2.0);
            draw_sign(svg, entry.sign, middle);
            let at = (corner.0 + x + SIGN + GAP / 2.0, middle.1 + DROP * SMALL);
            svg.text(Text::new(at, SMALL), &entry.words);
        }
    }
}

/// An entry with this sign and text.
pub(crate) fn entry<S>(sign: S, words: impl Into<String>) -> Entry<S> {
    Entry { sign, words: words.into() }
}
