//! Reads a drawing back, so that tests can check its texts, the places of its marks, and that nothing is out of place.

use std::collections::BTreeMap;

use proptest::prelude::{Strategy, any, prop_oneof};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::label::{strong_width, width};

/// The content of a drawing.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// The name of every element, in document order.
    pub(crate) names: Vec<String>,
    /// The titles; that of the document is the first.
    pub(crate) titles: Vec<String>,
    pub(crate) description: String,
    pub(crate) texts: Vec<(String, Area)>,
    pub(crate) marks: Vec<Mark>,
    size: (f64, f64),
}

/// A shape or a line.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) name: String,
    /// The title of the group that the mark is in.
    pub(crate) title: String,
    pub(crate) area: Area,
    pub(crate) attributes: Attributes,
}

/// A rectangle: its left, upper, right and lower edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

type Attributes = BTreeMap<String, String>;

const NUMBERS: [&str; 13] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "font-size",
    "stroke-width",
];

/// Reads an SVG document.
///
/// # Errors
/// What is wrong with it: it is not well-formed XML, a number is invalid, or a mark is outside the view box.
pub(crate) fn read(svg: &str) -> Result<Drawing, String> {
    if svg
        .chars()
        .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
    {
        return Err("a character that XML cannot hold".to_owned());
    }
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut drawing = Drawing::default();
    let mut open: Vec<(Attributes, String)> = Vec::new();
    let mut words = String::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                let attributes = drawing.begin(&start, open.last())?;
                words.clear();
                open.push((attributes, String::new()));
            }
            Event::Empty(start) => {
                let attributes = drawing.begin(&start, open.last())?;
                let title = open.last().map_or("", |(_, title)| title);
                drawing.mark(start.name().0, title, attributes)?;
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(reference) => words.push_str(&resolve(&reference)?),
            Event::End(end) => {
                let (attributes, _) = open.pop().ok_or("closed what was not open")?;
                if end.name().0 == "title"
                    && let Some((_, title)) = open.last_mut()
                {
                    title.clone_from(&words);
                }
                drawing.end(end.name().0, &words, &attributes)?;
                words.clear();
            }
            Event::Eof if open.is_empty() => return Ok(drawing),
            Event::Eof => return Err("an element is not closed".to_owned()),
            other => return Err(format!("unexpected {other:?}")),
        }
    }
}

impl Drawing {
    /// Pairs of texts that overlap.
    pub(crate) fn overlaps(&self) -> Vec<(&str, &str)> {
        let mut pairs = Vec::new();
        for (index, (text, area)) in self.texts.iter().enumerate() {
            for (other, other_area) in &self.texts[index + 1..] {
                if area.touches(*other_area) {
                    pairs.push((text.as_str(), other.as_str()));
                }
            }
        }
        pairs
    }

    /// The marks of this kind in the group with this title.
    pub(crate) fn marks_of(&self, title: &str, name: &str) -> Vec<&Mark> {
        self.marks.iter().filter(|mark| mark.title == title && mark.name == name).collect()
    }

    /// Whether this text is drawn as a whole on one line.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.texts.iter().any(|(drawn, _)| drawn == text)
    }

    fn begin(&mut self, start: &BytesStart<'_>, parent: Option<&(Attributes, String)>) -> Result<Attributes, String> {
        // The attributes that a text inherits from its groups.
        let mut attributes: Attributes = parent.map(|(attributes, _)| attributes.clone()).unwrap_or_default();
        attributes.retain(|key, _| matches!(key.as_str(), "font-size" | "text-anchor" | "transform"));
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            attributes.insert(attribute.key.0.to_owned(), attribute.value.clone().into_owned());
        }
        for key in NUMBERS {
            if attributes.get(key).is_some_and(|value| value != "100%") {
                number(&attributes, key)?;
            }
        }
        self.names.push(start.name().0.to_owned());
        if start.name().0 == "svg" {
            self.size = (number(&attributes, "width")?, number(&attributes, "height")?);
        }
        Ok(attributes)
    }

    fn end(&mut self, name: &str, words: &str, attributes: &Attributes) -> Result<(), String> {
        match name {
            "title" => self.titles.push(words.to_owned()),
            "desc" => words.clone_into(&mut self.description),
            "text" => {
                let area = text_area(words, attributes)?;
                self.within(area, words)?;
                self.texts.push((words.to_owned(), area));
            }
            _ => {}
        }
        Ok(())
    }

    fn mark(&mut self, name: &str, title: &str, attributes: Attributes) -> Result<(), String> {
        let value = |key| number(&attributes, key);
        let area = match name {
            "rect" if attributes.get("width").is_some_and(|width| width == "100%") => return Ok(()),
            "rect" => Area::about(&[
                (value("x")?, value("y")?),
                (value("x")? + value("width")?, value("y")? + value("height")?),
            ]),
            "circle" => {
                let (x, y, r) = (value("cx")?, value("cy")?, value("r")?);
                Area::about(&[(x - r, y - r), (x + r, y + r)])
            }
            "line" => Area::about(&[(value("x1")?, value("y1")?), (value("x2")?, value("y2")?)]),
            "polygon" => Area::about(&points(attributes.get("points").map_or("", String::as_str))?),
            _ => return Err(format!("a mark of an unknown kind: {name}")),
        };
        self.within(area, name)?;
        self.marks.push(Mark {
            name: name.to_owned(),
            title: title.to_owned(),
            area,
            attributes,
        });
        Ok(())
    }

    fn within(&self, area: Area, what: &str) -> Result<(), String> {
        let (width, height) = self.size;
        let inside = area.left >= -0.01 && area.top >= -0.01 && area.right <= width + 0.01 && area.bottom <= height + 0.01;
        if inside {
            Ok(())
        } else {
            Err(format!("{what} lies outside {width} by {height}: {area:?}"))
        }
    }
}

