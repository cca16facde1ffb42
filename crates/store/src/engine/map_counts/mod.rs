//! Counts for evidence maps that are kept ready: for each study what a map counts of it, and for each cell of every map its counts.
//!
//! Triggers note each study whose counts may have moved (the migration `create_map_counts`). A unit of work counts the noted studies again
//! before it commits, so a committed change and its counts become visible together. While a noted study remains, because something wrote
//! outside a unit of work, maps are counted from the rows themselves.

pub(crate) mod counter;
pub(crate) mod facts;
pub(crate) mod places;
mod refresh;
mod stored;

use evidence::vocabulary::Dimension;
use policy::{AllOrNone, ProgrammeReach, Viewer, rows};

/// The readers for whom counts are kept. Other readers see some drafts of programmes, but not all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum MapAudience {
    /// Those who see published studies and published programmes only.
    Public,
    /// Those who see every study and every programme.
    All,
}

impl MapAudience {
    pub(crate) const EACH: [Self; 2] = [Self::Public, Self::All];

    /// The word in the column `audience`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Public => "PUBLIC",
            Self::All => "ALL",
        }
    }

    /// The audience whose counts along these dimensions are the viewer's; `None` if the viewer needs counts of their own. Only levels of
    /// involvement depend on the programmes that the viewer sees.
    pub(crate) fn of(viewer: &Viewer, axes: [Dimension; 2]) -> Option<Self> {
        let audience = match viewer.reach(&rows::STUDIES_UNPUBLISHED) {
            AllOrNone::Nothing => Self::Public,
            AllOrNone::Everything => Self::All,
        };
        if !axes.contains(&Dimension::InvolvementLevel) {
            return Some(audience);
        }
        match (audience, viewer.reach(&rows::PROGRAMMES_UNPUBLISHED)) {
            (Self::Public, ProgrammeReach::Nothing) | (Self::All, ProgrammeReach::Everything) => Some(audience),
            (
                Self::Public | Self::All,
                ProgrammeReach::Nothing | ProgrammeReach::OwnOrganisation | ProgrammeReach::WorksOn | ProgrammeReach::Everything,
            ) => None,
        }
    }
}
