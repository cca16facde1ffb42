//! Reads requests with files: `multipart/form-data`, after the GraphQL multipart request specification. Only one operation and few files
//! come with a request, and the parts must be in the specified order: `operations`, `map`, then the files.

pub mod head;
mod map;
pub mod parts;
#[cfg(test)]
mod tests;
