//! Tests that the documents are true: their links lead somewhere, and every setting is described with its default value.

use super::tree::{text_files, top};

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for file in text_files().into_iter().filter(|file| file.path.ends_with(".md")) {
        let folder = top().join(&file.path).parent().expect("a file is in a folder").to_owned();
        for (number, line) in file.lines() {
            for target in link_targets(line) {
                let path = target.split('#').next().unwrap_or_default();
                if !target.contains("://") && !path.is_empty() && !folder.join(path).exists() {
                    broken.push(format!("{}:{number}: {target}", file.path));
                }
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_setting_is_described_with_its_built_in_value() {
    let settings = settings(&std::fs::read_to_string(top().join("config/default.toml")).expect("the built-in settings can be read"));
    assert!(settings.len() > 10, "too few settings were read: {settings:?}");
    let described = std::fs::read_to_string(top().join("docs/operations.md")).expect("the operations page can be read");
    let described: Vec<_> = described.lines().filter_map(described_setting).collect();
    assert_eq!(described, settings, "docs/operations.md (left) against config/default.toml (right)");
}

/// The contents of the brackets in `](…)`.
fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|after| after.split(')').next())
}

/// The name and value of each setting, in order.
fn settings(toml: &str) -> Vec<(String, String)> {
    let mut section = "";
    let mut settings = Vec::new();
    for line in toml.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, value)) = line.split_once(" = ") {
            settings.push((format!("{section}.{key}"), value.to_owned()));
        }
    }
    settings
}

/// A line of the table of settings: | `section.key` | `value` | … |
fn described_setting(line: &str) -> Option<(String, String)> {
    let mut cells = line.strip_prefix("| `")?.split(" | ");
    let name = cells.next()?.trim_end_matches('`');
    let value = cells.next()?.trim_matches('`');
    let has_section = name.contains('.') && !name.contains([' ', '/']);
    has_section.then(|| (name.to_owned(), value.to_owned()))
}
