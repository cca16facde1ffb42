//! Checks the lifetimes of tokens. Errors name the key.

use super::Tokens;

/// A hundred years: the maximum for every lifetime.
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

    /// The rules for lifetimes: whether the rule is broken, the key, and the message.
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
