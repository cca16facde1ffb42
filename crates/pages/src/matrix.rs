//! Reads the access matrix as the service prints it from its rules, for the page on which roles are compared. The API tells a viewer
//! what their own role may do and nothing of others; a test of the rules keeps the printed page from drifting.

use serde_json::{Value, json};

/// The matrix as it is printed.
const PRINTED: &str = include_str!("../../../docs/access-matrix.md");

/// One kind of thing, and what each role may see and do of it.
pub struct Line {
    /// Its code, as permissions name it.
    pub code: &'static str,
    /// What it is, in words.
    pub what: &'static str,
    cells: Vec<&'static str>,
}

/// The roles, in the matrix's order.
#[must_use]
pub fn roles() -> Vec<&'static str> {
    let heading = PRINTED.lines().find(|line| line.starts_with("| |"));
    heading
        .map(|line| cells(line).into_iter().filter(|name| is_role(name)).collect())
        .unwrap_or_default()
}

/// Every line.
#[must_use]
pub fn lines() -> Vec<Line> {
    let lines = PRINTED.lines().filter_map(|line| line.strip_prefix("| **"));
    let read = |line: &'static str| {
        let (code, rest) = line.split_once("**: ")?;
        let mut all = cells(rest).into_iter();
        Some(Line {
            code,
            what: all.next()?,
            cells: all.collect(),
        })
    };
    lines.filter_map(read).collect()
}

impl Line {
    /// Which of these a role sees, and what more it may do; null where it sees nothing.
    #[must_use]
    pub fn of(&self, role: &str) -> Value {
        let place = roles().iter().position(|name| *name == role);
        let cell = place.and_then(|at| self.cells.get(at)).copied().filter(|cell| *cell != "–");
        cell.map_or(Value::Null, |cell| {
            let (which, may) = cell.split_once(": ").unwrap_or((cell, ""));
            json!({ "which": which, "may": may })
        })
    }
}

fn cells(line: &'static str) -> Vec<&'static str> {
    line.trim_matches('|')
        .split('|')
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect()
}

fn is_role(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_a_cell_for_every_role() {
        let roles = roles();
        assert_eq!((roles.len(), roles.first(), roles.last()), (8, Some(&"PUBLIC"), Some(&"ADMIN")));
        let lines = lines();
        assert!(lines.len() >= 15);
        for line in lines {
            assert!(line.cells.len() >= roles.len(), "{}: {}", line.code, line.cells.len());
            assert!(roles.iter().any(|role| !line.of(role).is_null()), "{}: nobody sees it", line.code);
        }
    }

    #[test]
    fn a_cell_says_which_and_what_more() {
        let lines = lines();
        let programmes = lines
            .iter()
            .find(|line| line.code == "PROGRAMMES_UNPUBLISHED")
            .expect("a line of the matrix");
        assert_eq!(programmes.of("PUBLIC"), Value::Null);
        assert_eq!(
            programmes.of("PRACTITIONER"),
            json!({ "which": "their own organisation's", "may": "create, edit" })
        );
    }
}
