//! Research questions: the object, its links, its inputs, its queries and its mutations.

mod filter;
mod link;
mod list;
mod mutation;
mod object;
pub mod plan;

pub use filter::{QuestionFilter, QuestionOrder, target};
pub use link::{QuestionTarget, load_target};
pub use list::{QuestionQuery, asked, questions_of};
pub use mutation::QuestionMutation;
pub use object::{Question, QuestionById};
