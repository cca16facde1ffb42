//! Parses the printed permission matrix, for the page that compares roles. The API tells a viewer only what their own role may do. A test
//! ensures that the printed matrix equals the rules.

use serde_json::{Value, json};

/// The printed matrix.
const PRINTED: &str = include_str!("../../../docs/access-matrix.md");

/// One resource, and what each role may see and do with it.
pub struct Line {
    /// The resource's code in permissions.
    pub code: &'static str,
    /// A description of the resource.
    pub what: &'static str,
    cells: Vec<&'static str>,
}

/// The roles, in the order of the matrix.
#[must_use]
pub fn roles() -> Vec<&'static str> {
    let heading = PRINTED.lines().find(|line| line.starts_with("| |"));
    heading
        .map(|line| cells(line).into_iter().filter(|name| is_role(name)).collect())
        .unwrap_or_default()
}

/// Every row of the matrix.
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
    /// What a role may see of the resource, and what else it may do; null if it may see nothing.
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
