//! Describes what is released of a table: never a bare number, but counts that say whether they were suppressed or rounded.

use serde::{Deserialize, Serialize};

use super::DisclosurePolicy;
use crate::vocabulary::SuppressionReason;

/// A number of people as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PeopleCount {
    /// The count. `None` if it is suppressed.
    pub value: Option<u32>,
    /// Whether there is a count that is not shown.
    pub suppressed: bool,
    /// Whether the value was rounded, so that it can mean any count that rounds to it.
    pub rounded: bool,
    /// Why the count is suppressed.
    pub reason: Option<SuppressionReason>,
    /// The version of the policy that was applied.
    pub policy: String,
}

/// A one-way table, with the only total that may be published beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedTable {
    /// The counts of the cells, in the order given.
    pub cells: Vec<PeopleCount>,
    /// The total. It is suppressed if it would reveal a cell.
    pub total: PeopleCount,
}

/// A two-way table, with the only totals that may be published beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtectedGrid {
    /// Rows of cells, in the order given. Shorter rows are filled up with counts of zero to the length of the longest row.
    pub cells: Vec<Vec<PeopleCount>>,
    /// The total of each row.
    pub rows: Vec<PeopleCount>,
    /// The total of each column.
    pub columns: Vec<PeopleCount>,
    /// The total of the table.
    pub total: PeopleCount,
}

impl DisclosurePolicy {
    /// A count that this viewer may not see, whatever its value.
    #[must_use]
    pub fn not_permitted(&self) -> PeopleCount {
        self.release(0, Some(SuppressionReason::NotPermitted))
    }

    /// The unrounded count, for viewers who may see exact numbers.
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
            // Set for every shown count above zero. To say whether rounding changed a count would reveal the count.
            rounded: reason.is_none() && count > 0 && self.rounding_base() > 1,
            reason,
            policy: self.version().to_owned(),
        }
    }
}

/// The count as a `u32`. A larger count, which no real table has, becomes the largest `u32`.
fn saturated(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
