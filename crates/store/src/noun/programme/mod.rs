//! Training programmes: reading and changing them.

pub(crate) mod agreed;
mod cross_tab;
mod filter;
mod parts;
pub(crate) mod plan;
mod read;
mod related;
pub(crate) mod search_text;
mod view;
mod write;

pub use cross_tab::{CrossTab, CrossTabCell};
pub use filter::{ProgrammeFilter, ProgrammeOrder, ProgrammeOrderField};
pub use parts::{Involvement, InvolvementRating};
pub use plan::ProgrammeField;
pub use read::ProgrammeParents;
pub use related::{ALIKE_BY, RelatedStudy};
pub use view::{Programme, ProgrammeInternal};
pub(crate) use write::level_problem;
pub use write::{InvolvementInput, InvolvementRatingInput, ProgrammeInput};
