//! Decodes the text of a file in the encodings that programs write, and finds the row in which the JSON becomes invalid.

/// A file whose bytes are not text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotText {
    /// The part before the first invalid byte.
    pub(super) readable: String,
    /// The problem, as a sentence that begins with the name of the file.
    pub(super) message: String,
}

/// The text of a file: UTF-8, or UTF-16 with a byte order mark. The mark itself is removed.
///
/// # Errors
/// The bytes are neither.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, NotText> {
    let pairs = |from_bytes: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(from_bytes))
            .collect();
        String::from_utf16(&units).map_err(|_| NotText {
            readable: String::new(),
            message: "is not UTF-16, though it begins with its byte order mark".to_owned(),
        })
    };
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return pairs(u16::from_le_bytes, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return pairs(u16::from_be_bytes, rest);
    }
    String::from_utf8(bytes)
        .map(|text| without_mark(&text).to_owned())
        .map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let readable = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
            NotText {
                message: format!("is not UTF-8 from byte {} on: save it as UTF-8", valid + 1),
                readable: without_mark(&readable).to_owned(),
            }
        })
}

/// The text without the byte order mark that some editors write.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The row of a list and the field that contain a position in a JSON text, found from the text before the position.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    /// For example `row 3`; empty before the first row.
    pub(super) row: String,
    /// The field of the row; empty outside any field.
    pub(super) field: String,
}

/// The row and field at the end of the valid part of a text.
pub(super) fn spot(before: &str) -> Spot {
    let (mut depth, mut rows, mut field) = (0_usize, 0_usize, String::new());
    let mut word: Option<String> = None;
    let mut last_word = String::new();
    let mut escaped = false;
    for c in before.chars() {
        if let Some(text) = word.as_mut() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => last_word = word.take().unwrap_or_default(),
                _ => text.push(c),
            }
            continue;
        }
        match c {
            '"' => word = Some(String::new()),
            '{' | '[' => {
                depth += 1;
                if depth == 2 {
                    rows += 1;
                    field.clear();
                }
            }
            '}' | ']' => depth = depth.saturating_sub(1),
            // The name before a colon is a field of the row itself.
            ':' if depth == 2 => field = std::mem::take(&mut last_word),
            _ => {}
        }
    }
    if depth < 2 {
        field.clear();
    }
    Spot {
        row: if rows == 0 { String::new() } else { format!("row {rows}") },
        field,
    }
}

/// The part of a text before a line and a column, both starting at 1.
pub(super) fn before(text: &str, line: usize, column: usize) -> &str {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = start.saturating_add(column.saturating_sub(1)).min(text.len());
    let end = (0..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_usual_editors_are_text() {
        assert_eq!(text_of("\u{feff}[]".as_bytes().to_vec()), Ok("[]".to_owned()));
        let little: Vec<u8> = "\u{feff}[\"é\"]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(little), Ok("[\"é\"]".to_owned()));
        let big: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text_of(big), Ok("[]".to_owned()));
        let latin = text_of(b"[{\"code\": \"a\", \"title\": \"caf\xe9\"}]".to_vec());
        let refused = latin.err().map(|error| (error.message, spot(&error.readable)));
        let expected = Spot {
            row: "row 1".to_owned(),
            field: "title".to_owned(),
        };
        assert_eq!(
            refused,
            Some(("is not UTF-8 from byte 29 on: save it as UTF-8".to_owned(), expected))
        );
    }

    #[test]
    fn a_fault_is_found_by_row_and_field() {
        let text = "[\n {\"code\": \"a\", \"terms\": [{\"x\": 1}]},\n {\"code\": \"b\", \"title\": \"\\ud800\"}\n]";
        let error = serde_json::from_str::<serde_json::Value>(text).expect_err("a lone surrogate is no text");
        let found = spot(before(text, error.line(), error.column()));
        assert_eq!((found.row.as_str(), found.field.as_str()), ("row 2", "title"));
        assert_eq!(spot("["), Spot::default());
    }
}
