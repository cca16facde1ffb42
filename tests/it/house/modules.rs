//! Reads the modules of each crate from its sources: what they import, and which module a path leads to.

use std::collections::BTreeMap;

use super::code::tokens;
use super::tree::rust_files;

/// The path of a module from the root of its crate.
pub type Path = Vec<String>;

/// The modules of one crate by their paths, without modules of tests.
pub struct Modules(pub BTreeMap<Path, Module>);

/// One source file.
#[derive(Debug, Default)]
pub struct Module {
    /// The path of the file from the top of the checkout.
    pub file: String,
    pub tokens: Vec<String>,
    /// Every path that the module imports or writes, if it begins with `crate`, `self`, `super` or one of its own modules.
    pub paths: Vec<Path>,
    /// The names that the module gives to its imports.
    named: BTreeMap<String, Path>,
}

/// The modules of each crate in this workspace, by the crate's folder.
pub fn crates() -> BTreeMap<String, Modules> {
    let mut crates: BTreeMap<String, Modules> = BTreeMap::new();
    for file in rust_files() {
        let Some((folder, inside)) = file.path.split_once("/src/") else {
            continue;
        };
        let modules = crates.entry(folder.to_owned()).or_insert_with(|| Modules(BTreeMap::new()));
        modules.add(inside, &file.path, &file.text);
    }
    assert!(crates.contains_key("crates/store"), "the crates are found");
    crates
}

impl Modules {
    /// The modules of these files, by their paths below `src`.
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let mut modules = Self(BTreeMap::new());
        for (path, text) in files {
            modules.add(path, path, text);
        }
        modules
    }

    fn add(&mut self, inside: &str, file: &str, text: &str) {
        let mut path: Path = inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if path.iter().any(|name| name == "tests" || name == "testing") || inside == "main.rs" {
            return;
        }
        // In `crates/pages`, the module of a page's folder is `page.rs`.
        if matches!(path.last().map(String::as_str), Some("mod" | "lib" | "page")) && path.len() != 1 || inside == "lib.rs" {
            path.pop();
        }
        let tokens = tokens(text);
        let (mut paths, mut named) = (Vec::new(), BTreeMap::new());
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let is_path = |at: usize| tokens.get(at).is_some_and(|next| next == "::");
            if token == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
                at += 1;
                for import in tree(&tokens, &mut at, &[]) {
                    if let Some(name) = import.name {
                        named.insert(name, import.path.clone());
                    }
                    paths.push(import.path);
                }
            } else if matches!(token.as_str(), "crate" | "super") && is_path(at + 1) {
                let mut path = vec![token.clone()];
                at += 1;
                while is_path(at) && tokens.get(at + 1).is_some_and(|next| is_word(next)) {
                    path.push(tokens[at + 1].clone());
                    at += 2;
                }
                paths.push(path);
            } else {
                at += 1;
            }
        }
        let file = file.to_owned();
        self.0.insert(
            path,
            Module {
                file,
                tokens,
                paths,
                named,
            },
        );
    }

    /// The module that defines the item of a path, as far as the sources of this crate tell. `None` for an item of another crate.
    pub fn defining(&self, from: &[String], path: &[String]) -> Option<Path> {
        self.follow(from, path, 0)
    }

    fn follow(&self, from: &[String], path: &[String], hops: usize) -> Option<Path> {
        let mut at = from.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while let [first, after @ ..] = rest
                    && first == "super"
                {
                    at.pop();
                    rest = after;
                }
            }
            first => {
                at.push(first.to_owned());
                self.0.get(&at)?;
                at.pop();
            }
        }
        while let [first, after @ ..] = rest {
            at.push(first.clone());
            if self.0.contains_key(&at) {
                rest = after;
                continue;
            }
            at.pop();
            // A re-export leads to another module. More than twenty in a row count as unresolved.
            let named = self.0.get(&at).and_then(|module| module.named.get(first)).filter(|_| hops < 20);
            if let Some(target) = named {
                let target = [target.as_slice(), after].concat();
                if let Some(found) = self.follow(&at, &target, hops + 1) {
                    return Some(found);
                }
            }
            break;
        }
        self.0.contains_key(&at).then_some(at)
    }
}

/// One name that a `use` imports.
struct Import {
    path: Path,
    /// The name. `None` for `*`.
    name: Option<String>,
}

/// Reads a tree of imports, and moves past it.
fn tree(tokens: &[String], at: &mut usize, before: &[String]) -> Vec<Import> {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(*at) {
        *at += 1;
        match token.as_str() {
            "::" => continue,
            "{" => {
                let mut imports = Vec::new();
                while tokens.get(*at).is_some_and(|next| next != "}") {
                    imports.extend(tree(tokens, at, &path));
                    if tokens.get(*at).is_some_and(|next| next == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return imports;
            }
            "*" => return vec![Import { path, name: None }],
            "self" if !path.is_empty() => {}
            word => path.push(word.to_owned()),
        }
        if tokens.get(*at).is_none_or(|next| next != "::") {
            break;
        }
    }
    let mut name = path.last().cloned();
    if tokens.get(*at).is_some_and(|next| next == "as") {
        name = tokens.get(*at + 1).cloned();
        *at += 2;
    }
    vec![Import { path, name }]
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}
