//! Section 5.7: directives.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn directives_are_defined() {
    accepts(&["{ viewer { role @skip(if: false) } }", "{ viewer { role @include(if: true) } }"]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { role @lower } }", "lower"),
            ("query @cached { viewer { role } }", "cached"),
        ],
    );
}

#[test]
fn directives_stand_where_they_may() {
    accepts(&[
        "{ viewer { ... @include(if: true) { role } } }",
        "{ viewer { ...A @skip(if: false) } } fragment A on Viewer { role }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query @skip(if: true) { viewer { role } }", "skip"),
            ("{ viewer { ...A } } fragment A on Viewer @include(if: true) { role }", "include"),
            ("query ($a: Boolean! @skip(if: true)) { viewer { role @skip(if: $a) } }", "skip"),
            ("{ viewer { role @deprecated } }", "deprecated"),
        ],
    );
}

#[test]
fn a_directive_stands_once_at_a_place() {
    accepts(&[
        "{ viewer { role @skip(if: false) @include(if: true) } }",
        "{ viewer { role @skip(if: false) } a: viewer { role @skip(if: false) } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ viewer { role @skip(if: false) @skip(if: true) } }", "skip"),
            ("{ viewer { ... @include(if: true) @include(if: true) { role } } }", "include"),
        ],
    );
}
