//! Reviews of the literature: the object, its team, its reasons for exclusion, its searches, and their mutations.

mod facts;
mod input;
mod mutation;
mod object;
mod parents;
mod query;
mod reason;
mod source;
mod team;

pub use facts::facts_of;
pub use mutation::ReviewMutation;
pub use object::{Review, ReviewById, review};
pub use parents::OfReviews;
pub use query::{ReviewQuery, reviews_of_project};
pub use reason::label_of_reason;
pub use source::{SearchSource, SearchSourceById, search_source};
