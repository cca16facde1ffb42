//! Research questions: what is read of them, and what they are linked to.

mod filter;
mod links;
mod parents;
mod read;
mod view;

pub use filter::{QuestionFilter, QuestionOrder, QuestionOrderField};
pub use links::{LinkTarget, QuestionLink, QuestionRevision};
pub use parents::QuestionParents;
pub use view::Question;
