//! Which values are accepted, in inputs of the API and in evidence files alike. Each rule is written once, here.

use chrono::{DateTime, Datelike, Utc};
use words::identifier::{Doi, is_code};
use words::text::{line_problem, prose_problem};

/// The refusal of a blank text.
pub(crate) const EMPTY: &str = "must not be empty";
/// The refusal of an amount that is zero or less.
pub(crate) const NOT_POSITIVE: &str = "must be above zero";
/// The refusal of an end that is earlier than its start.
pub(crate) const ENDS_FIRST: &str = "ends before it starts";

const FIRST_YEAR: i32 = 1900;
/// The maximum number of sentences in a plain language summary.
const MOST_SENTENCES: usize = 2;
/// The maximum number of digits of a PMID. PubMed's numbers have eight today.
const MOST_DIGITS: usize = 20;

/// The maximum number of characters of a research question.
pub(crate) const QUESTION_LENGTH: usize = 2_000;

/// The form and the maximum length of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextRule {
    /// One line of at most this many characters.
    Line(usize),
    /// One or more lines of at most this many characters in total.
    Prose(usize),
}

impl TextRule {
    /// A name, a label, or another short text of one line.
    pub(crate) const LINE: Self = Self::Line(300);
    /// The title of a study or of a report.
    pub(crate) const CITED_TITLE: Self = Self::Line(1_000);
    /// An address on the web.
    pub(crate) const ADDRESS: Self = Self::Line(2_000);
    /// A comparison: one line, which may be long.
    pub(crate) const LONG_LINE: Self = Self::Line(20_000);
    /// A description.
    pub(crate) const TEXT: Self = Self::Prose(20_000);
    /// A research question, a reason or a note.
    pub(crate) const QUESTION: Self = Self::Prose(QUESTION_LENGTH);
    /// The quotation that supports a rating.
    pub(crate) const EVIDENCE: Self = Self::Prose(5_000);
    /// The ground rules of a workshop.
    pub(crate) const GROUND_RULES: Self = Self::Prose(10_000);

    /// Why a text breaks the rule; `None` if it does not.
    pub(crate) fn problem(self, text: &str) -> Option<String> {
        match self {
            Self::Line(longest) => line_problem(text, longest),
            Self::Prose(longest) => prose_problem(text, longest),
        }
    }
}

/// Why a title or a name is refused: it is blank, or it breaks its rule.
pub(crate) fn title_problem(title: &str, rule: TextRule) -> Option<String> {
    if title.trim().is_empty() {
        return Some(EMPTY.to_owned());
    }
    rule.problem(title)
}

/// Why a plain language summary is refused.
pub(crate) fn summary_problem(summary: &str) -> Option<String> {
    let problem = title_problem(summary, TextRule::TEXT);
    problem.or_else(|| (sentence_ends(summary) > MOST_SENTENCES).then(|| "is longer than two sentences".to_owned()))
}

/// How many sentences end in a text: a full stop, question or exclamation mark before a space or the end.
fn sentence_ends(text: &str) -> usize {
    let mut following = text.chars().skip(1).chain([' ']);
    text.chars()
        .filter(|c| following.next().is_some_and(char::is_whitespace) && matches!(c, '.' | '!' | '?'))
        .count()
}

/// Why a year of a publication or of a programme is refused. Next year is accepted, because journals publish issues ahead of their date.
pub(crate) fn year_problem(year: i32, now: DateTime<Utc>) -> Option<String> {
    let last = now.year() + 1;
    let accepted = (FIRST_YEAR..=last).contains(&year);
    (!accepted).then(|| format!("must be a year from {FIRST_YEAR} to {last}"))
}

/// Why the code of a row is refused.
pub(crate) fn code_problem(code: &str) -> Option<&'static str> {
    (!is_code(code)).then_some("must be 1 to 64 letters, digits and hyphens, and not begin with a hyphen")
}

/// Why a DOI is refused.
pub(crate) fn doi_problem(doi: &str) -> Option<String> {
    Doi::parse(doi).err().map(|error| error.to_string())
}

