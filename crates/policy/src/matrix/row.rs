//! Defines a row of the matrix: the cells of one resource, with the reach type of that resource.

use super::{Act, Cell, Reach};
use crate::Role;

/// What each role, and the screen in a workshop's room, may see of one resource and do with it.
#[derive(Debug, Clone, Copy)]
pub struct Row<R> {
    /// One cell for each role, in the order of [`Role::ALL`].
    roles: [Cell<R>; 8],
    display: Cell<R>,
}

impl<R: Copy> Row<R> {
    /// A row in which the screen in a workshop's room sees what the open web sees.
    pub(super) const fn of(roles: [Cell<R>; 8]) -> Self {
        let [display, ..] = roles;
        Self { roles, display }
    }

    /// The same row with another reach for the screen in a workshop's room.
    pub(super) const fn with_display(self, reach: R) -> Self {
        Self {
            roles: self.roles,
            display: read(reach),
        }
    }

    /// What `role` may see and do.
    #[must_use]
    pub const fn cell(&self, role: Role) -> Cell<R> {
        let [public, partner, participant, educator, practitioner, academic, steward, admin] = self.roles;
        match role {
            Role::Public => public,
            Role::Partner => partner,
            Role::Participant => participant,
            Role::ServiceUserEducator => educator,
            Role::Practitioner => practitioner,
            Role::Academic => academic,
            Role::Steward => steward,
            Role::Admin => admin,
        }
    }

    /// What the screen in a workshop's room may see.
    #[must_use]
    pub const fn display_cell(&self) -> Cell<R> {
        self.display
    }
}

/// A cell whose rows may only be read.
pub(super) const fn read<R: Copy>(reach: R) -> Cell<R> {
    Cell { reach, acts: &[] }
}

/// A cell whose rows may be read and acted on.
pub(super) const fn may<R: Copy>(reach: R, acts: &'static [Act]) -> Cell<R> {
    Cell { reach, acts }
}

/// A row with its reaches converted to [`Reach`].
pub(super) trait NamedRow {
    fn named_cell(&self, role: Role) -> Cell;
    fn named_display_cell(&self) -> Cell;
}

impl<R: Copy + Into<Reach>> NamedRow for Row<R> {
    fn named_cell(&self, role: Role) -> Cell {
        named(self.cell(role))
    }

    fn named_display_cell(&self) -> Cell {
        named(self.display)
    }
}

fn named<R: Into<Reach>>(cell: Cell<R>) -> Cell {
    Cell {
        reach: cell.reach.into(),
        acts: cell.acts,
    }
}
