//! Parses an author in the forms of PubMed, RIS and BibTeX: persons with suffixes and particles, single names, organisations.
//!
//! | source | form |
//! |---|---|
//! | PubMed | `Smith J`, `van der Berg KJ`, `Smith JA Jr`, `Smith, John A 3rd`, `World Health Organization` |
//! | RIS | `Smith, John A., Jr.`, `Smith,J.A.`, `World Health Organization,` |
//! | BibTeX | `Smith, Jr., John`, `John van der Berg`, `{World Health Organization}` |
//!
//! Given names are reduced to initials, because the styles show no more. If family and given name are written without a comma and without
//! initials, the family name is the last word together with the words in small letters before it.

mod group;
mod suffix;

use group::is_group;
use suffix::Suffix;

/// A person: a family name with initials and a suffix. Or an organisation or a single name, which has neither initials nor a suffix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    family: String,
    /// The initials in capital letters: `JA` or `J-P`.
    initials: String,
    suffix: Option<Suffix>,
}

/// The most letters that initials can have. A longer group of capitals is a name in capitals, or the short name of an organisation.
const MOST_INITIALS: usize = 4;

impl Author {
    /// Parses an author as reference files and people write it.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // BibTeX uses braces to keep the name of an organisation together.
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            return Self::whole(inner.trim());
        }
        let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [alone] if text.ends_with(',') => Self::whole(alone),
            [alone] => Self::without_comma(alone),
            [name, last] => match Suffix::read(last) {
                Some(suffix) => Self {
                    suffix: Some(suffix),
                    ..Self::without_comma(name)
                },
                None if is_group(&text) && !are_initials(last) => Self::whole(&text),
                None => Self::inverted_name(name, last, None),
            },
            [family, one, other] => match (Suffix::read(one), Suffix::read(other)) {
                (Some(suffix), _) => Self::inverted_name(family, other, Some(suffix)),
                (None, Some(suffix)) => Self::inverted_name(family, one, Some(suffix)),
                (None, None) => Self::whole(&text),
            },
            _ => Self::whole(&text),
        }
    }

    /// The family name, by which an author is cited. For an organisation, this is its whole name.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    fn whole(name: &str) -> Self {
        Self {
            family: name.to_owned(),
            initials: String::new(),
            suffix: None,
        }
    }

    /// A person from `Smith` and the text after the comma, such as `John A Jr` or `Ludwig van`.
    fn inverted_name(family: &str, given: &str, suffix: Option<Suffix>) -> Self {
        let mut given: Vec<&str> = given.split(' ').collect();
        let own = if given.len() > 1 {
            given.last().and_then(|last| Suffix::read(last))
        } else {
            None
        };
        if own.is_some() {
            given.pop();
        }
        let mut family = family.to_owned();
        while let Some(particle) = given.last().filter(|word| given.len() > 1 && is_particle(word)) {
            family = format!("{particle} {family}");
            given.pop();
        }
        Self {
            family,
            initials: initials_of(&given),
            suffix: suffix.or(own),
        }
    }

    /// An author without a comma: `Smith JA`, `Smith J Jr`, `John van der Berg`, `J. A. Smith`, `Madonna`, `World Health Organization`.
    fn without_comma(name: &str) -> Self {
        let mut words: Vec<&str> = name.split(' ').collect();
        let is_short = |words: &[&str]| words.len() == 2 && words.last().is_some_and(|last| are_initials(last));
        if is_group(name) && !is_short(&words) {
            return Self::whole(name);
        }
        let suffix = match words.as_slice() {
            // "Smith V" has an initial, and "Smith JR" has two. So a suffix in capitals is read only after initials or a given name.
            [_, _, .., last] => Suffix::read(last),
            [_, last] if !are_initials(last) => Suffix::read(last),
            _ => None,
        };
        if suffix.is_some() {
            words.pop();
        }
        let behind = words.iter().rev().take_while(|word| are_initials(word)).count();
        // If every word looks like initials, the name is written in capitals: its first word is the family name.
        let behind = if behind < words.len() {
            behind
        } else {
            words.len().saturating_sub(1)
        };
        if behind > 0 {
            let (family, given) = words.split_at(words.len() - behind);
            return Self {
                family: family.join(" "),
                initials: initials_of(given),
                suffix,
            };
        }
        let last = words.len() - 1;
        let from = words
            .iter()
            .skip(1)
            .position(|word| is_particle(word))
            .map_or(last, |place| place + 1);
        let (given, family) = words.split_at(from.min(last));
        Self {
            family: family.join(" "),
            initials: initials_of(given),
            suffix,
        }
    }

    /// The family name and the initials without full stops, for Vancouver: `Cook JA`, `Smith J Jr`.
    pub(crate) fn plain(&self) -> String {
        let initials = Some(self.initials.as_str()).filter(|initials| !initials.is_empty());
        let parts = [Some(self.family.as_str()), initials, self.suffix.map(Suffix::in_medicine)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The family name first, then the initials with full stops. The result is `Cook, J. A.` if `between` is a space, and `Cook, J.A.` if
    /// it is empty. A suffix follows: `Smith, J., Jr.`.
    pub(crate) fn inverted(&self, between: &str) -> String {
        let mut out = self.family.clone();
        if !self.initials.is_empty() {
            let mut initials = String::new();
            for letter in self.initials.chars() {
                if letter == '-' {
                    initials.push('-');
                    continue;
                }
                if !initials.is_empty() && !initials.ends_with('-') {
                    initials.push_str(between);
                }
                initials.push(letter);
                initials.push('.');
            }
            out = format!("{out}, {initials}");
        }
        match self.suffix {
            Some(suffix) => format!("{out}, {}", suffix.in_full()),
            None => out,
        }
    }
}

/// Whether a text is initials: capitals, with full stops and single hyphens between them, such as `JA`, `J.A.`, `J-P`, `J.-P.`.
fn are_initials(text: &str) -> bool {
    let letters = text.chars().filter(|&c| !matches!(c, '-' | '.')).count();
    let capitals = text.split('-').all(|part| {
        let mut letters = part.chars().filter(|&c| c != '.').peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    });
    capitals && (1..=MOST_INITIALS).contains(&letters)
}

/// Whether a word is a particle, which begins with a small letter: `van`, `der`, `de`, `bin`, `'t`.
fn is_particle(word: &str) -> bool {
    word.trim_start_matches(['\'', '’']).chars().next().is_some_and(char::is_lowercase)
}

/// The initials of given names: `Jean-Paul M` gives `J-PM`; `JA` and `J.A.` give `JA`.
fn initials_of(given: &[&str]) -> String {
    let mut initials = String::new();
    for word in given {
        if are_initials(word) {
            initials.extend(word.chars().filter(|&c| c != '.'));
            continue;
        }
        // `J.Paul` is two names without a space between them.
        for (place, part) in word.split(['-', '‐']).enumerate() {
            for (piece, name) in part.split('.').filter(|name| !name.is_empty()).enumerate() {
                if let Some(letter) = name.chars().find(|c| c.is_alphabetic()) {
                    if place > 0 && piece == 0 {
                        initials.push('-');
                    }
                    initials.extend(letter.to_uppercase());
                }
            }
        }
    }
    initials.trim_matches('-').to_owned()
}

pub(crate) fn read_all(authors: &[String]) -> Vec<Author> {
    let named = authors.iter().filter(|author| author.chars().any(char::is_alphanumeric));
    named.map(|author| Author::read(author)).collect()
}

#[cfg(test)]
mod tests;
