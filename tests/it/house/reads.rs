//! Which parts of the store build a query of a table about people, or of access, without starting from `Access::rows`.

use std::collections::BTreeSet;

use super::tree::rust_files;

/// Tables about people, what they said and how they voted; and accounts, tokens and keys.
const ABOUT_PEOPLE: [&str; 12] = [
    "account",
    "audit_event",
    "ballot",
    "ballot_preference",
    "consent",
    "contribution",
    "identity_read",
    "participant",
    "participant_identity",
    "return_code",
    "role_token",
    "signing_key",
];

/// Every such query, for a reviewer's eye: a new line here is a decision. Subqueries of rules and of joins that a rule bounds are among them.
#[test]
fn queries_of_people_that_begin_without_a_rule_are_those_of_the_list() {
    let mut sites = BTreeSet::new();
    for file in rust_files() {
        let is_test = file.path.contains("/tests") || file.path.ends_with("tests.rs") || file.path.ends_with("testing.rs");
        if !file.is_in(&["crates/store/src"]) || is_test {
            continue;
        }
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (call, what) in [(".from(", "from"), ("_join(", "join")] {
            for after in code.split(call).skip(1) {
                let entity = after.trim_start().split("::Entity").next().unwrap_or_default();
                if ABOUT_PEOPLE.contains(&entity) {
                    sites.insert(format!("{} {what} {entity}", file.path));
                }
            }
        }
    }
    assert!(!sites.is_empty());
    let sites: Vec<String> = sites.into_iter().collect();
    insta::assert_snapshot!("people", sites.join("\n"));
}
