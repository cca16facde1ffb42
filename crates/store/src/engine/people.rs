//! Counts of people as they are sent to the client: exact for roles that the permission matrix allows, under disclosure control for
//! everyone else.

use evidence::disclosure::{DisclosurePolicy, PeopleCount};
use policy::{CountReach, rows};

use crate::engine::access::Access;

impl Access {
    /// The disclosure control rule for counts of people.
    #[must_use]
    pub fn disclosure(&self) -> &DisclosurePolicy {
        &self.disclosure
    }

    /// Whether this viewer gets exact counts of people.
    #[must_use]
    pub fn counts_exactly(&self) -> bool {
        self.viewer().reach(&rows::PEOPLE_COUNTS) == CountReach::Everything
    }

    /// One count that is not part of a table or sum.
    #[must_use]
    pub fn count_of_people(&self, count: u64) -> PeopleCount {
        if self.counts_exactly() {
            self.disclosure.exact(count)
        } else {
            self.disclosure.protect_table(&[count]).total
        }
    }

    /// A count that is hidden from this viewer, whatever its value.
    #[must_use]
    pub fn no_count_of_people(&self) -> PeopleCount {
        self.disclosure.not_permitted()
    }
}
