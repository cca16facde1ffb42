//! What maps count of one study, and its stored form: a short text that many of can be read at once.
//!
//! The text is `P` (published) or `D`, the study's terms, `;`, the levels of its published programmes, `;`, the levels of all its
//! programmes, and for each outcome `;`, the letter of its direction and its terms. A term is the number of a place, in three characters.

use std::ops::Range;

use evidence::vocabulary::EffectDirection;

use super::places::PlaceId;
use crate::engine::error::Error;

/// Separates the texts of several studies.
pub(crate) const BETWEEN: char = '\n';

const PART: u8 = b';';
/// The digits are the 64 characters from this one on. None of them is a separator.
const FIRST_DIGIT: u8 = b'?';
const DIGITS: usize = 3;
const BITS: u32 = 6;
const MASK: u32 = 0x3f;

/// The highest number of a place that three characters can hold.
pub(crate) const LAST_PLACE: PlaceId = 262_143;

/// What maps count of one primary study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StudyFacts {
    pub(crate) published: bool,
    /// The study's own terms.
    pub(crate) terms: Vec<PlaceId>,
    /// The levels of involvement of the published programmes that it evaluates, and of all of them.
    pub(crate) levels: [Vec<PlaceId>; 2],
    pub(crate) outcomes: Vec<OutcomeFacts>,
    /// The terms of all outcomes, one outcome after the other.
    pub(crate) outcome_terms: Vec<PlaceId>,
}

/// What maps count of one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutcomeFacts {
    pub(crate) direction: EffectDirection,
    /// Its part of [`StudyFacts::outcome_terms`].
    pub(crate) terms: Range<usize>,
}

const fn letter(direction: EffectDirection) -> u8 {
    match direction {
        EffectDirection::Benefit => b'B',
        EffectDirection::Harm => b'H',
        EffectDirection::NoChange => b'N',
        EffectDirection::Inconsistent => b'I',
        EffectDirection::NotReported => b'R',
    }
}

fn unreadable() -> Error {
    Error::Corrupt("what maps count of a study cannot be read".to_owned())
}

fn write(places: &[PlaceId], text: &mut String) {
    for place in places {
        for digit in (0..DIGITS).rev() {
            let shift = BITS * u32::try_from(digit).unwrap_or(0);
            let value = u8::try_from((place >> shift) & MASK).unwrap_or(0);
            text.push(char::from(FIRST_DIGIT + value));
        }
    }
}

fn read(part: &[u8], places: &mut Vec<PlaceId>) -> Result<(), Error> {
    let (numbers, rest) = part.as_chunks::<DIGITS>();
    if !rest.is_empty() {
        return Err(unreadable());
    }
    for number in numbers {
        let mut place = 0;
        for digit in number {
            place = (place << BITS) | u32::from(digit.wrapping_sub(FIRST_DIGIT) & 0x3f);
        }
        places.push(place);
    }
    Ok(())
}

impl StudyFacts {
    /// Adds an outcome with its terms.
    pub(crate) fn add_outcome(&mut self, direction: EffectDirection, terms: impl IntoIterator<Item = PlaceId>) {
        let start = self.outcome_terms.len();
        self.outcome_terms.extend(terms);
        let terms = start..self.outcome_terms.len();
        self.outcomes.push(OutcomeFacts { direction, terms });
    }

    /// The terms of one of its outcomes.
    pub(crate) fn terms_of(&self, outcome: &OutcomeFacts) -> &[PlaceId] {
        self.outcome_terms.get(outcome.terms.clone()).unwrap_or_default()
    }

    /// Leaves out the outcomes that do not pass the test of their direction and terms.
    pub(crate) fn keep_outcomes(&mut self, test: impl Fn(EffectDirection, &[PlaceId]) -> bool) {
        let terms = &self.outcome_terms;
        self.outcomes
            .retain(|outcome| test(outcome.direction, terms.get(outcome.terms.clone()).unwrap_or_default()));
    }

    /// The stored form.
    pub(crate) fn text(&self) -> String {
        let mut text = String::from(if self.published { 'P' } else { 'D' });
        write(&self.terms, &mut text);
        for levels in &self.levels {
            text.push(char::from(PART));
            write(levels, &mut text);
        }
        for outcome in &self.outcomes {
            text.push(char::from(PART));
            text.push(char::from(letter(outcome.direction)));
            write(self.terms_of(outcome), &mut text);
        }
        text
    }

    /// Reads the stored form in place of what was here before, so that reading many texts allocates once.
    ///
    /// # Errors
    /// If the text is malformed.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), Error> {
        self.terms.clear();
        self.outcomes.clear();
        self.outcome_terms.clear();
        for levels in &mut self.levels {
            levels.clear();
        }
        let mut parts = text.as_bytes().split(|byte| *byte == PART);
        let (status, terms) = parts.next().and_then(<[u8]>::split_first).ok_or_else(unreadable)?;
        self.published = *status == b'P';
        read(terms, &mut self.terms)?;
        for levels in &mut self.levels {
            read(parts.next().ok_or_else(unreadable)?, levels)?;
        }
        for part in parts {
            let (direction, terms) = part.split_first().ok_or_else(unreadable)?;
            let known = EffectDirection::ALL.iter().find(|known| letter(**known) == *direction);
            let direction = *known.ok_or_else(unreadable)?;
            let start = self.outcome_terms.len();
            read(terms, &mut self.outcome_terms)?;
            let terms = start..self.outcome_terms.len();
            self.outcomes.push(OutcomeFacts { direction, terms });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_was_written() {
        let mut facts = StudyFacts {
            published: true,
            terms: vec![1, 63, 64, 262_143],
            levels: [vec![], vec![7]],
            ..StudyFacts::default()
        };
        facts.add_outcome(EffectDirection::Harm, [5, 4_095]);
        facts.add_outcome(EffectDirection::NotReported, []);
        let text = facts.text();
        let mut read = StudyFacts::default();
        for _ in 0..2 {
            read.read(&text).unwrap();
            assert_eq!(read, facts);
        }
        assert!(read.read("").is_err() && read.read("P").is_err() && read.read("P;;;X").is_err() && read.read("Pab;;").is_err());
    }
}
