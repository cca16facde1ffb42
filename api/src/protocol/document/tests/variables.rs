//! Section 5.8: variables, as documents declare and use them.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn names_of_variables_are_unique() {
    accepts(&[
        "query ($a: Int, $b: Int) { studies(first: $a) { totalCount } outcomes(first: $b) { totalCount } }",
        "query One($a: Int) { studies(first: $a) { totalCount } } query Two($a: Int) { studies(first: $a) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query ($a: Int, $a: Int) { studies(first: $a) { totalCount } }", "$a"),
            ("query ($a: Int, $a: String) { studies(first: $a) { totalCount } }", "$a"),
        ],
    );
}

#[test]
fn variables_are_of_input_types() {
    accepts(&[
        "query ($f: StudyFilter, $k: [SearchKind!]) { studies(filter: $f) { totalCount } search(text: \"a\", kinds: $k) { totalCount } }",
        "query ($id: ID!) { node(id: $id) { id } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query ($s: Study) { studies(filter: $s) { totalCount } }", "$s"),
            ("query ($n: [Node!]) { nodes(ids: $n) { id } }", "$n"),
            ("query ($h: SearchHitNode) { studies(filter: $h) { totalCount } }", "$h"),
            ("query ($c: Cat) { studies(filter: $c) { totalCount } }", "Cat"),
        ],
    );
}

#[test]
fn variables_that_are_used_are_defined() {
    accepts(&[
        "query ($n: Int) { studies(first: $n) { totalCount } }",
        "query ($n: Int) { ...F } fragment F on Query { studies(first: $n) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies(first: $n) { totalCount } }", "$n"),
            (
                "query ($m: Int) { studies(first: $m) { totalCount } ...F } fragment F on Query { studies(first: $n) { totalCount } }",
                "$n",
            ),
            (
                "query One($n: Int) { ...F } query Two { ...F } fragment F on Query { studies(first: $n) { totalCount } }",
                "$n",
            ),
            ("{ studies(filter: { text: $t }) { totalCount } }", "$t"),
            ("{ viewer { role @skip(if: $no) } }", "$no"),
        ],
    );
}

#[test]
fn variables_that_are_defined_are_used() {
    accepts(&[
        "query ($t: String) { studies(filter: { text: $t }) { totalCount } }",
        "query ($no: Boolean!) { viewer { ...F } } fragment F on Viewer { role @skip(if: $no) }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query ($n: Int) { viewer { role } }", "$n"),
            (
                "query One($n: Int) { viewer { role } } query Two($n: Int) { studies(first: $n) { totalCount } }",
                "$n",
            ),
        ],
    );
}

#[test]
fn variables_fit_where_they_stand() {
    accepts(&[
        "query ($c: String!) { study(code: $c) { id } }",
        // A default of the variable or of the place replaces a missing value.
        "query ($c: String = \"a\") { study(code: $c) { id } }",
        "query ($c: Contrast) { effectDirections(contrast: $c) { __typename } }",
        "query ($d: OrderDirection) { studies(orderBy: { field: TITLE, direction: $d }) { totalCount } }",
        "query ($k: [SearchKind!]!) { search(text: \"a\", kinds: $k) { totalCount } }",
        "query ($k: SearchKind!) { search(text: \"a\", kinds: [$k, STUDY]) { totalCount } }",
        "query ($no: Boolean!) { viewer { role @skip(if: $no) } }",
        "query ($no: Boolean = false) { viewer { role @skip(if: $no) } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("query ($c: Int) { study(code: $c) { title } }", "$c"),
            ("query ($c: String) { study(code: $c) { title } }", "$c"),
            ("query ($c: String = null) { study(code: $c) { title } }", "$c"),
            ("query ($i: Int!) { node(id: $i) { id } }", "$i"),
            (
                "query ($t: Int) { studies(filter: { text: $t }) { totalCount } }",
                "filter.text takes a String",
            ),
            ("query ($k: SearchKind!) { search(text: \"a\", kinds: $k) { totalCount } }", "$k"),
            ("query ($k: [SearchKind]) { search(text: \"a\", kinds: $k) { totalCount } }", "$k"),
            (
                "query ($k: SearchKind) { search(text: \"a\", kinds: [$k]) { totalCount } }",
                "kinds.0 takes a SearchKind!",
            ),
            (
                "query ($d: Dimension) { programmes(filter: { dimensions: { dimension: $d, terms: {} } }) { totalCount } }",
                "$d",
            ),
            ("query ($no: Boolean) { viewer { role @skip(if: $no) } }", "$no"),
            ("query ($no: String!) { viewer { role @include(if: $no) } }", "$no"),
            (
                "query ($no: Boolean) { viewer { ...F } } fragment F on Viewer { role @skip(if: $no) }",
                "$no",
            ),
        ],
    );
}
