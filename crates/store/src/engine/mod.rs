//! What every noun uses: access, units of work, row rules, lists, search, live changes, connections.

pub(crate) mod access;
pub(crate) mod allowance;
pub(crate) mod apart;
pub(crate) mod change;
pub(crate) mod clock;
pub(crate) mod code;
#[cfg(test)]
mod column_tests;
pub(crate) mod connect;
pub(crate) mod copied_kind;
pub(crate) mod copies;
pub(crate) mod cursor_key;
pub(crate) mod day;
pub(crate) mod error;
pub(crate) mod facet;
pub(crate) mod filter;
pub(crate) mod identity_keys;
pub(crate) mod import_progress;
pub(crate) mod input;
pub(crate) mod invalid_keys;
pub(crate) mod learnt_orders;
pub(crate) mod link_target;
pub(crate) mod list;
pub mod live;
pub(crate) mod lookup;
pub(crate) mod map_counts;
pub(crate) mod page_sizes;
pub(crate) mod people;
pub(crate) mod reads;
pub(crate) mod row_rule;
pub(crate) mod rules;
pub(crate) mod schema_version;
pub mod scoped;
pub(crate) mod scrub;
pub(crate) mod seal;
pub(crate) mod search;
pub(crate) mod search_text;
pub(crate) mod sources;
pub(crate) mod sql;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod trouble;
pub(crate) mod unscoped;
pub(crate) mod visibility;
pub(crate) mod wide;
pub(crate) mod words;
pub(crate) mod work;
