//! Finds the name that the client probably meant.

/// The candidate with the fewest differing letters, if it is similar enough. Capitals make no difference.
#[must_use]
pub fn nearest<'c>(given: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let given: Vec<char> = given.to_lowercase().chars().collect();
    // The names of a schema are short. A longer text is not a typing error, and comparing it would take time.
    if given.len() > 64 {
        return None;
    }
    let most = given.len() / 3 + 1;
    let measured = candidates
        .into_iter()
        .map(|candidate| (distance(&given, &candidate.to_lowercase()), candidate));
    let near = measured.filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters to insert, delete, replace or swap with a neighbour (optimal string alignment).
fn distance(given: &[char], candidate: &str) -> usize {
    let candidate: Vec<char> = candidate.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=candidate.len()).collect();
    let mut previous: Option<char> = None;
    for (row, letter) in given.iter().enumerate() {
        let mut next = vec![row + 1];
        let mut left: Option<char> = None;
        for (column, other) in candidate.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let replaced = at(&last, column) + usize::from(letter != other);
            let mut least = replaced.min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            if column > 0 && previous == Some(*other) && left == Some(*letter) {
                least = least.min(at(&before, column - 1) + 1);
            }
            next.push(least);
            left = Some(*other);
        }
        before = std::mem::replace(&mut last, next);
        previous = Some(*letter);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_name_and_another_word_does_not() {
        let names = ["title", "summary", "updatedAt", "STUDY", "PROGRAMME"];
        for (given, expected) in [
            ("tilte", Some("title")),
            ("sumary", Some("summary")),
            ("updated_at", Some("updatedAt")),
            ("program", Some("PROGRAMME")),
            ("study", Some("STUDY")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, names), expected, "{given}");
        }
    }
}
