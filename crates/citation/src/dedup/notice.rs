//! Tells notices (erratum, retraction, reply, comment) from the publications that they are about, by their titles.

/// A publication about another publication, whose title it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Notice {
    Correction,
    Retraction,
    Withdrawal,
    Reply,
    Comment,
}

/// How the folded title of a notice begins. A longer beginning is listed before a shorter one.
const BEGINNINGS: &[(&str, Notice)] = &[
    ("publisher correction", Notice::Correction),
    ("author correction", Notice::Correction),
    ("correction to", Notice::Correction),
    ("corrections to", Notice::Correction),
    ("erratum", Notice::Correction),
    ("errata", Notice::Correction),
    ("corrigendum", Notice::Correction),
    ("corrigenda", Notice::Correction),
    ("addendum", Notice::Correction),
    ("expression of concern", Notice::Retraction),
    ("retraction note", Notice::Retraction),
    ("retraction notice", Notice::Retraction),
    ("retraction of", Notice::Retraction),
    ("notice of retraction", Notice::Retraction),
    ("in reply", Notice::Reply),
    ("authors reply", Notice::Reply),
    ("author reply", Notice::Reply),
    ("the authors reply", Notice::Reply),
    ("reply to", Notice::Reply),
    ("response to", Notice::Reply),
    ("authors response", Notice::Reply),
    ("author response", Notice::Reply),
    ("comment on", Notice::Comment),
    ("comments on", Notice::Comment),
    ("commentary on", Notice::Comment),
    ("letter to the editor regarding", Notice::Comment),
];

/// Labels that mark a notice only if a colon, a dash or a full stop separates them from the title. Otherwise they are words of the title:
/// `Correction: …` and `… - Reply` are notices, but `Correction of refractive errors` is not.
const LABELS: &[(&str, Notice)] = &[
    ("correction", Notice::Correction),
    ("corrections", Notice::Correction),
    ("retraction", Notice::Retraction),
    ("withdrawn", Notice::Withdrawal),
    ("reply", Notice::Reply),
    ("response", Notice::Reply),
    ("re", Notice::Comment),
    ("comment", Notice::Comment),
    ("commentary", Notice::Comment),
    ("invited commentary", Notice::Comment),
    ("editorial comment", Notice::Comment),
    ("discussion", Notice::Comment),
];

/// How the folded title of a notice ends.
const ENDINGS: &[(&str, Notice)] = &[
    ("authors reply", Notice::Reply),
    ("author reply", Notice::Reply),
    ("authors response", Notice::Reply),
    ("author response", Notice::Reply),
    ("in reply", Notice::Reply),
    ("a reply", Notice::Reply),
    ("erratum", Notice::Correction),
    ("corrigendum", Notice::Correction),
];

impl Notice {
    /// Finds the mark of a notice in a folded title, and returns the title without it. `labels` are the folded texts before the first and
    /// after the last mark that separates the parts of a title: a colon, a full stop or a dash.
    pub(super) fn read<'a>(folded: &'a str, labels: Option<(&str, &str)>) -> Option<(Self, &'a str)> {
        let (label, tail) = labels.unwrap_or((folded, ""));
        for (word, notice) in LABELS {
            if label == *word {
                return Some((*notice, folded.strip_prefix(word).unwrap_or(folded).trim_start()));
            }
            if tail == *word {
                return Some((*notice, folded.strip_suffix(word).unwrap_or(folded).trim_end()));
            }
        }
        for (words, notice) in BEGINNINGS {
            if let Some(rest) = folded.strip_prefix(words).filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
                return Some((*notice, rest.trim_start()));
            }
        }
        for (words, notice) in ENDINGS {
            if let Some(rest) = folded.strip_suffix(words).filter(|rest| rest.ends_with(' ')) {
                return Some((*notice, rest.trim_end()));
            }
        }
        None
    }

    /// Reads the folded note in brackets that a database adds after a title. A publication with the note `Erratum appears in …` is not a
    /// notice.
    pub(super) fn in_brackets(folded: &str) -> Option<Self> {
        let points_elsewhere = [" appears in", " in ", " published"].iter().any(|words| folded.contains(words));
        Self::read(folded, None)
            .map(|(notice, _)| notice)
            .filter(|&notice| !points_elsewhere && notice != Self::Comment)
    }
}

/// Whether a folded text in parentheses names the place of another publication: `vol 360 pg 542 2009`, `lancet 2009 360 542`.
pub(super) fn is_place(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    let is_number = |word: Option<&&str>| word.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    if let ["vol", volume, "pg" | "page" | "p" | "pp", ..] = words.as_slice() {
        return is_number(Some(volume));
    }
    let year = words
        .iter()
        .position(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")));
    year.is_some_and(|place| place > 0 && is_number(words.get(place)) && is_number(words.get(place + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_titles_that_use_their_words() {
        for (folded, labels, expected) in [
            ("erratum effects of x", None, Some((Notice::Correction, "effects of x"))),
            (
                "correction effects of x",
                Some(("correction", "effects of x")),
                Some((Notice::Correction, "effects of x")),
            ),
            ("correction of refractive errors", None, None),
            ("response to treatment", None, Some((Notice::Reply, "treatment"))),
            ("effects of x authors reply", None, Some((Notice::Reply, "effects of x"))),
            (
                "effects of x discussion",
                Some(("effects of x", "discussion")),
                Some((Notice::Comment, "effects of x")),
            ),
            ("reply", None, Some((Notice::Reply, ""))),
            ("response of tumours", None, None),
        ] {
            assert_eq!(Notice::read(folded, labels), expected, "{folded}");
        }
        assert_eq!(Notice::in_brackets("erratum appears in n engl j med 2009"), None);
        assert_eq!(Notice::in_brackets("retraction of"), Some(Notice::Retraction));
        assert_eq!(Notice::in_brackets("comment"), None);
    }

    #[test]
    fn the_place_of_another_publication_is_told_from_other_parentheses() {
        assert!(is_place("vol 360 pg 542 2009"));
        assert!(is_place("new england journal of medicine 2009 360 542"));
        for text in ["study 5", "2009", "1990 2009", "a trial of 40 people"] {
            assert!(!is_place(text), "{text}");
        }
    }
}
