//! Lists the parts of the store that read a table without its row rule, open a writer without a permit, or use a method that clippy
//! forbids.

use super::tree::rust_files;

/// The store's own code without tests: path and text.
fn store_code() -> Vec<(String, String)> {
    rust_files()
        .into_iter()
        .filter(|file| file.is_in(&["crates/store/src"]))
        .filter(|file| !file.path.contains("/tests") && !file.path.ends_with("tests.rs") && !file.path.ends_with("testing.rs"))
        .map(|file| {
            // Tests in the same file are at its end.
            let code = file.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            (file.path, code)
        })
        .collect()
}

fn sorted(mut sites: Vec<String>) -> String {
    assert!(!sites.is_empty());
    sites.sort();
    sites.join("\n")
}

/// Each such place with its reason and its table, for reviewers: a new line is a decision. `E` is any table that the callers name.
#[test]
fn statements_without_a_row_rule_are_those_of_the_list() {
    let mut sites = Vec::new();
    for (path, code) in store_code() {
        for after in code.split("unscoped").skip(1) {
            let after = after.strip_prefix("_as").unwrap_or(after);
            // A call names its table; declarations and the module path do not.
            let Some((entity, arguments)) = after.strip_prefix("::<").and_then(|call| call.split_once(">(")) else {
                continue;
            };
            let reason = arguments.split_once("Unscoped::").expect("a call gives its reason in words").1;
            let reason: String = reason.chars().take_while(|c| c.is_alphanumeric()).collect();
            let entity = entity.trim_start_matches("entity::").trim_end_matches("::Entity");
            sites.push(format!("{path} {reason} {entity}"));
        }
        // The caller joins the parents and their rule.
        for after in code.split(".parts_with_parents::<").skip(1) {
            let table = after.split('>').next().unwrap_or_default();
            sites.push(format!("{path} parts_with_parents {}", table.trim_end_matches("::Entity")));
        }
    }
    insta::assert_snapshot!("unscoped", sorted(sites));
}

/// Each way to open a writer without a permit: the service's own tasks, and the code of the units of work.
#[test]
fn writers_without_a_permit_are_those_of_the_list() {
    let mut sites = Vec::new();
    for (path, code) in store_code() {
        for opening in [".as_task()", ".write_alone(", ".writer()", "connections.writer", "Writer::of("] {
            for _ in code.matches(opening) {
                sites.push(format!("{path} {opening}"));
            }
        }
    }
    insta::assert_snapshot!("writers", sorted(sites));
}

/// Each use of a method that clippy forbids, with the reason that is given there.
#[test]
fn exceptions_to_the_forbidden_methods_are_those_of_the_list() {
    let mut sites = Vec::new();
    for (path, code) in store_code() {
        for after in code.split("clippy::disallowed_methods").skip(1) {
            let reason = after.split('"').nth(1).expect("an exception gives its reason");
            sites.push(format!("{path}: {reason}"));
        }
    }
    insta::assert_snapshot!("exceptions", sorted(sites));
}
