//! Turns codes of the API into words. Most codes are already words in capitals; the table contains the others.

/// Codes that readers would not understand as they are.
const WORDS: [(&str, &str); 134] = [
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
    ("RANKING", "Having your votes counted"),
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
    ("BENEFIT", "for the better"),
    ("HARM", "for the worse"),
    ("NO_CHANGE", "no change"),
    ("INCONSISTENT", "both ways"),
    ("NOT_REPORTED", "which way is not reported"),
    ("GAP", "no study"),
    ("THIN", "few studies"),
    ("SOME", "several studies"),
    ("CLUSTER", "many studies"),
    ("K1_REACTION", "how learners reacted"),
    ("K2A_ATTITUDES", "attitudes and views"),
    ("K2B_KNOWLEDGE_SKILLS", "knowledge and skills"),
    ("K3_BEHAVIOUR", "what learners do at work"),
    ("K4A_ORGANISATION", "how services work"),
    ("K4B_SERVICE_USERS", "how service users and carers fare"),
    ("PRIORITISED", "a priority"),
    ("MERGED", "joined with another question"),
    ("VERSUS_OTHER_INVOLVEMENT", "against another form of involvement"),
    ("MEASURED", "measured"),
    ("SELF_REPORT", "as people reported it themselves"),
    ("QUALITATIVE", "what people said or wrote"),
    ("PRIMARY", "research of its own"),
    ("REVIEW", "a review of other studies"),
    ("RANDOMISED", "groups formed by chance, compared"),
    ("NON_RANDOMISED", "groups or times compared, not formed by chance"),
    ("DESCRIPTIVE", "counts and descriptions"),
    ("MIXED_METHODS", "numbers and words together"),
    ("TEW_2004", "Tew and others 2004"),
    ("TOWLE_2010", "Towle and others 2010"),
    ("DESK", "from the published description"),
    ("BEARS_ON", "has to do with it"),
    ("COULD_TEST", "could help to find out"),
    ("PARTLY_ANSWERS", "answers a part of it"),
    ("CERQUAL", "GRADE-CERQual"),
    ("GRADE", "GRADE"),
    ("FISHER_Z", "Fisher's z"),
    ("LOGIT_PROPORTION", "logit of a share"),
    ("AUDIENCE", "who learns"),
    ("EDUCATION_LEVEL", "stage of training"),
    ("EFFECTIVENESS_PARAMETER", "what effects go with"),
    ("INVOLVEMENT_ACTIVITY", "what people with lived experience do"),
    ("INVOLVEMENT_LEVEL", "how much say they have"),
    ("KIRKPATRICK_LEVEL", "how far it reaches"),
    ("LEARNING_DOMAIN", "kind of learning"),
    ("METHOD", "how it is taught"),
    ("OUTCOME_DOMAIN", "what may change"),
    ("PERSPECTIVE", "whose view"),
    ("SETTING", "where it is taught"),
    ("STUDY_DESIGN", "how it was studied"),
    ("TOPIC", "what it is about"),
    ("DELIVERY_MODE", "in one room or online"),
    ("VISITING_LECTURER_RATE", "paid as visiting lecturers are"),
    ("HONORARIUM", "a fixed sum in recognition"),
    ("SESSIONAL", "paid for each session"),
    ("SALARIED", "employed, with a salary"),
    ("EXPENSES", "expenses alone"),
    ("VOUCHER", "vouchers"),
    ("TRAINEE", "learner"),
    ("NHS_TRUST", "NHS trust"),
    ("USER_LED", "led by service users"),
    ("VOLUNTARY_SECTOR", "voluntary organisation"),
    ("DERSIMONIAN_LAIRD", "DerSimonian and Laird"),
    ("EMPIRICAL_BAYES", "empirical Bayes"),
    ("HEDGES", "Hedges"),
    ("PAULE_MANDEL", "Paule and Mandel"),
    ("REML", "REML"),
    ("SIDIK_JONKMAN", "Sidik and Jonkman"),
    ("HARTUNG_KNAPP", "Hartung and Knapp"),
    ("HARTUNG_KNAPP_AT_LEAST_NORMAL", "Hartung and Knapp, never narrower than normal"),
    ("COMPOSITE", "joined to one effect"),
    ("CLUSTER_ROBUST", "robust variance"),
    ("INDEPENDENT", "as if they were independent"),
    ("QUOTE_PSEUDONYMOUSLY", "Being quoted under a made-up name"),
    ("QUOTE_BY_NAME", "Being quoted by your name"),
    ("RECONTACT", "Being asked again later"),
    ("INTERIM", "each person alone, up to ten questions"),
    ("PLENARY", "everybody, all questions in order"),
    ("DOT_VOTE", "sharing out dots"),
    ("REVERSE_RANK", "points for the first ten places"),
    ("SUM_OF_RANKS", "adding up the places"),
    ("COPELAND", "each question against each other"),
    ("SUBMITTED", "as it was asked"),
    ("VERIFIED_UNANSWERED", "checked: not answered yet"),
    ("EXPERIENCE", "from experience"),
    ("STORY", "a story"),
    ("IMPACT", "what it changed"),
    ("THEME", "a theme"),
    ("TOO_FEW_BALLOTS", "too few ballots to show yet"),
];

/// The words for a code.
#[must_use]
pub fn of_code(code: &str) -> String {
    let known = WORDS.iter().find(|(name, _)| *name == code).map(|(_, words)| (*words).to_owned());
    known.unwrap_or_else(|| {
        if code
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
        {
            code.to_ascii_lowercase().replace('_', " ")
        } else {
            code.to_owned()
        }
    })
}

/// A sentence in which codes are replaced with words.
#[must_use]
pub fn in_text(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    let is_code = |word: &str| word == "NONE" || word.contains('_') || WORDS.iter().any(|(code, _)| *code == word);
    let (mut said, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter: char| is_part(letter) != is_part(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        said.push_str(&if is_part(first) && is_code(word) {
            of_code(word)
        } else {
            word.to_owned()
        });
        rest = after;
    }
    said
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
    fn codes_in_a_sentence_are_said_in_words() {
        assert_eq!(
            in_text("its contrast is BEFORE_AFTER, not NONE"),
            "its contrast is before against after, not none"
        );
        assert_eq!(in_text("Q and I² of 2 studies"), "Q and I² of 2 studies");
    }

    #[test]
    fn no_code_is_there_twice() {
        let mut codes: Vec<&str> = WORDS.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), WORDS.len());
    }
}
