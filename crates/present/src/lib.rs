//! Presents evidence and numbers in words and figures: one source for GraphQL, pages and exports. Pure: values in, text out.

pub mod completeness;
pub mod cross_tab;
pub mod dimension;
pub mod evidence_map;
pub mod synthesis;
pub mod value;
pub mod visibility;
pub mod withdrawal;
