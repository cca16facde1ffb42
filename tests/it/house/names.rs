//! Tests that the name of a type is unique in its crate, so that a search finds one type.

use std::collections::BTreeMap;

use super::modules::{Modules, crates};

/// Names that a derive requires in each file, and the crate in which they occur.
const ASKED_FOR: [(&str, &[&str]); 2] = [("entity", &["Model", "Relation"]), ("migration", &["Migration"])];

#[test]
fn type_names_are_unique_in_a_crate() {
    let mut wrong = Vec::new();
    for (name, modules) in crates() {
        let asked_for = ASKED_FOR
            .iter()
            .find(|(owner, _)| *owner == name)
            .map_or(&[][..], |(_, names)| *names);
        for (declared, files) in declared(&modules) {
            if files.len() > 1 && !asked_for.contains(&declared.as_str()) {
                wrong.push(format!("{declared}: {}", files.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "declared more than once in a crate:\n{}", wrong.join("\n"));
}

/// The types and traits of a crate, with the files that declare them.
fn declared(modules: &Modules) -> BTreeMap<String, Vec<String>> {
    let mut declared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for module in modules.0.values() {
        let mut depth = 0_usize;
        for pair in module.tokens.windows(2) {
            let [keyword, name] = pair else { continue };
            match keyword.as_str() {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                // A type in a trait or its implementation belongs to that trait.
                "type" if depth > 0 => {}
                "struct" | "enum" | "union" | "trait" | "type" if name.starts_with(char::is_uppercase) => {
                    declared.entry(name.clone()).or_default().push(module.file.clone());
                }
                _ => {}
            }
        }
    }
    declared
}

#[test]
fn a_name_that_is_declared_twice_is_found() {
    let modules = Modules::of([
        (
            "lib.rs",
            "struct Asked; impl Iterator for Asked { type Item = u8; } mod inner { enum Other {} }",
        ),
        ("a.rs", "pub(crate) enum Asked { Once } /// struct Other\n type Item = u8;"),
        ("tests.rs", "struct Asked;"),
    ]);
    let twice: Vec<_> = declared(&modules).into_iter().filter(|(_, files)| files.len() > 1).collect();
    assert_eq!(twice, [("Asked".to_owned(), vec!["lib.rs".to_owned(), "a.rs".to_owned()])]);
}
