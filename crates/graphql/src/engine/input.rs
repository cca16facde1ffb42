//! Reads what fields are given: bounds on lists and texts, and every problem by its path.

use std::collections::HashSet;
use std::str::FromStr;

use async_graphql::{ID, MaybeUndefined};
use evidence::vocabulary::WordList;
use policy::id::MalformedId;
use store::Change;

use super::id::read_optional;
use super::word::Word;
use crate::error::{FieldProblem, Refusal};

/// Codes of `anyOf` and `noneOf`, at most.
pub const MOST_CODES: usize = 200;
/// Codes of `allOf`, dimensions of a filter and keys of an order, at most.
pub const MOST_CRITERIA: usize = 20;
/// Characters of a text, at most.
const LONGEST_TEXT: usize = 500;
/// Characters of a code, at most.
const LONGEST_CODE: usize = 100;

/// What cannot be accepted of a field's input: all of it, not the first.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldProblem>);

impl Problems {
    /// Something at `path` cannot be accepted.
    pub fn say(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldProblem {
            path: path.into(),
            message: message.into(),
        });
    }

    /// A text that is compared or searched for.
    pub fn text(&mut self, path: &str, text: Option<String>) -> Option<String> {
        if let Some(problem) = text.as_deref().and_then(|text| wrong(text, LONGEST_TEXT)) {
            self.say(path, problem);
        }
        text
    }

    /// A code that is looked up.
    pub fn code(&mut self, path: &str, code: &str) {
        if let Some(problem) = wrong(code, LONGEST_CODE) {
            self.say(path, problem);
        }
    }

    /// Codes, each once, `most` at most.
    pub fn codes(&mut self, path: &str, codes: Option<Vec<String>>, most: usize) -> Vec<String> {
        let codes = each_once(codes.unwrap_or_default());
        if codes.len() > most {
            self.say(path, format!("at most {most} different codes"));
            return codes;
        }
        for (place, code) in codes.iter().enumerate() {
            self.code(&format!("{path}.{place}"), code);
        }
        codes
    }

    /// An id of one kind, which may be left out.
    pub fn id<T: FromStr<Err = MalformedId>>(&mut self, path: &str, id: Option<&ID>) -> Option<T> {
        match read_optional(id, path) {
            Ok(id) => id,
            Err(refusal) => {
                self.0.extend(refusal.fields);
                None
            }
        }
    }

    /// An id of one kind that is set, taken away, or left as it is.
    pub fn change_id<T: FromStr<Err = MalformedId>>(&mut self, path: &str, input: MaybeUndefined<ID>) -> Change<T> {
        match change_id(input, path) {
            Ok(change) => change,
            Err(refusal) => {
                self.0.extend(refusal.fields);
                Change::Keep
            }
        }
    }

    /// Ids of one kind.
    pub fn ids<T: FromStr<Err = MalformedId>>(&mut self, path: &str, ids: Option<Vec<ID>>) -> Option<Vec<T>> {
        let ids = ids?;
        let read = ids
            .iter()
            .enumerate()
            .filter_map(|(place, id)| self.id(&format!("{path}.{place}"), Some(id)));
        Some(read.collect())
    }

    /// A list that has more than [`MOST_CRITERIA`] entries cannot be accepted.
    pub fn criteria<T>(&mut self, path: &str, list: &[T]) {
        if list.len() > MOST_CRITERIA {
            self.say(path, format!("at most {MOST_CRITERIA} entries"));
        }
    }

    /// What was read, if there was no problem.
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

/// What is wrong with a text, if anything. PostgreSQL has no NUL, and no other control character but white space is written on
/// purpose.
fn wrong(text: &str, longest: usize) -> Option<String> {
    if text.chars().nth(longest).is_some() {
        return Some(format!("must not be longer than {longest} characters"));
    }
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    text.contains(control).then(|| "must not hold control characters".to_owned())
}

/// The values in their order, without those that stood there before.
pub fn each_once<T: Clone + Eq + std::hash::Hash>(values: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::with_capacity(values.len());
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// Left out: keep. Null or a value: set.
pub fn change<T>(input: MaybeUndefined<T>) -> Change<T> {
    match input {
        MaybeUndefined::Undefined => Change::Keep,
        MaybeUndefined::Null => Change::Set(None),
        MaybeUndefined::Value(value) => Change::Set(Some(value)),
    }
}

/// A value that can be changed and not taken away: left out, it stays; null cannot be accepted.
pub fn needed<T>(input: MaybeUndefined<T>, path: &str, problems: &mut Problems) -> Option<T> {
    match input {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Value(value) => Some(value),
        MaybeUndefined::Null => {
            problems.say(path, "must not be null: leave it out to keep what is there");
            None
        }
    }
}

/// The same for a value of a word list.
pub fn needed_word<T: WordList>(input: MaybeUndefined<Word<T>>, path: &str, problems: &mut Problems) -> Option<T> {
    needed(input, path, problems).map(|word| word.0)
}

/// A list that is replaced: left out, it stays; null empties it.
pub fn list<T>(input: MaybeUndefined<Vec<T>>) -> Option<Vec<T>> {
    match input {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(Vec::new()),
        MaybeUndefined::Value(list) => Some(list),
    }
}

/// The same for a value of a word list.
pub fn change_word<T: WordList>(input: MaybeUndefined<Word<T>>) -> Change<T> {
    change(input.map_value(|word| word.0))
}

/// The same for an id of one kind.
///
/// # Errors
/// BAD_USER_INPUT at `path` for an id of another kind.
pub fn change_id<T: FromStr<Err = MalformedId>>(input: MaybeUndefined<ID>, path: &str) -> Result<Change<T>, Refusal> {
    Ok(match change(input) {
        Change::Keep => Change::Keep,
        Change::Set(id) => Change::Set(read_optional(id.as_ref(), path)?),
    })
}

/// A code argument.
///
/// # Errors
/// BAD_USER_INPUT at `code` for what can be no code.
pub fn code(code: &str) -> Result<&str, Refusal> {
    let mut problems = Problems::default();
    problems.code("code", code);
    problems.finish(code)
}

/// The keys of an order, as the store takes them.
///
/// # Errors
/// BAD_USER_INPUT at `orderBy` for more than can order anything.
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
