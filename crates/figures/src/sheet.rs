//! Lays out the sheet that a figure is drawn on: the title above, a white background, and room for notes at the foot.

use crate::label::{Fit, strong_width, width, wrap};
use crate::mark::{DROP, LINE, PAPER, Paint, Text};
use crate::svg::Svg;

pub(crate) const MARGIN: f64 = 16.0;
pub(crate) const GAP: f64 = 8.0;
/// The font size of labels and numbers, in pixels.
pub(crate) const TYPE: f64 = 12.0;
/// The font size of notes, in pixels.
pub(crate) const SMALL: f64 = 11.0;
const TITLE_SIZE: f64 = 15.0;
const TITLE_LINES: usize = 3;

/// A sheet of a given width, with its title wrapped into lines.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    pub(crate) width: f64,
    title: &'a str,
    lines: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(width: f64, title: &'a str) -> Self {
        let fit = Fit {
            // Titles are bold, so fewer characters fit.
            width: (width - 2.0 * MARGIN) * 0.88,
            size: TITLE_SIZE,
            lines: TITLE_LINES,
        };
        let lines = wrap(title, fit);
        Self { width, title, lines }
    }

    /// The y coordinate at which the title ends and the figure begins.
    pub(crate) fn top(&self) -> f64 {
        MARGIN + self.lines.len() as f64 * TITLE_SIZE * LINE + GAP
    }

    /// Begins the document with its background and its title.
    pub(crate) fn begin(&self, height: f64, description: &str) -> Svg {
        let mut svg = Svg::new((self.width, height), self.title, description);
        svg.rect((0.0, 0.0), (self.width, height), Paint::filled(PAPER));
        svg.lines(Text::new((MARGIN, MARGIN + TITLE_SIZE * 0.85), TITLE_SIZE).strong(), &self.lines);
        svg
    }

    /// A sheet with a title, and one sentence that says why there is nothing else.
    pub(crate) fn empty(&self, sentence: &str) -> String {
        let mut svg = self.begin(self.top() + 3.0 * TYPE + MARGIN, sentence);
        svg.text(Text::new((MARGIN, self.top() + 1.5 * TYPE), TYPE).faint(), sentence);
        svg.finish()
    }

    /// The sentences, wrapped to the width of the sheet.
    pub(crate) fn notes(&self, sentences: &[String]) -> Vec<String> {
        let fit = Fit {
            width: self.width - 2.0 * MARGIN,
            size: SMALL,
            lines: 6,
        };
        sentences.iter().flat_map(|sentence| wrap(sentence, fit)).collect()
    }
}

/// The height of this many lines of notes.
pub(crate) fn notes_height(lines: &[String]) -> f64 {
    lines.len() as f64 * SMALL * LINE
}

/// Draws the notes from this y coordinate down.
pub(crate) fn draw_notes(svg: &mut Svg, top: f64, lines: &[String]) {
    svg.lines(Text::new((MARGIN, top + SMALL * (0.5 + DROP)), SMALL).faint(), lines);
}

/// The width of the widest of these texts.
pub(crate) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts.into_iter().map(|text| width(text, size)).fold(0.0, f64::max)
}

/// The width of the widest of these texts in bold.
pub(crate) fn widest_strong<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    texts.into_iter().map(|text| strong_width(text, size)).fold(0.0, f64::max)
}

/// A heading in bold, wrapped into lines that fit.
pub(crate) fn wrap_strong(text: &str, fit: Fit) -> Vec<String> {
    wrap(
        text,
        Fit {
            width: fit.width * 0.88,
            ..fit
        },
    )
}
