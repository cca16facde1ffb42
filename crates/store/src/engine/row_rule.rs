//! What makes a table readable: a rule that says which of its rows a viewer may see. The rules themselves are in `scoped`.

use policy::Viewer;
use sea_orm::{Condition, EntityTrait};

/// A table that has a row rule.
pub trait Scoped: EntityTrait + Default {
    /// The rows that `viewer` may see, as a condition on the unaliased table.
    fn visible_to(viewer: &Viewer) -> Condition;
}

/// A table whose rows are parts of a parent row, and are never visible without it.
pub(crate) trait PartOf: Scoped {
    /// The table of the parent.
    type Parent: Scoped;
    /// The column that holds the parent's id.
    const KEY: Self::Column;
    /// The id of the parent.
    const PARENT_ID: <Self::Parent as EntityTrait>::Column;

    /// What the row rule asks for beside the parent.
    fn beside_the_parent(_viewer: &Viewer) -> Condition {
        Condition::all()
    }
}

/// Compiles only for a table that has a row rule.
pub const fn has_a_row_rule<E: Scoped>() {}
