//! Applies the bans and licences of `deny.toml` to everything that is built, because installing `cargo deny` takes too long on a new
//! machine.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use super::tree::top;

/// Packages whose manifest has no licence expression, with the licence in their own file. `cargo deny` reads that file.
const BY_FILE: &[(&str, &str)] = &[("jsonpath-rust", "MIT")];

/// The parts of `deny.toml` that this test uses.
struct Rules {
    allowed: BTreeSet<String>,
    exceptions: BTreeMap<String, BTreeSet<String>>,
    banned: BTreeMap<String, String>,
}

/// A package that a build, a test or a benchmark of this workspace uses, on any system.
struct Package {
    name: String,
    licence: String,
}

fn rules() -> Rules {
    let text = std::fs::read_to_string(top().join("deny.toml")).expect("deny.toml can be read");
    let rules: toml::Table = toml::from_str(&text).expect("deny.toml is TOML");
    let list = |value: &toml::Value| value.as_array().expect("a list").clone();
    let texts = |value: &toml::Value| list(value).iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    let said = |of: &toml::Value, key: &str| of[key].as_str().expect("an entry names a crate").to_owned();
    Rules {
        allowed: texts(&rules["licenses"]["allow"]),
        exceptions: list(&rules["licenses"]["exceptions"])
            .iter()
            .map(|one| (said(one, "crate"), texts(&one["allow"])))
            .collect(),
        banned: list(&rules["bans"]["deny"])
            .iter()
            .map(|ban| (said(ban, "crate"), said(ban, "reason")))
            .collect(),
    }
}

/// The packages of the lock file that features and systems can select. `cargo metadata` also lists packages of optional features that are
/// not used.
fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--workspace", "--target", "all"])
        .args([
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--no-dedupe",
            "--format",
            "{p}|{l}",
        ])
        .current_dir(top())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines: BTreeSet<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert!(lines.len() > 200, "only {} packages: the list is incomplete", lines.len());
    let package = |line: &String| {
        let (package, licence) = line.split_once('|')?;
        let ours = package.contains(" (") && !package.contains("(proc-macro)");
        let name = package.split(' ').next()?.to_owned();
        (!ours).then(|| Package {
            licence: licence.to_owned(),
            name,
        })
    };
    lines.iter().filter_map(package).collect()
}

/// Whether these licences satisfy an SPDX expression: one side of an OR, both sides of an AND.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let tokens: Vec<String> = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let mut place = 0;
    let met = either(&tokens, &mut place, allowed);
    met && place == tokens.len()
}

fn either(tokens: &[String], place: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = both(tokens, place, allowed);
    while tokens.get(*place).is_some_and(|token| token == "OR") {
        *place += 1;
        met |= both(tokens, place, allowed);
    }
    met
}

fn both(tokens: &[String], place: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = licence(tokens, place, allowed);
    while tokens.get(*place).is_some_and(|token| token == "AND") {
        *place += 1;
        met &= licence(tokens, place, allowed);
    }
    met
}

fn licence(tokens: &[String], place: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let token = tokens.get(*place);
    // This moves past the end as well: no licence satisfies an incomplete expression.
    *place += 1;
    let Some(token) = token else {
        return false;
    };
    if token == "(" {
        let met = either(tokens, place, allowed);
        let closed = tokens.get(*place).is_some_and(|token| token == ")");
        *place += 1;
        return met && closed;
    }
    let mut name = token.clone();
    if tokens.get(*place).is_some_and(|token| token == "WITH")
        && let Some(exception) = tokens.get(*place + 1)
    {
        name = format!("{name} WITH {exception}");
        *place += 2;
    }
    allowed.contains(&name)
}

#[test]
fn every_package_has_a_licence_that_deny_toml_allows() {
    let rules = rules();
    let mut refused = Vec::new();
    for Package { name, licence } in packages() {
        let by_file = BY_FILE.iter().find(|(package, _)| licence.is_empty() && *package == name);
        let licence = by_file.map_or(licence, |(_, licence)| (*licence).to_owned());
        let excepted = rules.exceptions.get(&name).is_some_and(|allowed| is_met(&licence, allowed));
        if !excepted && !is_met(&licence, &rules.allowed) {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(
        refused.is_empty(),
        "{refused:#?}: choose another crate, or say in deny.toml why it may stay"
    );
}

#[test]
fn no_banned_package_is_built() {
    let rules = rules();
    assert!(!rules.banned.is_empty());
    let found: BTreeSet<String> = packages()
        .into_iter()
        .filter_map(|package| rules.banned.get(&package.name).map(|reason| format!("{}: {reason}", package.name)))
        .collect();
    assert!(found.is_empty(), "{found:#?}: cargo tree -i shows which crates depend on them");
}

#[test]
fn expressions_of_licences_are_read_as_spdx_means_them() {
    let allowed = BTreeSet::from(["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()]);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("MIT/GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("Apache-2.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("(GPL-3.0 OR MIT) AND MIT", true),
        ("(GPL-3.0 OR MIT) AND Zlib", false),
        ("MIT OR", false),
        ("none", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}
