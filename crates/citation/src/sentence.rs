//! Joins the parts of a reference without doubling full stops.

/// The trimmed text. `None` if it is missing or empty.
pub(crate) fn known(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The text without its final full stops, because the style adds its own. `…` stays. The full stop of an abbreviation is removed too.
pub(crate) fn unstopped(text: &str) -> &str {
    text.trim().trim_end_matches('.').trim_end()
}

/// The text with a full stop at the end, unless it already ends a sentence, even if closing quotation marks follow.
pub(crate) fn stopped(text: &str) -> String {
    let text = text.trim();
    let inner = text.trim_end_matches(['"', '\'', '”', '’', ')']);
    if text.is_empty() || text.ends_with('.') || inner.ends_with(['?', '!', '…']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The address of the publication: `https://doi.org/10.…` if it has a DOI, or else its URL.
pub(crate) fn address(reference: &crate::Reference) -> Option<String> {
    let doi = known(reference.doi.as_ref()).map(|doi| format!("https://doi.org/{doi}"));
    doi.or_else(|| known(reference.url.as_ref()).map(str::to_owned))
}

/// Volume and issue as `31(3)`, `31` or `(3)`.
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
