//! What is released of a table: counts with their suppression stated, never a bare number.

use serde::{Deserialize, Serialize};

use super::DisclosurePolicy;
use crate::vocabulary::SuppressionReason;

/// A number of people as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PeopleCount {
    /// None where suppressed.
    pub value: Option<u32>,
    /// Whether there is a number that is not shown.
    pub suppressed: bool,
    /// Whether the value stands for all numbers that round to it.
    pub rounded: bool,
    /// Why it is suppressed.
    pub reason: Option<SuppressionReason>,
    /// The version of the policy that was applied.
    pub policy: String,
}

/// A one-way table, with the only total that may stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedTable {
    /// One count a cell, in the order given.
    pub cells: Vec<PeopleCount>,
    /// The total, suppressed where it would give a cell away.
    pub total: PeopleCount,
}

/// A two-way table, with the only totals that may stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedGrid {
    /// Rows of cells, in the order given. Rows that were shorter than the longest are filled up with cells of nobody.
    pub cells: Vec<Vec<PeopleCount>>,
    /// One total a row.
    pub rows: Vec<PeopleCount>,
    /// One total a column.
    pub columns: Vec<PeopleCount>,
    /// The total of all.
    pub total: PeopleCount,
}

impl DisclosurePolicy {
    /// A count that this viewer may not have, whatever it is.
    #[must_use]
    pub fn not_permitted(&self) -> PeopleCount {
        self.release(0, Some(SuppressionReason::NotPermitted))
    }

    /// A count as it is, for those who may see exact numbers.
    #[must_use]
    pub fn exact(&self, count: u64) -> PeopleCount {
        PeopleCount {
            value: Some(saturated(count)),
            suppressed: false,
            rounded: false,
            reason: None,
            policy: self.version().to_owned(),
        }
    }

    pub(super) fn release(&self, count: u64, reason: Option<SuppressionReason>) -> PeopleCount {
        PeopleCount {
            value: if reason.is_some() {
                None
            } else {
                Some(saturated(self.round(count)))
            },
            suppressed: reason.is_some(),
            // Said of every shown count above zero: whether rounding changed it would tell the number.
            rounded: reason.is_none() && count > 0 && self.rounding_base() > 1,
            reason,
            policy: self.version().to_owned(),
        }
    }
}

/// Four thousand million people are as good as any more.
fn saturated(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
