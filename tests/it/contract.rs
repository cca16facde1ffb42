//! Tests the contract with clients: what changed since the last release, and how deprecated fields announce their removal.

mod changes;

use std::collections::BTreeSet;
use std::path::Path;

use changes::{breaking, deprecations};

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The breaking changes that were accepted since the last release.
fn accepted() -> BTreeSet<String> {
    let text = file("schema.accepted-breaking.txt");
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_schema_breaks_no_client_of_the_last_release_unless_it_was_decided() {
    let found: BTreeSet<String> = breaking(&file("schema.released.graphql"), &graphql::sdl()).into_iter().collect();
    let accepted = accepted();
    let undecided: Vec<&String> = found.difference(&accepted).collect();
    assert!(
        undecided.is_empty(),
        "these break clients of the last release. Deprecate instead (docs/developers.md), or write the line into \
         api/schema.accepted-breaking.txt and into CHANGELOG.md: {undecided:#?}"
    );
    let gone: Vec<&String> = accepted.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "in api/schema.accepted-breaking.txt, but no such change: {gone:#?}"
    );
}

#[test]
fn what_is_deprecated_says_since_when_and_what_to_use_instead() {
    let vague: Vec<_> = deprecations(&graphql::sdl())
        .into_iter()
        .filter(|(_, reason)| !says_enough(reason))
        .collect();
    assert!(
        vague.is_empty(),
        "write: Since 0.2.0 (2027-01-31): use `replacement`, because ...: {vague:#?}"
    );
}

/// Whether a reason has the form `Since VERSION (DAY): use ..., because ...`.
fn says_enough(reason: &str) -> bool {
    let digits = |text: &str, separator: char, lengths: &[usize]| {
        let parts: Vec<&str> = text.split(separator).collect();
        let numbers = parts
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        numbers && parts.len() == 3 && (lengths.is_empty() || parts.iter().map(|part| part.len()).eq(lengths.iter().copied()))
    };
    let Some((since, rest)) = reason.strip_prefix("Since ").and_then(|rest| rest.split_once("): use ")) else {
        return false;
    };
    let Some((version, day)) = since.split_once(" (") else {
        return false;
    };
    digits(version, '.', &[]) && digits(day, '-', &[4, 2, 2]) && rest.contains(", because ")
}

#[test]
fn a_reason_is_read_by_its_form() {
    assert!(says_enough(
        "Since 0.2.0 (2027-01-31): use `label`, because a study has several reports."
    ));
    for vague in [
        "",
        "No longer supported",
        "Since 0.2.0: use `label`, because ...",
        "Since 0.2 (2027-01-31): use `label`, because ...",
        "Since 0.2.0 (2027-1-31): use `label`, because ...",
        "Since 0.2.0 (2027-01-31): use `label`.",
    ] {
        assert!(!says_enough(vague), "{vague}");
    }
}

const BEFORE: &str = "
    enum Colour { RED BLUE }
    interface Node { id: ID! }
    type Study implements Node { id: ID! title: String! year: Int outcomes(first: Int, kind: Colour): [String!]! old: String }
    union Hit = Study | Other
    type Other { id: ID }
    input Filter { text: String colour: Colour! }
    type Query { studies(filter: Filter): [Study!]! gone: Int }
";

#[test]
fn changes_that_clients_do_not_notice_are_none() {
    let after = "
        enum Colour { RED BLUE GREEN }
        interface Node { id: ID! }
        type Study implements Node {
            id: ID! title: String! year: Int! more: Int
            outcomes(first: Int, kind: Colour, after: String, size: Int! = 3): [String!]! old: String
        }
        union Hit = Study | Other | Query
        type Other { id: ID! }
        input Filter { text: String colour: Colour more: Int last: Int! = 1 }
        type Query { studies(filter: Filter): [Study!]! gone: Int! }
    ";
    assert_eq!(breaking(BEFORE, after), [""; 0]);
}

#[test]
fn each_breaking_change_is_named() {
    let after = "
        enum Colour { RED }
        interface Node { id: ID! }
        type Study { id: ID title: Int! year: [Int] outcomes(first: Int!, kind: String, size: Int!): [String]! }
        union Hit = Study
        input Filter { text: String! colour: Colour! needed: Int! }
        type Query { studies: [Study!] gone(by: Int!): Int }
    ";
    let expected = [
        "Colour.BLUE was removed",
        "Filter.needed is required and new",
        "Filter.text changed from String to String!",
        "Hit no longer holds Other",
        "Other was removed",
        "Query.gone(by:) is required and new",
        "Query.studies changed from [Study!]! to [Study!]",
        "Query.studies(filter:) was removed",
        "Study no longer implements Node",
        "Study.id changed from ID! to ID",
        "Study.old was removed",
        "Study.outcomes changed from [String!]! to [String]!",
        "Study.outcomes(first:) changed from Int to Int!",
        "Study.outcomes(kind:) changed from Colour to String",
        "Study.outcomes(size:) is required and new",
        "Study.title changed from String! to Int!",
        "Study.year changed from Int to [Int]",
    ];
    assert_eq!(breaking(BEFORE, after), expected);
    let now_an_input = breaking(
        "type A { a: Int } type Query { a: Int }",
        "input A { a: Int } type Query { a: Int }",
    );
    assert_eq!(now_an_input, ["A is of another kind"]);
}
