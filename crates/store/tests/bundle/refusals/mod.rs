//! Every kind of bad row is refused with its file, row and field.

mod limits;
mod reading;
mod references;
mod values;
mod workshop;

use serde_json::Value;
use store::bundle::{LoadError, Problem, check};

use crate::support::{Files, NOW_MS};

/// A row of the demo files: the file and the row's code.
struct Row(&'static str, &'static str);

/// A part of the workshop's file, by its code; the whole file where the code is empty.
const fn part(code: &'static str) -> Row {
    Row("illustrative-workshop.json", code)
}

impl Row {
    /// After one field (given by its JSON pointer) is changed, the row is refused at that field, with a message that contains these
    /// words.
    fn refuses(self, pointer: &str, value: Value, field: &str, words: &str) {
        let code = self.1;
        self.refuses_naming(pointer, value, code, field, words);
    }

    /// As `refuses`, if the refusal names the row in another way.
    fn refuses_naming(self, pointer: &str, value: Value, row: &str, field: &str, words: &str) {
        let Self(file, code) = self;
        let mut files = Files::demo();
        files.set(file, code, pointer, value);
        let problems = files.problems();
        let named = problems
            .iter()
            .any(|it| it.file == file && it.row == row && it.field == field && it.message.contains(words));
        assert!(named, "{file}, {row}, {field}: {words} was not among {problems:#?}");
    }
}

impl Files {
    /// The problems with the files, found either while parsing or while checking.
    pub fn problems(&self) -> Vec<Problem> {
        match self.bundle() {
            Err(problems) => problems,
            Ok(bundle) => match check(&bundle, NOW_MS) {
                Ok(()) => Vec::new(),
                Err(LoadError::Refused(problems)) => problems.0,
                Err(other) => panic!("{other}"),
            },
        }
    }
}
