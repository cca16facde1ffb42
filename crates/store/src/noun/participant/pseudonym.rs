//! Pseudonyms: two random words, which reveal nothing about the person, when they joined, or how many people did.

use crate::engine::error::Error;

const FIRST: [&str; 32] = [
    "Amber", "Birch", "Calm", "Cedar", "Clear", "Copper", "Coral", "Dawn", "Ember", "Fern", "Flint", "Gentle", "Golden", "Green", "Hazel",
    "Heather", "Indigo", "Ivory", "Jade", "Lilac", "Maple", "Misty", "Moss", "Ochre", "Olive", "Pearl", "Quiet", "Russet", "Sandy",
    "Silver", "Slate", "Violet",
];
const SECOND: [&str; 32] = [
    "Badger", "Beacon", "Bridge", "Brook", "Canal", "Cloud", "Curlew", "Field", "Finch", "Garden", "Harbour", "Hare", "Harvest", "Heron",
    "Hill", "Island", "Kestrel", "Lantern", "Linnet", "Meadow", "Moor", "Orchard", "Otter", "Path", "Robin", "River", "Sparrow", "Stone",
    "Swift", "Thrush", "Valley", "Wren",
];

/// A pseudonym. After the first few attempts it gets a random number, so that a large workshop finds free names too.
pub(super) fn pseudonym(attempt: usize) -> Result<String, Error> {
    let mut bytes = [0_u8; 4];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Corrupt("the system cannot provide random bytes".to_owned()))?;
    let [first, second, high, low] = bytes;
    let word = |words: &[&'static str; 32], byte: u8| words.get(usize::from(byte % 32)).copied().unwrap_or("Wren");
    let name = format!("{} {}", word(&FIRST, first), word(&SECOND, second));
    if attempt < 8 {
        return Ok(name);
    }
    Ok(format!("{name} {}", u16::from_be_bytes([high, low])))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_two_words_and_differ() {
        let names: BTreeSet<String> = (0..100).map(|_| pseudonym(0).unwrap()).collect();
        assert!(names.len() > 60, "{}", names.len());
        assert!(names.iter().all(|name| name.split(' ').count() == 2));
        assert_eq!(pseudonym(8).unwrap().split(' ').count(), 3);
    }

    #[test]
    fn no_word_stands_twice() {
        assert_eq!(FIRST.iter().chain(&SECOND).collect::<BTreeSet<_>>().len(), 64);
    }
}
