//! Tells bodies and groups from persons, by the words that their names have.

/// Words that stand in names of bodies, and hardly in those of persons.
const WORDS: &[&str] = &[
    "academy",
    "action",
    "agency",
    "alliance",
    "associates",
    "association",
    "authority",
    "board",
    "bureau",
    "campaign",
    "center",
    "centre",
    "charity",
    "coalition",
    "collaboration",
    "collaborative",
    "collaborators",
    "college",
    "commission",
    "committee",
    "consortium",
    "council",
    "department",
    "directorate",
    "faculty",
    "federation",
    "forum",
    "foundation",
    "fund",
    "government",
    "group",
    "health",
    "healthcare",
    "hospital",
    "hospitals",
    "illness",
    "initiative",
    "institute",
    "institutes",
    "institution",
    "international",
    "investigators",
    "laboratory",
    "mental",
    "ministry",
    "national",
    "network",
    "nhs",
    "office",
    "organisation",
    "organisations",
    "organization",
    "organizations",
    "panel",
    "partnership",
    "programme",
    "program",
    "project",
    "research",
    "royal",
    "school",
    "secretariat",
    "service",
    "services",
    "society",
    "study",
    "subgroup",
    "survivors",
    "taskforce",
    "team",
    "trial",
    "trialists",
    "trust",
    "union",
    "unit",
    "university",
    "users",
    "workforce",
    "workgroup",
    "working",
];

/// Words that join the parts of a body's name. A person's particles are others.
const JOINING: &[&str] = &["of", "for", "and", "the", "on", "in", "&", "against", "with"];

/// Whether a name is a body's: it has a word that bodies' names have, or its parts are joined as theirs are.
pub(super) fn is_group(name: &str) -> bool {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    words.len() > 1 && (has(WORDS) || has(JOINING) || name.chars().any(|c| c.is_ascii_digit()) && !ends_in_ordinal(&words))
}

/// `3rd` is a person's.
fn ends_in_ordinal(words: &[String]) -> bool {
    words.last().is_some_and(|last| super::suffix::Suffix::read(last).is_some())
}
