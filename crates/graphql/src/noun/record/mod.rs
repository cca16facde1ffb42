//! Records of reviews: the object, its lists, its filter, and the mutations that say where a record stands before screening.

mod filter;
mod list;
mod mutation;
mod object;
mod query;
mod rights;

pub use filter::{RecordFilter, RecordOrder};
pub use list::{RecordsAsked, records_of};
pub use mutation::RecordMutation;
pub use object::{Record, RecordById, record};
pub use query::RecordQuery;
