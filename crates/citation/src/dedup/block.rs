//! Finds the pairs that are worth comparing, by keys that two records of one publication have in common.
//!
//! Each record has a bounded number of keys. A block contains the records that share a key. In a block of up to [`FULL`] records, every
//! pair is compared. In a larger block, each record is compared with the next [`WINDOW`] records in the order of content, so that the work
//! grows with the number of records and not with its square. A pair that a large block misses is found by another key that fewer records
//! share.

use std::collections::HashMap;

use super::fold::hash;
use super::profile::Profile;

/// The largest block in which every pair is compared.
const FULL: usize = 24;
/// The number of neighbours in a larger block.
const WINDOW: usize = 6;
/// The number of a title's rarest words that are used. Each pair of these words is a key.
const RARE: usize = 4;

/// The pairs to compare, as places in `profiles`, which are in the order of content. The smaller place of a pair comes first. The pairs are
/// sorted, and each is listed once.
pub(super) fn comparisons(profiles: &[Profile]) -> Vec<(u32, u32)> {
    let frequencies = frequencies(profiles);
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(profiles.len() * 12);
    for (place, profile) in (0_u32..).zip(profiles) {
        keys.extend(keys_of(profile, &frequencies).into_iter().map(|key| (key, place)));
    }
    keys.sort_unstable();
    keys.dedup();
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|left, right| left.0 == right.0) {
        let reach = if block.len() <= FULL { FULL } else { WINDOW };
        for (start, (_, left)) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(start + 1).take(reach).map(|(_, right)| (*left, *right)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The number of titles that contain each word, by the hash of the word.
fn frequencies(profiles: &[Profile]) -> HashMap<u64, u32> {
    let mut found: HashMap<u64, u32> = HashMap::new();
    for title in profiles.iter().filter_map(|profile| profile.title.as_ref()) {
        for word in distinct(&title.words) {
            *found.entry(hash(&[word])).or_default() += 1;
        }
    }
    found
}

fn distinct(words: &str) -> Vec<&str> {
    let mut words: Vec<&str> = words.split(' ').filter(|word| word.len() > 2).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn keys_of(profile: &Profile, frequencies: &HashMap<u64, u32>) -> Vec<u64> {
    let mut keys = Vec::with_capacity(16);
    let year = profile.year.map(|year| year.to_string());
    let page = profile.pages.as_ref().map(|pages| pages.first.as_str());
    let first = profile.authors.first().map(|author| author.family.as_str());
    let volume = profile.volume.first().map(String::as_str);
    if let Some(doi) = &profile.doi {
        keys.push(hash(&["doi", doi]));
    }
    if let Some(pmid) = &profile.pmid {
        keys.push(hash(&["pmid", pmid]));
    }
    if let Some(title) = &profile.title {
        keys.push(hash(&["title", &title.compact]));
        if let Some(first) = first {
            let beginning: String = title.compact.chars().take(12).collect();
            keys.push(hash(&["title-author", &beginning, first]));
        }
        // A word that no other title contains finds nothing. It may be a typing error.
        let mut rare: Vec<(u32, &str)> = distinct(&title.words)
            .into_iter()
            .filter_map(|word| frequencies.get(&hash(&[word])).map(|count| (*count, word)))
            .filter(|(count, _)| *count > 1)
            .collect();
        rare.sort_unstable();
        rare.truncate(RARE);
        for (place, (_, one)) in rare.iter().enumerate() {
            for (_, other) in rare.iter().skip(place + 1) {
                let (one, other) = if one < other { (one, other) } else { (other, one) };
                keys.push(hash(&["words", one, other]));
            }
        }
    }
    if let (Some(volume), Some(page)) = (volume, page) {
        if let Some(year) = &year {
            keys.push(hash(&["place", year, volume, page]));
        }
        if let Some(first) = first {
            keys.push(hash(&["author-place", first, volume, page]));
        }
    }
    if let (Some(first), Some(year)) = (first, &year) {
        if let Some(page) = page {
            keys.push(hash(&["author-page", first, year, page]));
        }
        let last = profile.authors.last().map_or("", |author| author.family.as_str());
        keys.push(hash(&["authors", first, last, year]));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::DuplicateCandidate;

    fn profiles(count: usize) -> Vec<Profile> {
        let titles: Vec<String> = (0..count)
            .map(|place| format!("Peer support in acute wards, site {place}"))
            .collect();
        let mut found: Vec<Profile> = titles
            .iter()
            .map(|title| {
                let (authors, year) = (vec!["Okafor, Ngozi"], Some(2019));
                Profile::read(&DuplicateCandidate {
                    title: Some(title),
                    authors,
                    year,
                    ..DuplicateCandidate::default()
                })
            })
            .collect();
        found.sort();
        found
    }

    #[test]
    fn work_grows_with_the_number_of_records_where_all_share_every_key() {
        for count in [1000, 4000] {
            let found = comparisons(&profiles(count)).len();
            assert!(found <= count * WINDOW * 3, "{found} comparisons of {count} records");
        }
    }

    #[test]
    fn what_a_large_block_loses_is_found_by_the_place() {
        let mut all = profiles(1000);
        let placed = |title| {
            Profile::read(&DuplicateCandidate {
                title: Some(title),
                authors: vec!["Okafor, Ngozi"],
                year: Some(2019),
                volume: Some("3"),
                pages: Some("123-129"),
                ..DuplicateCandidate::default()
            })
        };
        let (one, other) = (
            placed("A study of peer support in acute wards"),
            placed("Zur Peer support in acute wards"),
        );
        all.extend([one.clone(), other.clone()]);
        all.sort();
        let at = |profile: &Profile| {
            all.iter()
                .position(|found| found == profile)
                .and_then(|place| u32::try_from(place).ok())
        };
        let pair = at(&one).zip(at(&other)).expect("both are there");
        assert!(comparisons(&all).contains(&(pair.0.min(pair.1), pair.0.max(pair.1))));
    }
}
