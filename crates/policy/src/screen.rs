//! What the screen in a workshop's room may see: a column of the access matrix beside those of the roles.

use crate::matrix::read;
use crate::{Cell, Reach, Resource, Role, cell};

/// What the screen in a workshop's room may see of `resource`: what the open web sees, and of the one workshop that it was
/// issued for what the room may see. It does nothing.
#[must_use]
pub const fn display_cell(resource: Resource) -> Cell {
    match resource {
        Resource::WorkshopsUnpublished => read(Reach::OwnWorkshop),
        Resource::Vocabulary
        | Resource::ProgrammesPublished
        | Resource::ProgrammesUnpublished
        | Resource::ProgrammeProposals
        | Resource::InvolvementRatings
        | Resource::Certainty
        | Resource::StudiesPublished
        | Resource::StudiesUnpublished
        | Resource::WorkshopsPublished
        | Resource::Contributions
        | Resource::Participants
        | Resource::Identities
        | Resource::Consents
        | Resource::Ballots
        | Resource::PeopleCounts
        | Resource::Access
        | Resource::AuditTrail => cell(resource, Role::Public),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_does_nothing_and_reads_little_more_than_the_open_web() {
        for resource in Resource::ALL {
            let screen = display_cell(resource);
            assert!(screen.acts.is_empty(), "{resource:?}");
            let more = screen != cell(resource, Role::Public);
            assert_eq!(more, resource == Resource::WorkshopsUnpublished, "{resource:?}");
        }
    }
}
