//! Puts the pieces of a reference together without doubled stops.

/// A text that is there: trimmed and not empty.
pub(crate) fn known(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Without the full stop that the style will set itself. `…` and a single dot of an abbreviation are stops like any.
pub(crate) fn unstopped(text: &str) -> &str {
    text.trim().trim_end_matches('.').trim_end()
}

/// With a full stop, unless it already ends a sentence, inside closing quotation marks too.
pub(crate) fn stopped(text: &str) -> String {
    let text = text.trim();
    let inner = text.trim_end_matches(['"', '\'', '”', '’', ')']);
    if text.is_empty() || text.ends_with('.') || inner.ends_with(['?', '!', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// `https://doi.org/10.…`, else the address.
pub(crate) fn address(reference: &crate::Reference) -> Option<String> {
    let doi = known(reference.doi.as_ref()).map(|doi| format!("https://doi.org/{doi}"));
    doi.or_else(|| known(reference.url.as_ref()).map(str::to_owned))
}

/// `31(3)`, `31`, `(3)`.
pub(crate) fn volume_and_issue(reference: &crate::Reference) -> Option<String> {
    match (known(reference.volume.as_ref()), known(reference.issue.as_ref())) {
        (Some(volume), Some(issue)) => Some(format!("{volume}({issue})")),
        (Some(volume), None) => Some(volume.to_owned()),
        (None, Some(issue)) => Some(format!("({issue})")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_gets_one_stop() {
        for (given, expected) in [
            ("Title", "Title."),
            ("Title.", "Title."),
            ("What do trainees think?", "What do trainees think?"),
            ("\"Who teaches?\"", "\"Who teaches?\""),
            ("the 'treated as a human'", "the 'treated as a human'."),
            ("", ""),
        ] {
            assert_eq!(stopped(given), expected);
        }
    }
}
