//! Sections 5.1 and 5.2: documents and operations.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn a_document_holds_operations_and_fragments_only() {
    accepts(&[
        "query Titles { studies { nodes { ...Title } } } fragment Title on Study { title }",
        "{ viewer { role } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query Role { viewer { role } } type Cat { name: String }", "executable document"),
            (
                "query Role { viewer { role } } extend type Study { colour: String }",
                "executable document",
            ),
        ],
    );
}

#[test]
fn names_of_operations_are_unique() {
    accepts(&[
        "query One { viewer { role } } query Two { viewer { role } }",
        "query One { viewer { role } } mutation Two { revokeRoleToken(id: \"a\", reason: \"b\") { id } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query One { viewer { role } } query One { projects { code } }", "One"),
            (
                "query One { viewer { role } } mutation One { revokeRoleToken(id: \"a\", reason: \"b\") { id } }",
                "One",
            ),
        ],
    );
}

#[test]
fn an_anonymous_operation_is_alone() {
    accepts(&["{ viewer { role } }", "query { viewer { role } }"]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { role } } query Two { viewer { role } }", "anonymous"),
            ("{ viewer { role } } { projects { code } }", "anonymous"),
        ],
    );
}

#[test]
fn a_subscription_has_a_single_root_field() {
    accepts(&[
        "subscription { roundChanged(round: \"a\") { status } }",
        "subscription S { ...F } fragment F on Subscription { workshopChanged(workshop: \"a\") { id } }",
        "subscription { ... on Subscription { roundChanged(round: \"a\") { status } } }",
        "subscription { roundChanged(round: \"a\") { status } roundChanged(round: \"a\") { id } }",
    ]);
    refuses(
        REFUSED,
        &[
            (
                "subscription { roundChanged(round: \"a\") { status } workshopChanged(workshop: \"a\") { id } }",
                "root field",
            ),
            (
                "subscription { ...F } fragment F on Subscription { roundChanged(round: \"a\") { id } two: roundChanged(round: \"b\") { \
                    id } }",
                "root field",
            ),
            ("subscription { __typename }", "introspection"),
            (
                "subscription ($no: Boolean!) { roundChanged(round: \"a\") @skip(if: $no) { id } }",
                "skip",
            ),
            (
                "subscription ($yes: Boolean!) { ... @include(if: $yes) { roundChanged(round: \"a\") { id } } }",
                "include",
            ),
        ],
    );
}

#[test]
fn what_is_no_graphql_is_refused_as_such() {
    for text in [
        "{ a( }",
        "",
        "query {",
        "{ viewer { role } } }",
        "{ viewer { } }",
        "{ a(b: 01) }",
        "query Q($a: Int = $b) { a }",
    ] {
        let refusal = prepared(text).unwrap_err();
        assert_eq!(refusal.code, Code::ParseFailed, "{text}: {}", told(&refusal));
    }
}
