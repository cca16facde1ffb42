//! Writes SVG: elements, attributes and text, all escaped, with a title and a description for screen readers.

use std::fmt::Write;

/// An unfinished document. Elements are closed in the reverse order of opening.
#[derive(Debug)]
pub(crate) struct Svg {
    out: String,
    open: Vec<&'static str>,
}

/// The name and the value of an attribute.
pub(crate) type Attribute<'a> = (&'static str, Value<'a>);

/// The value of an attribute.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Number(f64),
}

impl Svg {
    /// Begins a document of this width and height, in pixels.
    pub(crate) fn new(size: (f64, f64), title: &str, description: &str) -> Self {
        // Each figure has its own ids, so several figures can be on the same page.
        let id = fingerprint(&[title, description]);
        let (title_id, description_id) = (format!("title-{id:016x}"), format!("description-{id:016x}"));
        let view_box = format!("0 0 {} {}", number(size.0), number(size.1));
        let mut svg = Self {
            out: String::new(),
            open: Vec::new(),
        };
        svg.start(
            "svg",
            &[
                ("xmlns", Value::Text("http://www.w3.org/2000/svg")),
                ("width", Value::Number(size.0)),
                ("height", Value::Number(size.1)),
                ("viewBox", Value::Text(&view_box)),
                ("role", Value::Text("img")),
                ("aria-labelledby", Value::Text(&format!("{title_id} {description_id}"))),
                (
                    "font-family",
                    Value::Text("'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"),
                ),
            ],
        );
        svg.element("title", &[("id", Value::Text(&title_id))], title);
        svg.element("desc", &[("id", Value::Text(&description_id))], description);
        svg
    }

    pub(crate) fn start(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    pub(crate) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            self.close(name);
        }
    }

    /// Writes an element without content.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// Writes an element that contains only text.
    pub(crate) fn element(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.start(name, attributes);
        escape(&mut self.out, text);
        self.end();
    }

    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            match *value {
                Value::Text(text) => escape(&mut self.out, text),
                Value::Number(value) => self.out.push_str(&number(value)),
            }
            self.out.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }
}

/// A number with at most two decimals. A value that is not finite becomes zero, so that the drawing is wrong in one place at most.
pub(crate) fn number(value: f64) -> String {
    let mut text = String::new();
    let rounded = if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 };
    // Adding zero turns -0 into 0. Writing into a String cannot fail.
    let _: std::fmt::Result = write!(text, "{}", rounded + 0.0);
    text
}

/// Escapes markup, and drops what XML 1.0 does not allow: control characters, U+FFFE and U+FFFF (section 2.2). Tabs and line ends become
/// blanks.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
}

/// A hash (FNV-1a, 64 bits) that is the same for the same texts on every machine.
fn fingerprint(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut svg = Svg::new((10.0, 5.0), "A & B", "<script>");
        svg.element("text", &[("class", Value::Text("\"x\" onload='y'"))], "a\u{0}\u{8}<b>\u{FFFF}");
        let out = svg.finish();
        assert!(
            out.contains(">A &amp; B</title>") && out.contains(">&lt;script&gt;</desc>"),
            "{out}"
        );
        assert!(
            out.contains("<text class=\"&quot;x&quot; onload=&#39;y&#39;\">a&lt;b&gt;</text>"),
            "{out}"
        );
    }

    #[test]
    fn numbers_are_short_and_always_numbers() {
        let texts = [1.0, 0.333_333, -0.0, f64::NAN, f64::INFINITY, -2.5].map(number);
        assert_eq!(texts, ["1", "0.33", "0", "0", "0", "-2.5"]);
    }

    #[test]
    fn every_element_is_closed() {
        let mut svg = Svg::new((1.0, 1.0), "", "");
        svg.start("g", &[]);
        assert!(svg.finish().ends_with("</g>\n</svg>\n"));
    }
}
