//! Reads whose whole selection is known before the first statement: one statement for each level, with only the columns that are asked
//! for, and the rows written straight to JSON.
//!
//! A noun declares its readable fields once, with `readable!`, and the ways from its rows to others as [`Link`]s. The schema builds a
//! [`Selection`] from a document, naming fields by their enums and never by strings. Statements start from the same `rows`, `parts_of`
//! and `join_rows` as all other reads, so the row rules are the same. In two places a joined row, with its rule, takes the place of the
//! rule that looks the same row up: the targets of links (`Access::links_with_targets`) and the studies that evaluate a programme. The
//! tests ask for both in both ways.

mod field;
mod kept;
mod level;
mod link;
mod own_task;
mod run;
mod selection;
mod values;
mod write;
mod writing;

pub use field::Readable;
pub(crate) use field::{Column, ReadableField, readable};
pub(crate) use kept::{listing, reading};
pub use link::Link;
pub(crate) use link::{Found, Memory, MemoryIds};
pub(crate) use run::{page, row};
pub use selection::{ConnectionPart, EdgePart, PageInfoPart, Selection, Way};
pub(crate) use values::known_row;
pub(crate) use write::{Write, id_of};
pub use writing::Written;
