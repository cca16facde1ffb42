//! Section 5.5: fragments.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn names_of_fragments_are_unique() {
    accepts(&[
        "{ viewer { ...A ...B } } fragment A on Viewer { role } fragment B on Viewer { tokenExpiresAt }",
        "{ viewer { ...A } } fragment A on Viewer { role }",
    ]);
    refuses(
        REFUSED,
        &[
            (
                "{ viewer { ...A } } fragment A on Viewer { role } fragment A on Viewer { tokenExpiresAt }",
                "A",
            ),
            (
                "{ viewer { ...A } } fragment A on Viewer { role } fragment A on Study { title }",
                "A",
            ),
        ],
    );
}

#[test]
fn fragments_are_on_types_that_are_there() {
    accepts(&["{ viewer { ... on Viewer { role } } }", "{ viewer { ... { role } } }"]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { ...A } } fragment A on Cat { role }", "Cat"),
            ("{ viewer { ... on Cat { role } } }", "Cat"),
        ],
    );
}

#[test]
fn fragments_are_on_types_that_have_fields() {
    accepts(&[
        "{ node(id: \"a\") { ...N } } fragment N on Node { id }",
        "{ search(text: \"a\") { nodes { node { ... on SearchHitNode { __typename } } } } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { ...A } } fragment A on Role { role }", "Role"),
            ("{ viewer { ... on Int { role } } }", "Int"),
            ("{ viewer { ... on StudyFilter { role } } }", "StudyFilter"),
        ],
    );
}

#[test]
fn fragments_are_used_and_defined() {
    accepts(&[
        "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { role }",
        "query One { viewer { ...A } } query Two { viewer { ...A } } fragment A on Viewer { role }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { role } } fragment A on Viewer { role }", "A"),
            (
                "{ viewer { ...A } } fragment A on Viewer { role } fragment B on Viewer { ...A }",
                "B",
            ),
            ("{ viewer { ...Missing } }", "Missing"),
            ("{ viewer { ...A } } fragment A on Viewer { ...Missing }", "Missing"),
        ],
    );
}

#[test]
fn fragments_do_not_spread_themselves() {
    accepts(&[
        "{ viewer { ...A ...B } } fragment A on Viewer { ...C } fragment B on Viewer { ...C } fragment C on Viewer { role }",
        "{ viewer { ...A ...A } } fragment A on Viewer { role }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { ...A } } fragment A on Viewer { ...A }", "A"),
            (
                "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }",
                "spreads itself",
            ),
        ],
    );
}

#[test]
fn a_spread_is_possible() {
    accepts(&[
        // Object in object, abstract in object, object in abstract, abstract in abstract.
        "{ studies { nodes { ... on Study { title } } } }",
        "{ studies { nodes { ... on Node { id } ... on SearchHitNode { __typename } } } }",
        "{ node(id: \"a\") { ... on Study { title } ... on Programme { name } } }",
        "{ node(id: \"a\") { ... on SearchHitNode { ... on Question { text } } } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies { nodes { ... on Programme { name } } } }", "Programme"),
            ("{ viewer { ... on Node { id } } }", "Node"),
            (
                "{ search(text: \"a\") { nodes { node { ... on Workshop { title } } } } }",
                "Workshop",
            ),
            ("{ viewer { ...N } } fragment N on SearchHitNode { __typename }", "SearchHitNode"),
        ],
    );
}