impl Area {
    fn about(points: &[(f64, f64)]) -> Self {
        let none = Self {
            left: f64::INFINITY,
            top: f64::INFINITY,
            right: f64::NEG_INFINITY,
            bottom: f64::NEG_INFINITY,
        };
        points.iter().fold(none, |area, (x, y)| Self {
            left: area.left.min(*x),
            top: area.top.min(*y),
            right: area.right.max(*x),
            bottom: area.bottom.max(*y),
        })
    }

    /// Whether the two have a place in common that is not on an edge.
    pub(crate) fn touches(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// The area of a text, by its estimated width. A rotated text extends upwards from its place.
fn text_area(words: &str, attributes: &Attributes) -> Result<Area, String> {
    let (x, y, size) = (number(attributes, "x")?, number(attributes, "y")?, number(attributes, "font-size")?);
    let wide = if attributes.contains_key("font-weight") {
        strong_width(words, size)
    } else {
        width(words, size)
    };
    let (up, down) = (0.74 * size, 0.2 * size);
    let before = match attributes.get("text-anchor").map(String::as_str) {
        Some("middle") => wide / 2.0,
        Some("end") => wide,
        _ => 0.0,
    };
    if attributes.contains_key("transform") {
        return Ok(Area::about(&[(x - up, y + before - wide), (x + down, y + before)]));
    }
    let left = x - before;
    Ok(Area::about(&[(left, y - up), (left + wide, y + down)]))
}

fn points(text: &str) -> Result<Vec<(f64, f64)>, String> {
    let pairs = text.split(' ').map(|pair| {
        let (x, y) = pair.split_once(',').ok_or("a point without a comma")?;
        Ok((finite(x)?, finite(y)?))
    });
    pairs.collect()
}

fn number(attributes: &Attributes, key: &str) -> Result<f64, String> {
    finite(attributes.get(key).ok_or(format!("no {key}"))?)
}

fn finite(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("no number: {text}"))?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(format!("no finite number: {text}"))
    }
}

fn resolve(reference: &str) -> Result<String, String> {
    match reference {
        "amp" => Ok("&".to_owned()),
        "lt" => Ok("<".to_owned()),
        "gt" => Ok(">".to_owned()),
        "quot" => Ok("\"".to_owned()),
        "#39" => Ok("'".to_owned()),
        other => Err(format!("an unknown reference: {other}")),
    }
}

/// A label without the characters that XML cannot contain.
pub(crate) fn clean(label: &str) -> String {
    let kept = label
        .chars()
        .filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}') && (!c.is_control() || matches!(c, '\t' | '\n' | '\r')));
    kept.map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Labels of all kinds: short, in any script, far too long, a single endless word, full of markup.
pub(crate) fn label() -> impl Strategy<Value = String> {
    prop_oneof![4 => any::<String>(), 2 => "[A-Za-z ,-]{0,40}", 1 => "\\PC{100,300}", 1 => "[MW]{0,200}", 1 => "[<>&\"' /=a-z]{0,60}",
    1 => "[ա-ֆ一-龥ا-ي ]{0,80}"]
}
