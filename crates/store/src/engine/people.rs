//! Counts of people on their way out: exact for those whom the matrix lets see them so, under disclosure control for all others.

use evidence::disclosure::{DisclosurePolicy, PeopleCount};
use policy::{CountReach, rows};

use crate::engine::access::Access;

impl Access {
    /// The rule that counts of people go through.
    #[must_use]
    pub fn disclosure(&self) -> &DisclosurePolicy {
        &self.disclosure
    }

    /// Whether this viewer gets counts of people as they are.
    #[must_use]
    pub fn counts_exactly(&self) -> bool {
        self.viewer().reach(&rows::PEOPLE_COUNTS) == CountReach::Everything
    }

    /// One count that stands by itself.
    #[must_use]
    pub fn count_of_people(&self, count: u64) -> PeopleCount {
        if self.counts_exactly() {
            self.disclosure.exact(count)
        } else {
            self.disclosure.protect_table(&[count]).total
        }
    }

    /// A count that this viewer may not have, whatever it is.
    #[must_use]
    pub fn no_count_of_people(&self) -> PeopleCount {
        self.disclosure.not_permitted()
    }
}
