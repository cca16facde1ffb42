//! Training programmes: the object, its inputs, its queries and its mutations.

mod changes;
mod cross_tab;
mod filter;
mod input;
mod list;
mod mutation;
mod object;
mod parts;
pub mod plan;

pub use changes::ProgrammeChanges;
pub use cross_tab::Svg;
pub use filter::ProgrammeFilter;
pub use input::TermCodesInput;
pub use list::{ProgrammeQuery, ProgrammesAsked, programmes_of, programmes_of_study};
pub use mutation::ProgrammeMutation;
pub use object::{Programme, ProgrammeById};
