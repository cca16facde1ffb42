//! What every noun uses: access, units of work, row rules, lists, search, live changes, connections.

pub(crate) mod access;
pub(crate) mod allowance;
pub(crate) mod clock;
pub(crate) mod code;
pub(crate) mod connect;
pub(crate) mod copies;
pub(crate) mod day;
pub(crate) mod draft;
pub(crate) mod error;
pub(crate) mod facet;
pub(crate) mod filter;
pub(crate) mod input;
pub(crate) mod list;
pub mod live;
pub(crate) mod lookup;
pub(crate) mod people;
pub(crate) mod reads;
pub(crate) mod repair;
pub(crate) mod rules;
pub(crate) mod schema_version;
pub mod scoped;
pub(crate) mod scrub;
pub(crate) mod seal;
pub(crate) mod search;
pub(crate) mod search_text;
pub(crate) mod sql;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod trouble;
pub(crate) mod visibility;
pub(crate) mod words;
pub(crate) mod work;
pub(crate) mod writer;
