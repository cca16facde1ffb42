//! The criteria of the Mixed Methods Appraisal Tool, version 2018 (Hong and others), in our own words.

/// Two questions that come first. If one of them is not answered with yes, going on may not make sense.
pub const SCREENING: [(&str, &str); 2] = [
    ("S1", "Is it clear what the study asks?"),
    ("S2", "Can the data that it collected answer that?"),
];

/// A part of the tool: its number, what it is for, and its five criteria.
pub struct Part {
    /// The first digit of its criteria.
    pub number: &'static str,
    /// The kind of study, in words.
    pub words: &'static str,
    /// The codes and the questions.
    pub criteria: [(&'static str, &'static str); 5],
}

/// All parts, in the order of the tool.
pub const PARTS: [Part; 5] = [
    Part {
        number: "1",
        words: "what people said or wrote",
        criteria: [
            ("1.1", "Does a qualitative approach fit what is asked?"),
            ("1.2", "Were the data collected in a way that can answer it?"),
            ("1.3", "Do the findings come from the data?"),
            ("1.4", "Do the data bear out how they are interpreted?"),
            ("1.5", "Do sources, collection, analysis and interpretation hang together?"),
        ],
    },
    Part {
        number: "2",
        words: "groups formed by chance",
        criteria: [
            ("2.1", "Was chance used properly to form the groups?"),
            ("2.2", "Were the groups alike at the start?"),
            ("2.3", "Are the outcome data complete?"),
            ("2.4", "Did those who assessed outcomes not know who was in which group?"),
            ("2.5", "Did people take part in what their group was meant to get?"),
        ],
    },
    Part {
        number: "3",
        words: "groups or times compared, not formed by chance",
        criteria: [
            ("3.1", "Do the people stand for those that the study is about?"),
            ("3.2", "Do the measurements fit, of the outcome and of the teaching?"),
            ("3.3", "Are the outcome data complete?"),
            ("3.4", "Were other causes taken into account in design and analysis?"),
            ("3.5", "Was the teaching given as it was meant, for the whole time?"),
        ],
    },
    Part {
        number: "4",
        words: "counts and descriptions",
        criteria: [
            ("4.1", "Does the way of choosing people fit what is asked?"),
            ("4.2", "Do the people stand for those that the study is about?"),
            ("4.3", "Do the measurements fit?"),
            ("4.4", "Is it unlikely that those who did not answer change the result?"),
            ("4.5", "Does the statistical analysis answer what is asked?"),
        ],
    },
    Part {
        number: "5",
        words: "numbers and words together",
        criteria: [
            ("5.1", "Is there a good reason for using both kinds of data?"),
            ("5.2", "Are both kinds brought together to answer what is asked?"),
            ("5.3", "Is what they show together interpreted well?"),
            ("5.4", "Are differences between both kinds dealt with?"),
            ("5.5", "Does each kind meet the criteria of its own tradition?"),
        ],
    },
];

/// The part that a category of study is rated on; a mixed-methods study is rated on two more.
pub fn part_of(category: &str) -> Option<&'static str> {
    match category {
        "QUALITATIVE" => Some("1"),
        "RANDOMISED" => Some("2"),
        "NON_RANDOMISED" => Some("3"),
        "DESCRIPTIVE" => Some("4"),
        "MIXED_METHODS" => Some("5"),
        _ => None,
    }
}

/// The parts to answer. `with` is the part for the numbers of a mixed-methods study: 2, 3 or 4.
pub fn parts(category: &str, with: &str) -> Vec<&'static Part> {
    let Some(own) = part_of(category) else { return Vec::new() };
    let is_asked = |part: &&Part| part.number == own || (own == "5" && (part.number == "1" || part.number == with));
    PARTS.iter().filter(is_asked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_has_five_answers_and_one_with_mixed_methods_fifteen() {
        let numbers = |category: &str, with: &str| parts(category, with).iter().map(|part| part.number).collect::<Vec<_>>();
        assert_eq!(numbers("RANDOMISED", "4"), ["2"]);
        assert_eq!(numbers("MIXED_METHODS", "3"), ["1", "3", "5"]);
        assert!(numbers("UNKNOWN", "3").is_empty());
        for part in &PARTS {
            assert!(part.criteria.iter().all(|(code, _)| code.starts_with(part.number)), "{}", part.number);
        }
    }
}
