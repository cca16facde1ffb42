//! Splits a tagged record into its fields, each with its lines.

/// One field of a tagged record.
pub(super) struct TaggedField<'a> {
    pub(super) tag: &'a str,
    /// The text after the tag.
    pub(super) first: &'a str,
    /// The lines that continue the field, with their white space.
    pub(super) more: Vec<&'a str>,
    /// The line of the file on which the field begins.
    pub(super) line: u64,
}

impl TaggedField<'_> {
    /// The value in one line: each line break becomes one space.
    pub(super) fn folded(&self) -> String {
        let mut out = self.first.trim().to_owned();
        for line in self.more.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(line);
        }
        out
    }

    /// The value with its line breaks, without the white space around each line.
    pub(super) fn unfolded(&self) -> String {
        let lines = std::iter::once(self.first).chain(self.more.iter().copied());
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    }

    /// The lines that are not blank.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = std::iter::once(self.first).chain(self.more.iter().copied());
        lines.map(str::trim).filter(|line| !line.is_empty())
    }
}

/// The fields of a record, and the lines before the first of them.
pub(super) fn fields<'a>(
    raw: &'a str,
    line: u64,
    split: impl Fn(&'a str) -> Option<(&'a str, &'a str)>,
) -> (Vec<TaggedField<'a>>, Vec<(u64, &'a str)>) {
    let (mut fields, mut before) = (Vec::new(), Vec::new());
    let end = if raw.contains('\n') { '\n' } else { '\r' };
    for (text, line) in raw.split(end).zip(line..) {
        let text = text.trim_start_matches('\u{feff}');
        match (split(text), fields.last_mut()) {
            (Some((tag, first)), _) => fields.push(TaggedField {
                tag,
                first,
                more: Vec::new(),
                line,
            }),
            (None, Some(TaggedField { more, .. })) => more.push(text),
            (None, None) if text.trim().is_empty() => {}
            (None, None) => before.push((line, text)),
        }
    }
    (fields, before)
}
