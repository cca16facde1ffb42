//! Finds the tag of a line of RIS.

use super::tags::is_known;

/// A line that begins with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TagLine<'a> {
    /// The tag, such as `TY`, `AU` or `PMID`.
    pub(crate) tag: &'a str,
    /// The place in the line where the value begins.
    pub(crate) value_from: usize,
}

/// The tag of a line. `None` for a line that continues a text.
///
/// `XX  - ` with two spaces is a tag, whatever its letters are. With other white space before the hyphen, only known tags are tags, so that
/// `DNA - ` at the beginning of a line of an abstract is not a tag. `ER` ends a record only if nothing follows it, because an abstract may
/// contain such a line too.
pub(crate) fn tag_line(line: &str) -> Option<TagLine<'_>> {
    let body = line.trim_start_matches('\u{feff}');
    let bytes = body.as_bytes();
    if !bytes.first()?.is_ascii_uppercase() {
        return None;
    }
    let letters = bytes
        .iter()
        .take(6)
        .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        .count();
    if !(2..=5).contains(&letters) {
        return None;
    }
    let (tag, rest) = body.split_at_checked(letters)?;
    let spaces = rest.bytes().take(5).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let value = rest.get(spaces..)?.strip_prefix('-')?;
    let strict = spaces == 2 && rest.starts_with("  ") && letters <= 4;
    let apart = value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']);
    let loose = apart && (spaces > 0 || tag == "TY") && is_known(tag);
    if !(strict || loose) || tag == "ER" && !value.trim().is_empty() {
        return None;
    }
    let value_from = line.len() - value.len();
    Some(TagLine { tag, value_from })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        for (line, tag, value) in [
            ("TY  - JOUR\n", "TY", " JOUR\n"),
            ("TY - JOUR", "TY", " JOUR"),
            ("TY- JOUR", "TY", " JOUR"),
            ("TY  -JOUR", "TY", "JOUR"),
            ("\u{feff}TY  - JOUR", "TY", " JOUR"),
            ("A1\t- First Authors", "A1", " First Authors"),
            ("PMID  - 33355555", "PMID", " 33355555"),
            ("SP  -", "SP", ""),
            ("ER  -", "ER", ""),
            ("ER  - \r\n", "ER", " \r\n"),
            ("JP  - CRISPR", "JP", " CRISPR"),
        ] {
            let found = tag_line(line).expect(line);
            assert_eq!((found.tag, line.get(found.value_from..)), (tag, Some(value)));
        }
        for line in [
            "ER  - positive tumours",
            "ER-positive",
            "DNA - based",
            "CD - ROM",
            "",
            "ty  - x",
            "T  - x",
            "É  - x",
            " TI  - x",
        ] {
            assert_eq!(tag_line(line), None, "{line}");
        }
    }
}
