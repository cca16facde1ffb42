//! What makes a table readable: a rule that says which of its rows a viewer may see. The rules themselves are in `scoped`.

use policy::Viewer;
use sea_orm::{Condition, EntityTrait};

/// A table that has a row rule.
pub trait Scoped: EntityTrait + Default {
    /// The rows that `viewer` may see, as a condition on the unaliased table.
    fn visible_to(viewer: &Viewer) -> Condition;
}

/// Compiles only for a table that has a row rule.
pub const fn has_a_row_rule<E: Scoped>() {}
