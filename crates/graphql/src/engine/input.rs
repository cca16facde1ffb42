//! Reads the arguments of fields: checks the bounds of lists and texts, and reports every problem with its path.

use std::collections::HashSet;
use std::str::FromStr;

use async_graphql::{ID, MaybeUndefined};
use evidence::vocabulary::WordList;
use policy::id::MalformedId;
use store::Change;

use super::id::read_optional;
use super::word::Word;
use crate::error::{FieldProblem, Refusal};

/// The maximum number of codes in `anyOf` and in `noneOf`.
pub const MOST_CODES: usize = 200;
/// The maximum number of codes in `allOf`, of dimensions in a filter, and of keys in a sort order.
pub const MOST_CRITERIA: usize = 20;
/// The maximum number of characters in a text.
const LONGEST_TEXT: usize = 500;
/// The maximum number of characters in a code.
const LONGEST_CODE: usize = 100;

/// All problems with the input of a field, not only the first.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Reports a problem at `path`.
    pub fn say(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldProblem {
            path: path.into(),
            message: message.into(),
        });
    }

    /// Checks a text that is compared or searched for.
    pub fn text(&mut self, path: &str, text: Option<String>) -> Option<String> {
        if let Some(problem) = text.as_deref().and_then(|text| wrong(text, LONGEST_TEXT)) {
            self.say(path, problem);
        }
        text
    }

    /// Checks a code that is looked up.
    pub fn code(&mut self, path: &str, code: &str) {
        if let Some(problem) = wrong(code, LONGEST_CODE) {
            self.say(path, problem);
        }
    }

    /// Checks codes and removes duplicates. At most `most` different codes are accepted.
    pub fn codes(&mut self, path: &str, codes: Option<Vec<String>>, most: usize) -> Vec<String> {
        let codes = each_once(codes.unwrap_or_default());
        if codes.len() > most {
            self.say(path, format!("must not have more than {most} different codes"));
            return codes;
        }
        for (place, code) in codes.iter().enumerate() {
            self.code(&format!("{path}.{place}"), code);
        }
        codes
    }

    /// Reads an optional id of one kind.
    pub fn id<T: FromStr<Err = MalformedId>>(&mut self, path: &str, id: Option<&ID>) -> Option<T> {
        match read_optional(id, path) {
            Ok(id) => id,
            Err(refusal) => {
                self.0.extend(refusal.fields);
                None
            }
        }
    }

    /// Reads a change of an id: set, cleared, or kept.
    pub fn change_id<T: FromStr<Err = MalformedId>>(&mut self, path: &str, input: MaybeUndefined<ID>) -> Change<T> {
        match change_id(input, path) {
            Ok(change) => change,
            Err(refusal) => {
                self.0.extend(refusal.fields);
                Change::Keep
            }
        }
    }

    /// Reads ids of one kind.
    pub fn ids<T: FromStr<Err = MalformedId>>(&mut self, path: &str, ids: Option<Vec<ID>>) -> Option<Vec<T>> {
        let ids = ids?;
        let read = ids
            .iter()
            .enumerate()
            .filter_map(|(place, id)| self.id(&format!("{path}.{place}"), Some(id)));
        Some(read.collect())
    }

    /// Refuses a list with more than [`MOST_CRITERIA`] entries.
    pub fn criteria<T>(&mut self, path: &str, list: &[T]) {
        if list.len() > MOST_CRITERIA {
            self.say(path, format!("must not have more than {MOST_CRITERIA} entries"));
        }
    }

    /// Returns the input if there was no problem.
    ///
    /// # Errors
    /// BAD_USER_INPUT with every problem.
    pub fn finish<T>(self, read: T) -> Result<T, Refusal> {
        if self.0.is_empty() {
            Ok(read)
        } else {
            Err(Refusal::invalid(self.0))
        }
    }
}

/// What is wrong with a text, if anything. Control characters other than white space are refused: PostgreSQL cannot
/// store NUL, and nobody types the others on purpose.
fn wrong(text: &str, longest: usize) -> Option<String> {
    if text.chars().nth(longest).is_some() {
        return Some(format!("must not be longer than {longest} characters"));
    }
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    text.contains(control).then(|| "must not hold control characters".to_owned())
}

/// Removes duplicates and keeps the order of first occurrences.
pub fn each_once<T: Clone + Eq + std::hash::Hash>(values: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::with_capacity(values.len());
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// Left out: keep the value. Null or a value: set it.
pub fn change<T>(input: MaybeUndefined<T>) -> Change<T> {
    match input {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Set(None),
        MaybeUndefined::Value(value) => Change::Set(Some(value)),
    }
}

/// Reads a field that can be changed but not cleared: left out, it keeps its value; null is refused.
pub fn needed<T>(input: MaybeUndefined<T>, path: &str, problems: &mut Problems) -> Option<T> {
    match input {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Value(value) => Some(value),
        MaybeUndefined::Null => {
            problems.say(path, "must not be null; leave the field out to keep its value");
            None
        }
    }
}

/// Does the same for a value of the vocabulary.
pub fn needed_word<T: WordList>(input: MaybeUndefined<Word<T>>, path: &str, problems: &mut Problems) -> Option<T> {
    needed(input, path, problems).map(|word| word.0)
}

/// Reads a list that is replaced as a whole: left out, it stays; null empties it.
pub fn list<T>(input: MaybeUndefined<Vec<T>>) -> Option<Vec<T>> {
    match input {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Vec::new()),
        MaybeUndefined::Value(list) => Some(list),
    }
}

/// Reads a change of a value of the vocabulary, as [`change`] does.
pub fn change_word<T: WordList>(input: MaybeUndefined<Word<T>>) -> Change<T> {
    change(input.map_value(|word| word.0))
}

/// Reads a change of an id of one kind, as [`change`] does.
///
/// # Errors
/// BAD_USER_INPUT at `path` for an id of another kind.
pub fn change_id<T: FromStr<Err = MalformedId>>(input: MaybeUndefined<ID>, path: &str) -> Result<Change<T>, Refusal> {
    Ok(match change(input) {
        Change::Keep => Change::Keep,
        Change::Set(id) => Change::Set(read_optional(id.as_ref(), path)?),
    })
}

/// Checks the argument `code`.
///
/// # Errors
/// BAD_USER_INPUT at `code` when the text cannot be a code.
pub fn code(code: &str) -> Result<&str, Refusal> {
    let mut problems = Problems::default();
    problems.code("code", code);
    problems.finish(code)
}

/// Converts the keys of a sort order into the store's form.
///
/// # Errors
/// BAD_USER_INPUT at `orderBy` when there are too many keys.
pub fn orders<I: Into<O>, O>(input: Option<Vec<I>>) -> Result<Vec<O>, Refusal> {
    let input = input.unwrap_or_default();
    let mut problems = Problems::default();
    problems.criteria("orderBy", &input);
    problems.finish(())?;
    Ok(input.into_iter().map(Into::into).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_a_length_and_no_control_characters() {
        assert_eq!(wrong("stigma\n(1)\tété", 14), None);
        assert!(wrong("stigma!", 6).is_some());
        for text in ["a\0", "\u{1b}[1m", "\u{7f}", "\u{85}"] {
            assert!(wrong(text, 10).is_some(), "{text:?}");
        }
    }

    #[test]
    fn repeats_are_left_out_before_they_are_counted() {
        let mut problems = Problems::default();
        let said = vec!["A".to_owned(); 1000];
        assert_eq!(problems.codes("codes", Some(said), 1), ["A"]);
        assert!(problems.finish(()).is_ok());
    }
}
