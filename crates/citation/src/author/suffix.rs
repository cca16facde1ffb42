//! Parses the suffix after a person's name, such as Jr or III, and writes it as each style does.

/// A suffix that distinguishes members of a family who have the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    Junior,
    Senior,
    Second,
    Third,
    Fourth,
}

impl Suffix {
    /// Parses a suffix, with or without a full stop. `V` is read as an initial and `JR` as two initials, not as suffixes.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text.trim_end_matches('.') {
            "Jr" | "jr" | "Jnr" | "jnr" | "Junior" => Some(Self::Junior),
            "Sr" | "sr" | "Snr" | "snr" | "Senior" => Some(Self::Senior),
            "II" | "2nd" => Some(Self::Second),
            "III" | "3rd" => Some(Self::Third),
            "IV" | "4th" => Some(Self::Fourth),
            _ => None,
        }
    }

    /// The suffix as the US National Library of Medicine writes it: Citing Medicine, chapter 1, "Designations of rank in a family".
    pub(super) const fn in_medicine(self) -> &'static str {
        match self {
            Self::Junior => "Jr",
            Self::Senior => "Sr",
            Self::Second => "2nd",
            Self::Third => "3rd",
            Self::Fourth => "4th",
        }
    }

    /// The suffix as APA writes it: Publication Manual, seventh edition, 9.8.
    pub(super) const fn in_full(self) -> &'static str {
        match self {
            Self::Junior => "Jr.",
            Self::Senior => "Sr.",
            Self::Second => "II",
            Self::Third => "III",
            Self::Fourth => "IV",
        }
    }
}
