//! Splits rows into cells, and cells into lists.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Splits rows. One splitter serves a whole table, because its rules are compiled when it is made.
#[derive(Debug)]
pub(super) struct Splitter {
    rules: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    pub(super) fn new(separator: u8) -> Self {
        Self {
            rules: ReaderBuilder::new().delimiter(separator).build(),
            text: Vec::new(),
            ends: vec![0; 64],
        }
    }

    /// The cells of a row.
    pub(super) fn split(&mut self, row: &str) -> Vec<String> {
        self.rules.reset();
        self.text.resize(row.len() + 1, 0);
        let (mut rest, mut written, mut cells) = (row.as_bytes(), 0, 0);
        loop {
            let text = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (result, read, new_text, new_cells) = self.rules.read_record(rest, text, ends);
            rest = rest.get(read..).unwrap_or_default();
            (written, cells) = (written + new_text, cells + new_cells);
            match result {
                // The next call, with no input left, ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let mut from = 0;
        let ends = self.ends.iter().take(cells);
        ends.map(|end| {
            let cell = self.text.get(std::mem::replace(&mut from, *end)..*end).unwrap_or_default();
            // Rows are split between characters, so a cell is valid text if its row is.
            String::from_utf8_lossy(cell).into_owned()
        })
        .collect()
    }
}

/// The entries of a list in a cell: one on each line, in the form of a Python list, or separated by semicolons.
pub(super) fn list(cell: &str) -> Vec<String> {
    special_list(cell).unwrap_or_else(|| cell.split(';').map(str::to_owned).collect())
}

/// Keywords, which are separated by semicolons, or by commas if there is no semicolon.
pub(super) fn keywords(cell: &str) -> Vec<String> {
    special_list(cell).unwrap_or_else(|| {
        let by = if cell.contains(';') { ';' } else { ',' };
        cell.split(by).map(str::to_owned).collect()
    })
}

/// Names, which are separated by semicolons, by `and`, or by commas if each part is a whole name (`Smith A, Walter B`).
pub(super) fn names(cell: &str) -> Vec<String> {
    if let Some(names) = special_list(cell) {
        return names;
    }
    let parts = |by: &str| cell.split(by).map(str::to_owned).collect::<Vec<_>>();
    if cell.contains(';') {
        return parts(";");
    }
    if cell.contains(" and ") {
        return parts(" and ");
    }
    let pieces: Vec<&str> = cell.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() < 2 {
        return vec![cell.to_owned()];
    }
    if pieces.iter().all(|piece| piece.contains(' ')) {
        return pieces.into_iter().map(str::to_owned).collect();
    }
    // For example `Smith, J., Doe, A.`: family names and initials alternate.
    let is_initials = |piece: &&str| piece.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | ' '));
    let pairs = pieces.chunks(2);
    if pieces.len() > 2 && pairs.clone().all(|pair| matches!(pair, [_, initials] if is_initials(initials))) {
        return pairs.map(|pair| pair.join(", ")).collect();
    }
    vec![cell.to_owned()]
}

fn special_list(cell: &str) -> Option<Vec<String>> {
    if cell.contains('\n') {
        return Some(cell.lines().map(str::to_owned).collect());
    }
    python_list(cell.trim())
}

/// Parses a list in the form of Python, such as `['Marx, Karl', "O'Neill, Eugene"]`.
fn python_list(text: &str) -> Option<Vec<String>> {
    let mut inner = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut entries = Vec::new();
    while let Some(quote) = inner.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let mut entry = String::new();
        let mut letters = inner.char_indices().skip(1);
        let end = loop {
            match letters.next()? {
                (_, '\\') => entry.push(letters.next()?.1),
                (place, c) if c == quote => break place + 1,
                (_, c) => entry.push(c),
            }
        };
        entries.push(entry);
        inner = inner.get(end..)?.trim_start().trim_start_matches(',').trim_start();
    }
    (inner.is_empty() && !entries.is_empty()).then_some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_as_the_databases_write_them() {
        for (cell, expected) in [
            ("Tulloch, C.; Hing, N.", &["Tulloch, C.", " Hing, N."][..]),
            ("Smith A, Walter B", &["Smith A", "Walter B"]),
            ("Lim SM, Shiau CWC, Lau Y.", &["Lim SM", "Shiau CWC", "Lau Y."]),
            ("Liu R., Adler D.G.", &["Liu R.", "Adler D.G."]),
            ("Smith, J., Doe, A.", &["Smith, J.", "Doe, A."]),
            ("Smith, John", &["Smith, John"]),
            ("Haddaway, Neal R. and Gray, Charles T.", &["Haddaway, Neal R.", "Gray, Charles T."]),
            ("['Marx, Karl', \"O'Neill, Eugene\"]", &["Marx, Karl", "O'Neill, Eugene"]),
        ] {
            assert_eq!(names(cell), expected, "{cell}");
        }
    }
}
