//! Imports of records: the object, its list, its progress, and how it is undone.

mod list;
mod live;
mod mutation;
mod object;
mod upload;

pub use list::imports_of;
pub use live::{ImportProgress, ImportSubscription, running_import};
pub use mutation::ImportMutation;
pub use object::{Import, ImportById};
pub use upload::UploadMutation;