/// Why the number of a publication in PubMed is refused.
pub(crate) fn pmid_problem(pmid: &str) -> Option<String> {
    let accepted = (1..=MOST_DIGITS).contains(&pmid.len()) && pmid.bytes().all(|byte| byte.is_ascii_digit());
    (!accepted).then(|| format!("must be digits, {MOST_DIGITS} at most"))
}

/// Why an e-mail address is refused. Slips of typing are found; an unusual address that may be right is accepted.
pub(crate) fn email_problem(address: &str) -> Option<&'static str> {
    let accepted = address.rsplit_once('@').is_some_and(|(local, domain)| {
        let dotted = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
        !local.is_empty() && dotted && !address.contains(char::is_whitespace)
    });
    (!accepted).then_some("must be an e-mail address")
}

/// Why an address on the web is refused. Only its form is known here: nothing asks whether the page exists.
pub(crate) fn web_address_problem(url: &str) -> Option<String> {
    if let Some(problem) = TextRule::ADDRESS.problem(url) {
        return Some(problem);
    }
    let rest = ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let accepted = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    (!accepted).then(|| "is not a web address: it must begin with https:// or http:// and have no spaces".to_owned())
}

/// The rule of a text by the name of its field, in the API and in evidence files. A field that is not listed may have several lines.
pub(crate) fn text_rule(field: &str) -> TextRule {
    match field {
        "title" | "label" | "name" | "termUsed" | "region" | "journal" | "volume" | "issue" | "pages" | "authors" | "measure"
        | "timepoint" | "funder" | "licence" | "contactName" | "contactEmail" | "email" | "place" | "mode" | "pseudonym"
        | "displayName" | "theme" | "themes" | "synonyms" | "group" | "preferredTerm" | "code" | "pmid" | "doi" => TextRule::LINE,
        "url" | "sourceUrl" | "sources" | "website" => TextRule::ADDRESS,
        "comparison" => TextRule::LONG_LINE,
        "reason" | "mergeReason" | "note" | "aims" | "accessNeeds" => TextRule::QUESTION,
        "evidence" => TextRule::EVIDENCE,
        "groundRules" => TextRule::GROUND_RULES,
        _ => TextRule::TEXT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_at_the_end_of_a_word_end_a_sentence() {
        assert_eq!(sentence_ends("A 0.5 change. Is it much?"), 2);
        assert_eq!(sentence_ends("No end"), 0);
        assert_eq!(sentence_ends("One. Two! Three?\nFour."), 4);
    }

    #[test]
    fn the_last_year_moves_with_the_clock() {
        let refused = |year: i32, now: &str| year_problem(year, now.parse().unwrap()).is_some();
        assert!(!refused(2027, "2026-12-31T23:59:59Z") && refused(2028, "2026-12-31T23:59:59Z"));
        assert!(!refused(2028, "2027-01-01T00:00:00Z") && refused(1899, "2027-01-01T00:00:00Z"));
    }

    #[test]
    fn an_e_mail_address_has_two_sides_and_a_dotted_domain() {
        let at = |local: &str, domain: &str| format!("{local}@{domain}");
        for good in [at("a", "b.example"), at("first.last+tag", "sub.domain.example")] {
            assert_eq!(email_problem(&good), None, "{good}");
        }
        let bad = [
            at("", "b.example"),
            at("a", "b"),
            at("a", ".example"),
            at("a", "example."),
            at("a b", "c.example"),
        ];
        for bad in bad.iter().map(String::as_str).chain(["a"]) {
            assert!(email_problem(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn an_address_has_a_scheme_and_no_spaces() {
        for good in ["https://example.invalid/a?b=c#d", "http://x"] {
            assert_eq!(web_address_problem(good), None, "{good}");
        }
        for bad in [
            "",
            "https://",
            "https:// ",
            "https://a\u{a0}b",
            "HTTPS://example.invalid",
            "ftp://x",
        ] {
            assert!(web_address_problem(bad).is_some(), "{bad}");
        }
    }
}
