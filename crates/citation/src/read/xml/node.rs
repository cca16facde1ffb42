//! Parses a record's elements into a tree of bounded depth and size.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::problem::{Problem, ProblemCode, quoted};
use crate::read::draft::Draft;
use crate::read::limits::Limits;
use crate::read::pieces::{Piece, too_long};

/// An element of the tree.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// The text of the element and of the elements below it, in their order.
    pub(super) text: String,
    /// The line of the file on which the element is.
    pub(super) line: u64,
}

impl Node {
    /// The children with a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of a path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        let mut node = self;
        for name in path {
            node = node.children.iter().find(|child| child.name == *name)?;
        }
        Some(node)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Parses the element of a record.
pub(super) fn read(piece: &Piece, limits: Limits, draft: &mut Draft) -> Result<Node, Problem> {
    let mut reader = Reader::from_str(&piece.raw);
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0_usize;
    let (mut line, mut counted, mut copied) = (piece.line, 0_usize, 0_usize);
    loop {
        let event = reader.read_event();
        let now = usize::try_from(reader.buffer_position()).unwrap_or(counted);
        let passed = piece.raw.as_bytes().get(counted..now).unwrap_or_default();
        line += u64::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(0);
        counted = now.max(counted);
        let event = event.map_err(|error| broken(line, &error.to_string()))?;
        match event {
            Event::Start(start) => {
                count += 1;
                if open.len() >= limits.depth {
                    let reason = format!("the elements lie deeper than {}; the record was left out", limits.depth);
                    return Err(Problem::new(line, ProblemCode::NestedTooDeep, reason));
                }
                open.push(node(&start, line));
            }
            Event::Empty(start) => {
                count += 1;
                let empty = node(&start, line);
                match open.last_mut() {
                    Some(parent) => parent.children.push(empty),
                    None => return Ok(empty),
                }
            }
            Event::End(_) => {
                let Some(done) = open.pop() else {
                    return Err(broken(line, "an end tag without a start tag"));
                };
                let Some(parent) = open.last_mut() else {
                    return Ok(done);
                };
                copied += done.text.len();
                // Each level also contains the text below it, so the text is copied once for each level.
                if copied > limits.record_bytes.saturating_mul(4) {
                    return Err(too_long(piece.line, limits.record_bytes));
                }
                parent.text.push_str(&done.text);
                parent.children.push(done);
            }
            Event::Text(text) => push(&mut open, &text.into_inner()),
            Event::CData(text) => push(&mut open, &text.into_inner()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => push(&mut open, c.encode_utf8(&mut [0; 4])),
                Ok(None) if predefined(&name.borrow().into_inner()).is_some() => {
                    push(&mut open, predefined(&name.into_inner()).unwrap_or_default());
                }
                _ => {
                    let name = name.into_inner();
                    let reason = format!("the entity {} is not one of XML and stays as it is", quoted(&name));
                    draft.problem(Problem::new(line, ProblemCode::UnknownEntity, reason));
                    push(&mut open, &format!("&{name};"));
                }
            },
            Event::Eof => return Err(broken(line, "the file ends, or another record begins, inside this one")),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
        if count > limits.fields {
            let reason = format!("the record has more than {} elements and was left out", limits.fields);
            return Err(Problem::new(piece.line, ProblemCode::TooManyFields, reason));
        }
    }
}

fn broken(line: u64, what: &str) -> Problem {
    Problem::new(line, ProblemCode::BrokenXml, format!("the record was left out: {what}"))
}

/// Adds text to the innermost element. When an element ends, its parent takes over its text.
fn push(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    })
}

fn node(start: &BytesStart<'_>, line: u64) -> Node {
    let name = start.name();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten();
    Node {
        name: AsRef::<str>::as_ref(&name).to_owned(),
        attributes: attributes
            .map(|pair| (AsRef::<str>::as_ref(&pair.key).to_owned(), pair.value.to_string()))
            .collect(),
        children: Vec::new(),
        text: String::new(),
        line,
    }
}
