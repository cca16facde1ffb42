//! Parses evidence files, from a folder or from the copy in the program, row by row: a bad row is reported, and the others are still
//! read.

use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::decode::{Spot, before, spot, text_of, without_mark};
use super::files::{Bundle, Kind, Row, WorkshopFile};
use super::problem::{Findings, Problems};

/// The demo evidence, so that it can be loaded wherever the program runs.
const DEMO: [(&str, &str); 9] = [
    ("terms.json", include_str!("../../../../data/terms.json")),
    ("organisations.json", include_str!("../../../../data/organisations.json")),
    ("projects.json", include_str!("../../../../data/projects.json")),
    ("reports.json", include_str!("../../../../data/reports.json")),
    ("studies.json", include_str!("../../../../data/studies.json")),
    ("programmes.json", include_str!("../../../../data/programmes.json")),
    ("outcomes.json", include_str!("../../../../data/outcomes.json")),
    ("questions.json", include_str!("../../../../data/questions.json")),
    (
        "illustrative-workshop.json",
        include_str!("../../../../data/illustrative-workshop.json"),
    ),
];

impl Bundle {
    /// The demo evidence.
    ///
    /// # Errors
    /// A file of the built-in copy that cannot be parsed. A test prevents this from being released.
    pub fn demo() -> Result<Self, Problems> {
        Self::from_files(DEMO)
    }

    /// Reads the files of a folder. Files may be missing; a `.json` file with another name is a problem.
    ///
    /// # Errors
    /// All rows that cannot be parsed, by file, row and field.
    pub fn from_folder(folder: &Path) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        let mut files = Vec::new();
        match json_files(folder) {
            Ok(names) if names.is_empty() => findings.file(&folder.display().to_string(), "holds no .json file"),
            Ok(names) => {
                for name in names {
                    match fs::read(folder.join(&name)).map(text_of) {
                        Ok(Ok(text)) => files.push((name, text)),
                        Ok(Err(no_text)) => findings.place(&name, spot(&no_text.readable), no_text.message),
                        Err(e) => findings.file(&name, format!("cannot be read: {e}")),
                    }
                }
            }
            Err(e) => findings.file(&folder.display().to_string(), format!("cannot be read: {e}")),
        }
        findings.into_result()?;
        Self::from_files(files)
    }

    /// Parses files given by name and text.
    ///
    /// # Errors
    /// All rows that cannot be parsed, by file, row and field.
    pub fn from_files<N: AsRef<str>, T: AsRef<str>>(files: impl IntoIterator<Item = (N, T)>) -> Result<Self, Problems> {
        let mut findings = Findings::default();
        let mut bundle = Self::default();
        for (name, text) in files {
            let (name, text) = (name.as_ref(), without_mark(text.as_ref()));
            match Kind::ALL.into_iter().find(|kind| kind.file() == name) {
                Some(kind) => bundle.read(kind, text, &mut findings),
                None => findings.file(name, "is no evidence file"),
            }
        }
        findings.into_result()?;
        Ok(bundle)
    }

    fn read(&mut self, kind: Kind, text: &str, findings: &mut Findings) {
        match kind {
            Kind::Term => self.terms.extend(rows(text, findings)),
            Kind::Organisation => self.organisations.extend(rows(text, findings)),
            Kind::Project => self.projects.extend(rows(text, findings)),
            Kind::Report => self.reports.extend(rows(text, findings)),
            Kind::Study => self.studies.extend(rows(text, findings)),
            Kind::Programme => self.programmes.extend(rows(text, findings)),
            Kind::Outcome => self.outcomes.extend(rows(text, findings)),
            Kind::Question => self.questions.extend(rows(text, findings)),
            Kind::Workshop => self.workshops.extend(workshop(text, findings)),
        }
    }
}

fn json_files(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name).extension().is_some_and(|end| end == "json") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn rows<R: Row + DeserializeOwned>(text: &str, findings: &mut Findings) -> Vec<R> {
    let file = R::KIND.file();
    let values = match serde_json::from_str(text) {
        Ok(Value::Array(values)) => values,
        Ok(_) => {
            findings.file(file, "is not a list of rows");
            return Vec::new();
        }
        Err(e) => {
            findings.place(file, spot(before(text, e.line(), e.column())), format!("is not JSON: {e}"));
            return Vec::new();
        }
    };
    let numbered = values.into_iter().enumerate();
    numbered
        .filter_map(|(index, value)| row(value, &format!("row {}", index + 1), findings))
        .collect()
}

fn workshop(text: &str, findings: &mut Findings) -> Option<WorkshopFile> {
    match serde_json::from_str(text) {
        Ok(value) => row(value, "", findings),
        Err(e) => {
            let place = spot(before(text, e.line(), e.column()));
            // A workshop is a single row, whose parts are objects and lists.
            findings.place(
                Kind::Workshop.file(),
                Spot {
                    row: String::new(),
                    ..place
                },
                format!("is not JSON: {e}"),
            );
            None
        }
    }
}

fn row<R: Row + DeserializeOwned>(mut value: Value, place: &str, findings: &mut Findings) -> Option<R> {
    drop_notes(&mut value, R::NOTES);
    let name = row_name(R::KIND, &value).unwrap_or_else(|| place.to_owned());
    match serde_path_to_error::deserialize(value) {
        Ok(row) => Some(row),
        Err(e) => {
            let message = e.inner().to_string();
            findings.row(R::KIND, &name).say(field_of(e.path(), &message), message);
            None
        }
    }
}

/// The code that the row's type would give, taken from a value that may not be a valid row.
fn row_name(kind: Kind, value: &Value) -> Option<String> {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    match kind {
        Kind::Term => Some(format!("{}/{}", text("/dimension")?, text("/code")?)),
        Kind::Workshop => text("/workshop/code").map(str::to_owned),
        Kind::Organisation | Kind::Project | Kind::Report | Kind::Study | Kind::Programme | Kind::Outcome | Kind::Question => {
            text("/code").map(str::to_owned)
        }
    }
}

/// A missing field is named only in the message; the path ends at the object without it.
fn field_of(path: &serde_path_to_error::Path, message: &str) -> String {
    let path = path.to_string();
    let path = if path == "." { String::new() } else { path };
    match message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some(field) if path.is_empty() => field.to_owned(),
        Some(field) => format!("{path}.{field}"),
        None => path,
    }
}

fn drop_notes(value: &mut Value, notes: &[&str]) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !notes.contains(&name.as_str()));
            fields.values_mut().for_each(|inner| drop_notes(inner, notes));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| drop_notes(inner, notes)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
