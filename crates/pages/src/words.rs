//! Says a code of the API in words. Most codes are words already, written in capitals; the table holds those that are not.

/// Codes whose own words would puzzle a reader.
const WORDS: [(&str, &str); 46] = [
    ("IN_REVIEW", "waiting for review"),
    ("SOURCE_DOCUMENT", "stated in a published source"),
    ("EXTRACTED", "taken from a report by this project"),
    ("DERIVED", "worked out from other rows"),
    ("ILLUSTRATIVE", "made up to show how the service works; not evidence"),
    ("SERVICE_USER_EDUCATOR", "service user educator"),
    ("PUBLIC", "anybody"),
    ("PARTNER", "partner organisation"),
    ("ADMIN", "administrator"),
    ("TAKE_PART", "Taking part"),
    ("QUOTE_ANONYMOUSLY", "Being quoted without your name"),
    ("QUOTE_WITH_NAME", "Being quoted with your name"),
    ("RESEARCH_USE", "Use in research"),
    ("OPEN_ARCHIVE", "Keeping in an open archive"),
    ("CONTACT", "Being contacted again"),
    ("GIVEN", "yes"),
    ("REFUSED", "no"),
    ("WITHDRAWN", "withdrawn"),
    ("PRE_POST", "before and after, one group"),
    ("RCT", "randomised controlled trial"),
    ("CLUSTER_RCT", "cluster-randomised trial"),
    ("NRSI", "controlled, not randomised"),
    ("FAVOURS_INVOLVEMENT", "better with involvement"),
    ("FAVOURS_COMPARISON", "better without involvement"),
    ("NO_DIFFERENCE", "no clear difference"),
    ("NO_CLEAR_DIFFERENCE", "no clear difference"),
    ("UNCLEAR", "unclear"),
    ("VERSUS_COMPARISON", "against a comparison group"),
    ("BEFORE_AFTER", "before against after"),
    ("COGNITIVE", "knowing"),
    ("AFFECTIVE", "feeling and attitude"),
    ("BEHAVIOURAL", "doing"),
    ("CONSULTATION", "asked for their views"),
    ("DOTS", "sharing out dots"),
    ("RANKING", "putting in order"),
    ("BORDA", "Borda count"),
    ("SCHULZE", "Schulze method"),
    ("KEMENY", "Kemeny's order"),
    ("EQUAL_BALLOTS", "every ballot counts the same"),
    ("EQUAL_PERSPECTIVES", "every group counts the same"),
    ("SMALL_GROUP", "small groups"),
    ("IN_PERSON", "in one room"),
    ("ONLINE", "online"),
    ("HYBRID", "in the room and online"),
    ("OUT_OF_SCOPE", "outside what this project asks"),
    ("VERY_LOW", "very low"),
];

/// A code in words.
#[must_use]
pub fn of_code(code: &str) -> String {
    let known = WORDS.iter().find(|(name, _)| *name == code).map(|(_, words)| (*words).to_owned());
    known.unwrap_or_else(|| {
        if code.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_') {
            code.to_ascii_lowercase().replace('_', " ")
        } else {
            code.to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_words_and_words_stay() {
        assert_eq!(of_code("FREE_TEXT"), "free text");
        assert_eq!(of_code("RCT"), "randomised controlled trial");
        assert_eq!(of_code("Face to face"), "Face to face");
    }

    #[test]
    fn no_code_is_there_twice() {
        let mut codes: Vec<&str> = WORDS.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), WORDS.len());
    }
}
