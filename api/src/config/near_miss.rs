//! Finds environment variables that look like settings but are misspelt.

use std::collections::BTreeMap;

use config::{Value, ValueKind};

use super::PREFIX;

/// How many letters may be wrong, missing or extra in a name that still counts as a misspelt setting.
const CLOSE: usize = 2;

/// The first variable that looks like a setting and is not one, with the name that would be read.
pub(super) fn find<'v>(variables: impl Iterator<Item = &'v str>, defaults: &Value) -> Option<(String, String)> {
    let known = known(defaults);
    let read = format!("{PREFIX}__");
    let mut variables: Vec<&str> = variables.filter(|name| !name.to_uppercase().starts_with(&read)).collect();
    variables.sort_unstable();
    variables.into_iter().find_map(|name| Some((name.to_owned(), meant(name, &known)?)))
}

/// The variable of every setting, by its letters only. In a table without fixed keys, any key is allowed.
fn known(defaults: &Value) -> BTreeMap<String, Known> {
    let mut names = BTreeMap::new();
    gather(defaults, PREFIX, &mut names);
    names
}

struct Known {
    variable: String,
    /// Whether any name may follow it.
    open: bool,
}

fn gather(value: &Value, variable: &str, into: &mut BTreeMap<String, Known>) {
    let open = match &value.kind {
        ValueKind::Table(table) if !table.is_empty() => {
            for (name, below) in table {
                gather(below, &format!("{variable}__{}", name.to_uppercase()), into);
            }
            return;
        }
        ValueKind::Table(_) => true,
        _ => false,
    };
    let known = Known {
        variable: variable.to_owned(),
        open,
    };
    into.insert(bare(variable), known);
}

fn bare(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

fn meant(name: &str, known: &BTreeMap<String, Known>) -> Option<String> {
    let letters = bare(name);
    // Names of settings are long, so a similar beginning is not an accident.
    let start = letters.get(..4)?;
    if !["LIVE", "LIVD", "LIED", "LVED"].contains(&start) {
        return None;
    }
    known.iter().find_map(|(bare, known)| {
        if known.open {
            let rest = letters.strip_prefix(bare.as_str()).filter(|rest| !rest.is_empty())?;
            return Some(format!("{}__{rest}", known.variable));
        }
        (distance(&letters, bare) <= CLOSE).then(|| known.variable.clone())
    })
}

/// How many letters must be changed, added or removed to turn one text into the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, (with, window)) in other.iter().zip(row.windows(2)).enumerate() {
            let [diagonal, above] = window else { continue };
            let left = next.get(j).copied().unwrap_or(usize::MAX);
            let change = diagonal + usize::from(letter != *with);
            next.push(change.min(above + 1).min(left.saturating_add(1)));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
