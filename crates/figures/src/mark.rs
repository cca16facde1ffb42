//! Defines the marks that figures consist of: text, lines and shapes, each with its style in named fields.

use std::fmt::Write;

use crate::svg::{Attribute, Svg, Value};

/// The colour of the main text.
pub(crate) const INK: &str = "#1a1a1a";
/// The colour of secondary text. It still has a contrast of 7 to 1 on white.
pub(crate) const FAINT_INK: &str = "#595959";
/// The colour of edges, axes and rules.
pub(crate) const EDGE: &str = "#8c8c8c";
/// The accent colour: a blue that is also dark in grey.
pub(crate) const ACCENT: &str = "#0b4f8a";
/// The second accent colour: ColorBrewer's dark orange. People with any colour vision can distinguish it from the blue, and it is lighter
/// in grey.
pub(crate) const SECOND: &str = "#d9740d";
pub(crate) const PAPER: &str = "#ffffff";
/// The height of a line of text, in font sizes.
pub(crate) const LINE: f64 = 1.25;
/// The distance from the middle of a line of text to its baseline, in font sizes.
pub(crate) const DROP: f64 = 0.35;

pub(crate) type Point = (f64, f64);

/// The place and the style of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    pub(crate) at: Point,
    pub(crate) size: f64,
    pub(crate) ink: &'static str,
    pub(crate) anchor: Anchor,
    pub(crate) weight: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Plain,
    Strong,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) ink: &'static str,
    pub(crate) width: f64,
    pub(crate) dash: Dash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dash {
    Whole,
    Dashed,
    Dotted,
}

/// How a shape is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint<'a> {
    pub(crate) fill: &'a str,
    pub(crate) stroke: Option<Stroke>,
}

impl Text {
    pub(crate) const fn new(at: Point, size: f64) -> Self {
        Self {
            at,
            size,
            ink: INK,
            anchor: Anchor::Start,
            weight: Weight::Plain,
        }
    }

    pub(crate) const fn faint(mut self) -> Self {
        self.ink = FAINT_INK;
        self
    }

    pub(crate) const fn ink(mut self, ink: &'static str) -> Self {
        self.ink = ink;
        self
    }

    pub(crate) const fn strong(mut self) -> Self {
        self.weight = Weight::Strong;
        self
    }

    pub(crate) const fn anchored(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// The same style, moved down by this number of lines.
    pub(crate) fn down(mut self, lines: f64) -> Self {
        self.at.1 += lines * self.size * LINE;
        self
    }
}

impl Stroke {
    pub(crate) const fn thin(ink: &'static str) -> Self {
        Self {
            ink,
            width: 1.0,
            dash: Dash::Whole,
        }
    }

    pub(crate) const fn wide(mut self, width: f64) -> Self {
        self.width = width;
        self
    }

    pub(crate) const fn dashed(mut self, dash: Dash) -> Self {
        self.dash = dash;
        self
    }

    fn attributes(&self) -> Vec<Attribute<'static>> {
        let mut attributes = vec![("stroke", Value::Text(self.ink)), ("stroke-width", Value::Number(self.width))];
        match self.dash {
            Dash::Whole => {}
            Dash::Dashed => attributes.push(("stroke-dasharray", Value::Text("5 3"))),
            Dash::Dotted => attributes.push(("stroke-dasharray", Value::Text("1.5 2.5"))),
        }
        attributes
    }
}

impl<'a> Paint<'a> {
    pub(crate) const fn filled(fill: &'a str) -> Self {
        Self { fill, stroke: None }
    }

    pub(crate) const fn hollow(stroke: Stroke) -> Self {
        Self {
            fill: PAPER,
            stroke: Some(stroke),
        }
    }

    fn attributes(&self) -> Vec<Attribute<'a>> {
        let mut attributes = vec![("fill", Value::Text(self.fill))];
        if let Some(stroke) = self.stroke {
            attributes.extend(stroke.attributes());
        }
        attributes
    }
}

impl Svg {
    pub(crate) fn text(&mut self, look: Text, text: &str) {
        let mut attributes = vec![
            ("x", Value::Number(look.at.0)),
            ("y", Value::Number(look.at.1)),
            ("font-size", Value::Number(look.size)),
            ("fill", Value::Text(look.ink)),
        ];
        match look.anchor {
            Anchor::Start => {}
            Anchor::Middle => attributes.push(("text-anchor", Value::Text("middle"))),
            Anchor::End => attributes.push(("text-anchor", Value::Text("end"))),
        }
        if look.weight == Weight::Strong {
            attributes.push(("font-weight", Value::Text("600")));
        }
        self.element("text", &attributes, text);
    }

    /// Draws a text that reads upwards, turned about the place of `look`.
    pub(crate) fn upright_text(&mut self, look: Text, text: &str) {
        let turn = format!("rotate(-90 {} {})", crate::svg::number(look.at.0), crate::svg::number(look.at.1));
        self.start("g", &[("transform", Value::Text(&turn))]);
        self.text(look, text);
        self.end();
    }

    /// Draws lines of text. The first is at the place of `look`.
    pub(crate) fn lines(&mut self, look: Text, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            self.text(look.down(index as f64), line);
        }
    }

    /// Draws lines of text. Their middle is at the place of `look`.
    pub(crate) fn lines_about(&mut self, look: Text, lines: &[String]) {
        let up = (lines.len() as f64 - 1.0) / 2.0;
        let mut first = look.down(-up);
        first.at.1 += DROP * look.size;
        self.lines(first, lines);
    }

    pub(crate) fn line(&mut self, from: Point, to: Point, stroke: Stroke) {
        let mut attributes = vec![
            ("x1", Value::Number(from.0)),
            ("y1", Value::Number(from.1)),
            ("x2", Value::Number(to.0)),
            ("y2", Value::Number(to.1)),
        ];
        attributes.extend(stroke.attributes());
        self.empty("line", &attributes);
    }

    pub(crate) fn rect(&mut self, corner: Point, size: (f64, f64), paint: Paint<'_>) {
        let mut attributes = vec![
            ("x", Value::Number(corner.0)),
            ("y", Value::Number(corner.1)),
            ("width", Value::Number(size.0)),
            ("height", Value::Number(size.1)),
        ];
        attributes.extend(paint.attributes());
        self.empty("rect", &attributes);
    }

    pub(crate) fn circle(&mut self, centre: Point, radius: f64, paint: Paint<'_>) {
        let mut attributes = vec![
            ("cx", Value::Number(centre.0)),
            ("cy", Value::Number(centre.1)),
            ("r", Value::Number(radius)),
        ];
        attributes.extend(paint.attributes());
        self.empty("circle", &attributes);
    }

    pub(crate) fn polygon(&mut self, corners: &[Point], paint: Paint<'_>) {
        let mut points = String::new();
        for (x, y) in corners {
            let gap = if points.is_empty() { "" } else { " " };
            // Writing into a String cannot fail.
            let _: std::fmt::Result = write!(points, "{gap}{},{}", crate::svg::number(*x), crate::svg::number(*y));
        }
        let mut attributes = vec![("points", Value::Text(&points))];
        attributes.extend(paint.attributes());
        self.empty("polygon", &attributes);
    }

    /// Opens a group with a title that says what it shows.
    pub(crate) fn group(&mut self, title: &str) {
        self.start("g", &[]);
        self.element("title", &[], title);
    }
}
