//! What two votes on a record amount to.

use crate::vocabulary::ScreeningVerdict;

/// Whether a verdict keeps a record in the review. `UNSURE` does: nothing is excluded by doubt.
#[must_use]
pub const fn keeps(verdict: ScreeningVerdict) -> bool {
    !matches!(verdict, ScreeningVerdict::Exclude)
}

/// The final verdict of two votes: `Include` if both keep the record, `Exclude` if neither does. `None` is a conflict, which a third person
/// settles.
#[must_use]
pub const fn agreed(first: ScreeningVerdict, second: ScreeningVerdict) -> Option<ScreeningVerdict> {
    match (keeps(first), keeps(second)) {
        (true, true) => Some(ScreeningVerdict::Include),
        (false, false) => Some(ScreeningVerdict::Exclude),
        (true, false) | (false, true) => None,
    }
}

/// The reason that counts where two people exclude a report for different ones: the first in the order of the review's list. A reason that
/// is not on the list counts last.
#[must_use]
pub fn counting_reason<'a>(order: &[&str], reasons: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let place = |reason: &&str| order.iter().position(|one| one == reason).unwrap_or(usize::MAX);
    reasons.into_iter().min_by_key(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ScreeningVerdict::{Exclude, Include, Unsure};

    #[test]
    fn doubt_keeps_a_record() {
        for (first, second, expected) in [
            (Include, Include, Some(Include)),
            (Include, Unsure, Some(Include)),
            (Unsure, Unsure, Some(Include)),
            (Exclude, Exclude, Some(Exclude)),
            (Exclude, Include, None),
            (Exclude, Unsure, None),
        ] {
            assert_eq!(agreed(first, second), expected, "{first} {second}");
            assert_eq!(agreed(second, first), expected, "{second} {first}");
        }
    }

    #[test]
    fn the_first_reason_of_the_list_counts() {
        let order = ["POPULATION", "DESIGN", "OUTCOME"];
        assert_eq!(counting_reason(&order, ["OUTCOME", "DESIGN"]), Some("DESIGN"));
        assert_eq!(counting_reason(&order, ["OLD", "OUTCOME"]), Some("OUTCOME"));
        assert_eq!(counting_reason(&order, []), None);
    }
}
