//! Tests that modules in one folder import each other in one direction only. It reads the sources, file by file.
//!
//! An import is any path in a `use` or in the code. It is followed through re-exports to the module that defines the item. A module
//! includes everything below it. Imports between a module and the modules above it do not count as circular.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::{Module, Modules, Path, crates};

/// Accepted circular imports: the folder, the modules that may be part of one (none listed means any), and the reason.
const ACCEPTED: &[(&str, &[&str], &str)] = &[
    (
        "crates/store/src/noun",
        &["outcome", "study"],
        "a filter of studies can ask about their outcomes, and a filter of outcomes about their study: the two types contain each other",
    ),
    (
        "crates/graphql/src/noun",
        &[],
        "an object of the schema links to others, and they link back: a study has outcomes, and an outcome has its study",
    ),
];

/// The imports between the modules of one folder: from, to, and the places in the sources.
type Imports = BTreeMap<String, BTreeMap<String, Vec<String>>>;

#[test]
fn modules_of_a_folder_import_each_other_in_one_direction() {
    let (mut wrong, mut met) = (Vec::new(), BTreeSet::new());
    for (name, modules) in crates() {
        for (folder, imports) in imports(&modules) {
            let folder = [&[name.clone(), "src".to_owned()], folder.as_slice()].concat().join("/");
            for circle in circles(&imports) {
                let accepted = ACCEPTED.iter().position(|(place, allowed, _)| {
                    *place == folder && (allowed.is_empty() || circle.iter().all(|module| allowed.contains(&module.as_str())))
                });
                match accepted {
                    Some(accepted) => {
                        met.insert(accepted);
                    }
                    None => wrong.push(told(&folder, &circle, &imports)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let gone: Vec<_> = ACCEPTED.iter().enumerate().filter(|(place, _)| !met.contains(place)).collect();
    assert!(gone.is_empty(), "accepted circular imports that no longer exist: {gone:?}");
}

/// The imports between the modules of each folder.
fn imports(modules: &Modules) -> BTreeMap<Path, Imports> {
    let mut folders: BTreeMap<Path, Imports> = BTreeMap::new();
    for (from, Module { paths, .. }) in &modules.0 {
        for path in paths {
            let Some(to) = modules.defining(from, path) else { continue };
            let shared = from.iter().zip(&to).take_while(|(left, right)| left == right).count();
            let (Some(left), Some(right)) = (from.get(shared), to.get(shared)) else {
                continue;
            };
            let place = format!("{} imports {}", from.join("::"), path.join("::"));
            let places = folders.entry(from[..shared].to_vec()).or_default();
            places
                .entry(left.clone())
                .or_default()
                .entry(right.clone())
                .or_default()
                .push(place);
        }
    }
    folders
}

/// The groups of modules in which each one reaches every other one.
fn circles(imports: &Imports) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = imports.keys().map(|module| (module, reach(imports, module))).collect();
    let mut circles = BTreeSet::new();
    for (module, others) in &reached {
        let circle: BTreeSet<String> = others
            .iter()
            .filter(|other| reached.get(*other).is_some_and(|back| back.contains(module)))
            .map(|other| (*other).clone())
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// The modules that this one imports, directly or through others.
fn reach<'i>(imports: &'i Imports, module: &String) -> BTreeSet<&'i String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = imports.get(module).into_iter().flat_map(BTreeMap::keys).collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(imports.get(next).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

fn told(folder: &str, circle: &BTreeSet<String>, imports: &Imports) -> String {
    let names: Vec<&str> = circle.iter().map(String::as_str).collect();
    let mut lines = vec![format!("{folder}: {} import each other", names.join(", "))];
    for from in circle {
        for (_, places) in imports[from].iter().filter(|(to, _)| circle.contains(*to)) {
            lines.extend(places.iter().map(|place| format!("    {place}")));
        }
    }
    lines.join("\n")
}

#[test]
fn a_circle_is_found_through_a_re_export_and_below_a_folder() {
    let modules = Modules::of([
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a/mod.rs", "mod inner; pub use inner::Thing;"),
        ("a/inner.rs", "use crate::b; pub struct Thing;"),
        ("b.rs", "use super::c::Other; fn f() { b_of(crate::a::Thing) }"),
        ("c.rs", "pub use std::fmt as Other; // use crate::a::Thing;"),
    ]);
    let imports = imports(&modules);
    let [(folder, imports)] = imports.into_iter().collect::<Vec<_>>().try_into().expect("one folder has imports");
    assert!(folder.is_empty());
    assert_eq!(circles(&imports), [BTreeSet::from(["a".to_owned(), "b".to_owned()])]);
    assert_eq!(imports["b"]["a"], ["b imports crate::a::Thing"]);
}
