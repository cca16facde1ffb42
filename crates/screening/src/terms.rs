//! Chooses the terms of a review: stems, and pairs of stems that follow each other, which occur in enough records. Numbers them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::own_order::mixed;
use crate::rows::Rows;

/// A stem of fewer records is no term: it says nothing about other records.
const STEM_RECORDS: u32 = 2;

/// A pair of fewer records is no term. Most pairs are rare, and keeping them costs memory; measured, it did not help.
const PAIR_RECORDS: u32 = 5;

/// The largest number of counters with which rare pairs are sorted out. Two pairs may share a counter.
const MOST_COUNTERS: usize = 1 << 24;

/// The stems of a record in the order of its words, by provisional numbers. Parts of the record are apart by [`BREAK`].
pub(crate) type Sequence = Box<[u32]>;

/// Stands between the parts of a record: words of different parts are no pair.
pub(crate) const BREAK: u32 = u32::MAX;

/// Two terms that follow each other.
type Pair = (u32, u32);

/// The terms that were chosen. Their numbers depend on the texts alone, and not on the order of the records.
struct Terms {
    /// The number of each stem, by its provisional number; stems in alphabetical order.
    stems: Vec<Option<u32>>,
    /// The number of each pair, by the numbers of its stems. They follow those of the stems.
    pairs: PairMap<u32>,
}

/// The terms of each record, and the number of all terms. `alphabetical` has the provisional numbers of all stems in the order of their
/// letters.
pub(crate) fn chosen(sequences: Vec<Sequence>, alphabetical: &[u32]) -> (Rows, usize) {
    let mut terms = Terms {
        stems: vec![None; alphabetical.len()],
        pairs: HashMap::default(),
    };
    let stems = terms.choose_stems(&sequences, alphabetical);
    let count = terms.choose_pairs(&sequences, stems);
    let mut rows = Rows::default();
    let mut row = Vec::new();
    // Each sequence is dropped when its row is there.
    for sequence in sequences {
        row.clear();
        row.extend(terms.of(&sequence).flatten());
        row.extend(terms.pairs_of(&sequence).filter_map(|pair| terms.pairs.get(&pair)));
        row.sort_unstable();
        rows.add(&row);
    }
    rows.shrink();
    (rows, count as usize)
}

impl Terms {
    /// The terms of the words of a sequence. `None` for a word that is no term, and between parts.
    fn of<'a>(&'a self, sequence: &'a [u32]) -> impl Iterator<Item = Option<u32>> + 'a {
        sequence.iter().map(|&stem| self.stems.get(stem as usize).copied().flatten())
    }

    /// All pairs of a sequence whose words are terms.
    fn pairs_of<'a>(&'a self, sequence: &'a [u32]) -> impl Iterator<Item = Pair> + 'a {
        self.of(sequence)
            .zip(self.of(sequence).skip(1))
            .filter_map(|(first, second)| first.zip(second))
    }

    /// Numbers the stems of enough records. The number of them.
    fn choose_stems(&mut self, sequences: &[Sequence], alphabetical: &[u32]) -> u32 {
        let mut records = vec![Occurrences::default(); alphabetical.len()];
        for (record, sequence) in (1..).zip(sequences) {
            for &stem in sequence {
                if let Some(occurrences) = records.get_mut(stem as usize) {
                    occurrences.note(record);
                }
            }
        }
        let mut next = 0;
        for &stem in alphabetical {
            let enough = records.get(stem as usize).is_some_and(|stem| stem.records >= STEM_RECORDS);
            if let Some(number) = self.stems.get_mut(stem as usize).filter(|_| enough) {
                *number = Some(next);
                next += 1;
            }
        }
        next
    }

    /// Numbers the pairs of enough records, from `next` on. The number after the last one.
    fn choose_pairs(&mut self, sequences: &[Sequence], mut next: u32) -> u32 {
        let mut frequent: Vec<Pair> = self
            .count_pairs(sequences)
            .into_iter()
            .filter(|(_, pair)| pair.records >= PAIR_RECORDS)
            .map(|(pair, _)| pair)
            .collect();
        frequent.sort_unstable();
        self.pairs.reserve(frequent.len());
        for pair in frequent {
            self.pairs.insert(pair, next);
            next += 1;
        }
        next
    }

    /// In how many records each pair occurs. Pairs that are rare may be left out.
    fn count_pairs(&self, sequences: &[Sequence]) -> PairMap<Occurrences> {
        // A pair can't occur in more records than its counter says, so only pairs with a high counter are counted one by one.
        let words: usize = sequences.iter().map(|sequence| sequence.len()).sum();
        let mut counters = vec![0_u8; words.next_power_of_two().min(MOST_COUNTERS)];
        let last = counters.len().saturating_sub(1);
        let counter = |(first, second): Pair| mixed(u64::from(first) << 32 | u64::from(second)) as usize & last;
        for pair in sequences.iter().flat_map(|sequence| self.pairs_of(sequence)) {
            if let Some(count) = counters.get_mut(counter(pair)) {
                *count = count.saturating_add(1);
            }
        }
        let mut pairs: PairMap<Occurrences> = HashMap::default();
        for (record, sequence) in (1..).zip(sequences) {
            for pair in self.pairs_of(sequence) {
                if counters.get(counter(pair)).is_some_and(|&count| u32::from(count) >= PAIR_RECORDS) {
                    pairs.entry(pair).or_default().note(record);
                }
            }
        }
        pairs
    }
}

/// In how many records something occurs.
#[derive(Clone, Copy, Default)]
struct Occurrences {
    records: u32,
    /// The last of these records, from 1.
    last: u32,
}

impl Occurrences {
    /// Notes an occurrence in a record. Records come one after another.
    const fn note(&mut self, record: u32) {
        if self.last != record {
            self.last = record;
            self.records += 1;
        }
    }
}

/// Values by pair.
type PairMap<T> = HashMap<Pair, T, BuildHasherDefault<PairHasher>>;

/// Hashes a pair of numbers. The standard hash takes a third of the whole time.
#[derive(Default)]
struct PairHasher(u64);

impl Hasher for PairHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u32(u32::from(byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = mixed(self.0 ^ u64::from(number));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
