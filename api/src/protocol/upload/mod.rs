//! Reads requests with files, in `multipart/form-data`. Those of the API follow the GraphQL multipart request specification: only one
//! operation and few files come with a request, and the parts must be in the specified order: `operations`, `map`, then the files. Forms
//! of pages have their fields and files in any order.

pub mod form;
pub mod head;
mod map;
pub mod parts;
#[cfg(test)]
mod tests;

/// Maximum number of files in a request.
const MOST_FILES: usize = 4;
