//! Recognises the names of organisations and groups by the words in them.

/// Words that are common in the names of organisations and rare in the names of persons.
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

/// Words that join the parts of an organisation's name. They differ from the particles in the names of persons.
const JOINING: &[&str] = &["of", "for", "and", "the", "on", "in", "&", "against", "with"];

/// Whether a name is that of an organisation: it has one of its typical words, or typical joining words between its parts.
pub(super) fn is_group(name: &str) -> bool {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    words.len() > 1 && (has(WORDS) || has(JOINING) || name.chars().any(|c| c.is_ascii_digit()) && !ends_in_ordinal(&words))
}

/// Whether the name ends in an ordinal such as `3rd`, which belongs to a person.
fn ends_in_ordinal(words: &[String]) -> bool {
    words.last().is_some_and(|last| super::suffix::Suffix::read(last).is_some())
}
