//! Studies: the object, its inputs, its queries, and its relation to programmes.

mod changes;
mod filter;
mod input;
mod known;
mod list;
mod mutation;
mod object;
pub mod plan;
mod related;

pub use filter::{StudyFilter, StudyOrder};
pub use list::{StudiesAsked, StudyQuery, studies_like, studies_of};
pub use mutation::StudyMutation;
pub use object::{Study, StudyById, study};
pub use related::{RelatedStudy, related_studies};
