//! Research questions: reading, linking and changing them.

mod filter;
mod links;
mod parents;
pub(crate) mod plan;
mod rank;
mod read;
pub(crate) mod search_text;
mod standing;
mod view;
mod write;

pub use filter::{QuestionFilter, QuestionOrder, QuestionOrderField};
pub(crate) use filter::{in_usual_order, is_priority};
pub use links::{QuestionLink, QuestionRevision};
pub use parents::QuestionParents;
pub use plan::{QuestionField, QuestionLinkField};
pub use view::Question;
pub use write::{ErasedWords, Rewording};
