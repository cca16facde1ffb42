//! Reads the names of authors for comparison.

use super::fold::folded;
use crate::Author;

/// An author in the form in which names are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NameKey {
    /// The family name, folded, without spaces.
    pub(super) family: String,
    /// The words of the whole name that have three letters or more. They are needed because databases swap the parts of double names and
    /// foreign names.
    words: Vec<String>,
}

impl NameKey {
    pub(super) fn read(name: &str) -> Option<Self> {
        let words: Vec<String> = folded(name)
            .split(' ')
            .filter(|word| word.chars().count() > 2)
            .map(str::to_owned)
            .collect();
        let family = folded(Author::read(name).family()).replace(' ', "");
        let family = if family.is_empty() { folded(name).replace(' ', "") } else { family };
        (!family.is_empty()).then_some(Self { family, words })
    }

    /// Whether both names can be the same person: they have the same family name, or they share a word of three letters or more.
    pub(super) fn can_be(&self, other: &Self) -> bool {
        self.family == other.family || self.words.iter().any(|word| other.words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turned_names_can_be_the_same_person() {
        let read = |name: &str| NameKey::read(name).expect("a name");
        for (left, right) in [
            ("Cook, Judith A.", "Cook JA"),
            ("Goicoechea de, Jorge E.", "de Jorge, E. G."),
            ("Fernandes Brenna, S M", "Brenna, S M"),
            ("Müller, Anna", "Muller A"),
            ("Li, Q", "Li, Qiang"),
        ] {
            assert!(read(left).can_be(&read(right)) && read(right).can_be(&read(left)), "{left} {right}");
        }
        assert!(!read("Li, Q").can_be(&read("Wu, Q")));
    }
}
