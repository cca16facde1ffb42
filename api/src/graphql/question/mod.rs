//! Research questions: the object, its links, its inputs and its root fields.

mod filter;
mod link;
mod list;
mod object;

pub use filter::{QuestionFilter, QuestionOrder};
pub use list::{QuestionQuery, asked, questions_of};
pub use object::{Question, QuestionById};
