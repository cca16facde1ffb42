//! Stores the abbreviations that a BibTeX file defines by `@string`.

use std::collections::HashMap;

/// The number of abbreviations that are remembered, and the length of the longest. Without them, expansions of expansions could double with
/// each line.
const MOST: usize = 10_000;
const LONGEST: usize = 16 << 10;

/// The months, which every BibTeX style defines as abbreviations.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The abbreviations of a file, by their names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Strings(HashMap<String, String>);

impl Strings {
    /// The text of an abbreviation, as the file writes it.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        if let Some(text) = self.0.get(&name) {
            return Some(text);
        }
        MONTHS.into_iter().find(|month| *month == name)
    }

    /// Stores an abbreviation. False if there are too many, or if the text is too long.
    pub(super) fn define(&mut self, name: &str, text: String) -> bool {
        if text.len() > LONGEST || self.0.len() >= MOST {
            return false;
        }
        self.0.insert(name.to_ascii_lowercase(), text);
        true
    }
}
