//! Reads the part `map`, which says in which variables the files are, and puts them there.

use std::fmt;

use async_graphql::{Value, Variables};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::MOST_FILES;
use crate::protocol::reject::{Rejection, malformed};
use graphql::Uploads;

/// The parts with files, in the order of `map`, with the places of each: `variables.file`, `variables.files.0`.
#[derive(Debug)]
pub(super) struct FileMap(Vec<(String, Vec<String>)>);

impl FileMap {
    /// Parses the part `map`.
    ///
    /// # Errors
    /// It is not an object of lists of texts, names a part twice, or names too many.
    pub fn read(bytes: &[u8]) -> Result<Self, Rejection> {
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("map is not UTF-8"))?;
        let wrong = |error| {
            malformed(format!(
                "map must be JSON with the places of each file, as {{\"0\": [\"variables.file\"]}}: {error}"
            ))
        };
        let Self(files) = serde_json::from_str(text).map_err(wrong)?;
        if files.len() > MOST_FILES {
            return Err(malformed(format!("a request has at most {MOST_FILES} files")));
        }
        for (at, (part, places)) in files.iter().enumerate() {
            if files.iter().take(at).any(|(other, _)| other == part) {
                return Err(malformed(format!("map names the part {part:?} twice")));
            }
            if places.is_empty() {
                return Err(malformed(format!("map has no place for the part {part:?}")));
            }
        }
        Ok(Self(files))
    }

    /// The number of files.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The index of the file that the part with this name contains.
    pub fn index_of(&self, part: &str) -> Option<usize> {
        self.0.iter().position(|(name, _)| name == part)
    }

    /// The name of the part that contains the file with this index.
    pub fn part(&self, index: usize) -> Option<&str> {
        self.0.get(index).map(|(name, _)| name.as_str())
    }

    /// Puts a value for each file into the variables.
    ///
    /// # Errors
    /// A place is not in the variables, or is not null there.
    pub fn place(&self, variables: &mut Variables) -> Result<(), Rejection> {
        for (index, (_, places)) in self.0.iter().enumerate() {
            for place in places {
                let found = find(variables, place);
                let value = found.ok_or_else(|| malformed(format!("map names {place:?}, and operations has no such place")))?;
                match value {
                    Value::Null => *value = Uploads::value_of(index),
                    Value::Binary(_) => return Err(malformed(format!("map names {place:?} twice"))),
                    _ => return Err(malformed(format!("map names {place:?}, which must be null in operations"))),
                }
            }
        }
        Ok(())
    }
}

fn find<'v>(variables: &'v mut Variables, place: &str) -> Option<&'v mut Value> {
    let mut names = place.split('.');
    if names.next() != Some("variables") {
        return None;
    }
    let mut value = variables.get_mut(names.next()?)?;
    for name in names {
        value = match value {
            Value::Object(fields) => fields.get_mut(name)?,
            Value::List(items) => items.get_mut(index(name)?)?,
            _ => return None,
        };
    }
    Some(value)
}

fn index(text: &str) -> Option<usize> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl<'de> Deserialize<'de> for FileMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FileMapVisitor)
    }
}

/// Reads an object as a list, so that repeated names are seen, and stops when there are too many.
struct FileMapVisitor;

impl<'de> Visitor<'de> for FileMapVisitor {
    type Value = FileMap;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FileMap, A::Error> {
        let mut files = Vec::new();
        while let Some(file) = map.next_entry()? {
            // The rest is read for the error message alone.
            if files.len() <= MOST_FILES {
                files.push(file);
            }
        }
        Ok(FileMap(files))
    }
}
