//! Counts the PRISMA 2020 flow of a review from what happened to its records, checks that it adds up, and writes it as a table.
//!
//! The boxes are those of the PRISMA 2020 flow diagram for new reviews (Page and others 2021, doi 10.1136/bmj.n71), in two columns:
//! databases and registers, and other methods. A record that still waits for a decision is in no box of its stage; it is counted as
//! awaiting, so a review in progress adds up too. docs/prisma-flow.md explains the rules.

mod count;
mod equation;
mod flow;
mod record;
mod table;

pub use count::{FlowSource, count};
pub use equation::{PrismaCheck, PrismaEquation};
pub use flow::{NotYet, OtherMethods, OtherRecords, PrismaColumn, PrismaCount, PrismaFlow, SourceCount};
pub use record::{FlowEvent, FlowStage, FullTextResult, RecordChange, ReviewedRecord, TitleAbstractResult, replay};
pub use table::csv;

/// Why records cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrismaError {
    /// A record names a source that is not in the list.
    #[error("source {source} is not among the {sources} sources of the review", source = .number)]
    UnknownSource {
        /// The number of the source, from 0.
        number: usize,
        /// How many sources there are.
        sources: usize,
    },
    /// An exclusion names a reason that is not in the list.
    #[error("reason {reason} is not among the {reasons} reasons of the review")]
    UnknownReason {
        /// The number of the reason, from 0.
        reason: usize,
        /// How many reasons there are.
        reasons: usize,
    },
}

#[cfg(test)]
mod tests;
