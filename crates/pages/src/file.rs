//! Writes a page's rows as a CSV file.

/// A table: its heading and its rows.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// The names of the columns.
    pub heading: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Rows {
    /// A table without rows.
    #[must_use]
    pub fn new(heading: &[&str]) -> Self {
        Self {
            heading: heading.iter().map(|&name| name.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// The table as CSV (RFC 4180). A cell that a spreadsheet would treat as a formula gets an apostrophe in front.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let rows = std::iter::once(&self.heading).chain(&self.rows);
        for row in rows {
            // Writing to memory does not fail, and each row is as long as the heading.
            if writer.write_record(row.iter().map(|cell| harmless(cell))).is_err() {
                return String::new();
            }
        }
        writer
            .into_inner()
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default()
    }
}

fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A value of an answer as a cell: text is unchanged, null is empty, and the codes of a list are joined.
#[must_use]
pub fn cell(value: Option<&serde_json::Value>) -> String {
    use serde_json::Value;
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => values.iter().map(|value| cell(Some(value))).collect::<Vec<_>>().join("; "),
        Some(Value::Object(map)) => cell(map.get("label").or_else(|| map.get("name")).or_else(|| map.get("code"))),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let mut rows = Rows::new(&["a", "b"]);
        rows.rows.push(vec!["=1+1".into(), "-0.5".into()]);
        rows.rows.push(vec!["x,y".into(), "say \"a\"".into()]);
        assert_eq!(rows.csv(), "a,b\r\n'=1+1,-0.5\r\n\"x,y\",\"say \"\"a\"\"\"\r\n");
    }
}
