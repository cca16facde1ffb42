//! How long tokens may last: what makes no sense is named by its key.

use super::Tokens;

/// A hundred years: the most days that any lifetime may have.
const MOST_DAYS: u32 = 36_500;

impl Tokens {
    /// Lifetimes in days, each at least one.
    pub(super) fn days(&self) -> [(&'static str, u64); 5] {
        [
            ("tokens.default_days", self.default_days.into()),
            ("tokens.max_days", self.max_days.into()),
            ("tokens.participant_days", self.participant_days.into()),
            ("tokens.participant_max_days", self.participant_max_days.into()),
            ("tokens.display_days", self.display_days.into()),
        ]
    }

    /// Lifetimes that do not fit each other: whether it is so, the key, and the rule.
    pub(super) const fn senseless_days(&self) -> [(bool, &'static str, &'static str); 5] {
        [
            (self.max_days > MOST_DAYS, "tokens.max_days", "must not be above 36500"),
            (
                self.default_days > self.max_days,
                "tokens.default_days",
                "must not be above tokens.max_days",
            ),
            (
                self.participant_max_days > MOST_DAYS,
                "tokens.participant_max_days",
                "must not be above 36500",
            ),
            (
                self.participant_days > self.participant_max_days,
                "tokens.participant_days",
                "must not be above tokens.participant_max_days",
            ),
            (
                self.display_days > self.participant_max_days,
                "tokens.display_days",
                "must not be above tokens.participant_max_days",
            ),
        ]
    }
}
