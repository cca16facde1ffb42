//! Section 5.4: arguments.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn arguments_are_those_of_the_field() {
    accepts(&[
        "{ study(code: \"a\") { id } }",
        "query ($yes: Boolean!) { studies(first: 2, after: \"x\") { totalCount @include(if: $yes) } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ study(code: \"a\", cod: \"b\") { id } }", "cod"),
            ("{ studies(frist: 2) { totalCount } }", "did you mean `first`?"),
            ("{ viewer { role @include(if: true, unless: false) } }", "unless"),
        ],
    );
}

#[test]
fn an_argument_is_given_once() {
    accepts(&[
        "{ studies(first: 2) { totalCount } }",
        "{ studies(first: 2, after: null) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies(first: 2, first: 3) { totalCount } }", "first"),
            ("{ viewer { role @skip(if: true, if: true) } }", "if"),
        ],
    );
}

#[test]
fn required_arguments_are_given() {
    accepts(&[
        "{ study(code: \"a\") { id } }",
        // The argument has a default.
        "{ effectDirections { plainSummary } }"
            .replace("plainSummary", "__typename")
            .as_str(),
        "query ($code: String!) { study(code: $code) { id } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ study { id } }", "code"),
            ("{ evidenceMap(rows: METHOD) { __typename } }", "columns"),
            ("{ viewer { role @skip } }", "if"),
        ],
    );
    refuses(Code::BadUserInput, &[("{ study(code: null) { id } }", "code: must not be null")]);
}
