//! Tests that dependencies point in one direction: reads `cargo metadata`, crate by crate.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::tree::top;

/// The crates of this workspace that each crate may depend on, in any kind of dependency. A crate that is not listed here is not allowed.
const OURS: &[(&str, &[&str])] = &[
    ("citation", &["words"]),
    ("entity", &["evidence", "policy"]),
    ("evidence", &[]),
    ("figures", &[]),
    ("pages", &[]),
    ("policy", &[]),
    ("screening", &["words"]),
    ("words", &[]),
    ("present", &["evidence", "figures", "policy"]),
    ("migration", &["entity (dev)", "evidence (dev)"]),
    (
        "store",
        &[
            "citation",
            "entity",
            "evidence",
            "migration",
            "policy",
            "present",
            "screening",
            "words",
        ],
    ),
    ("graphql", &["citation", "evidence", "figures", "policy", "present", "store"]),
    ("api", &["citation", "evidence", "graphql", "pages", "policy", "store"]),
    ("benches", &["api", "evidence", "policy", "store"]),
    (
        "tests",
        &[
            "api (dev)",
            "citation (dev)",
            "evidence (dev)",
            "graphql (dev)",
            "pages (dev)",
            "policy (dev)",
            "store (dev)",
        ],
    ),
];

/// External crates that only these crates may depend on: a database handle outside the row rules would be a security hole.
const FENCED: &[(&str, &[&str])] = &[
    ("sea-orm", &["entity", "store"]),
    ("sea-orm-migration", &["migration"]),
    ("sea-query-sqlx", &["store"]),
    // Tests and benchmarks use it to create and drop databases.
    ("sqlx", &["benches", "store", "tests (dev)"]),
    ("async-graphql", &["api", "graphql", "tests (dev)"]), // the tests parse the served schema
    // The server that is written by hand to compare with.
    ("actix-web", &["api", "benches"]),
];

/// Packages that must not be in the lock file at all. `deny.toml` says why; `cargo deny` checks more than this test.
const NEVER_LOCKED: [&str; 5] = ["async-graphql-actix-web", "native-tls", "openssl-sys", "rsa", "seaography"];

/// The dependencies of a crate, as `name`, `name (dev)` or `name (build)`: those of this workspace and external ones.
struct Listed {
    ours: BTreeMap<String, BTreeSet<String>>,
    outside: BTreeMap<String, BTreeSet<String>>,
}

#[test]
fn dependencies_among_our_crates_point_one_way() {
    let mut wrong = Vec::new();
    for (member, listed) in listed().ours {
        let Some((_, allowed)) = OURS.iter().find(|(name, _)| *name == member) else {
            wrong.push(format!("{member} is new: say in OURS what it may depend on"));
            continue;
        };
        for dependency in listed {
            // What a crate may depend on, its tests may depend on too.
            let plain = dependency.trim_end_matches(" (dev)");
            if !allowed.contains(&dependency.as_str()) && !allowed.contains(&plain) {
                wrong.push(format!("{member} must not depend on {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn database_and_web_crates_are_listed_only_where_they_belong() {
    let mut wrong = Vec::new();
    for (member, listed) in listed().outside {
        for dependency in listed {
            let (name, kind) = dependency.split_once(' ').unwrap_or((&dependency, ""));
            let Some((_, allowed)) = FENCED.iter().find(|(fenced, _)| *fenced == name) else {
                continue;
            };
            let as_listed = format!("{member} {kind}");
            if !allowed.contains(&member.as_str()) && !allowed.contains(&as_listed.trim_end()) {
                wrong.push(format!("{member} must not depend on {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_crate_of_the_tables_is_there() {
    let listed = listed();
    let missing: Vec<_> = OURS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !listed.ours.contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "no longer in the workspace: {missing:?}");
    let outside: BTreeSet<_> = listed
        .outside
        .values()
        .flatten()
        .filter_map(|listed| listed.split(' ').next())
        .collect();
    let unused: Vec<_> = FENCED
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| !outside.contains(name))
        .collect();
    assert!(unused.is_empty(), "fenced, but no crate depends on it any more: {unused:?}");
}

#[test]
fn banned_packages_are_not_in_the_lock_file() {
    let lock = std::fs::read_to_string(top().join("Cargo.lock")).expect("the lock file can be read");
    let locked: BTreeSet<_> = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = "))
        .map(|name| name.trim_matches('"'))
        .collect();
    assert!(locked.contains("sea-orm"), "the names in the lock file can be read");
    let found: Vec<_> = NEVER_LOCKED.iter().filter(|name| locked.contains(**name)).collect();
    assert!(found.is_empty(), "{found:?}: cargo tree -i shows which crates depend on them");
}

fn listed() -> Listed {
    let metadata = metadata();
    let mut listed = Listed {
        ours: BTreeMap::new(),
        outside: BTreeMap::new(),
    };
    for package in metadata["packages"].as_array().expect("a workspace has packages") {
        let member = text(&package["name"]);
        let ours = listed.ours.entry(member.clone()).or_default();
        let outside = listed.outside.entry(member).or_default();
        for dependency in package["dependencies"].as_array().expect("a package has dependencies") {
            let name = text(&dependency["name"]);
            let name = dependency["kind"]
                .as_str()
                .map_or_else(|| name.clone(), |kind| format!("{name} ({kind})"));
            // A dependency in this workspace is a folder; an external one has a source.
            if dependency["source"].is_null() {
                ours.insert(name)
            } else {
                outside.insert(name)
            };
        }
    }
    listed
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(top())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata answers JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a name is text").to_owned()
}
