//! The reasons for which a statement may read a table without that table's row rule.
//!
//! Each use is listed, with its file and its table, in a snapshot that is reviewed (`tests/it/house/reads.rs`).

/// Why a statement reads a table without its row rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unscoped {
    /// A subquery of a row rule. It decides which rows are seen, and none of its own rows is answered.
    PartOfARule,
    /// A subquery or a join whose rows only count together with rows of the same statement that a rule bounds. It filters, orders or counts
    /// those rows, or adds a column that the viewer sees with the row.
    OfRowsThatARuleBounds,
    /// A join to a table whose rule follows from that of the joining row: an outcome is seen with its study, a term's link with what it
    /// describes. Adding the rule again would not change the answer, and would cost time on statements over all the evidence.
    SeenWithTheRow,
    /// Asks whether a code, a DOI or a pseudonym is in use. These are unique over all rows, seen or not, and the answer says no more.
    CodeIsTaken,
    /// Asks whether a row of this id exists. Ids cannot be guessed: whoever names one was given it, and learns nothing else of the row.
    NamedByItsId,
    /// Asks what refers to a row, which can't be deleted or changed while something does. Who sees the referring row makes no difference.
    WhatRefersToIt,
    /// Reads the target of an act, or its parts, in the transaction in which the viewer has permission for the act.
    HeldUnderAPermit,
    /// Finds the rows whose search text, time of change or audience the service writes down in the same transaction. None is answered.
    Bookkeeping,
    /// Reads accounts, tokens and memberships to check or do an act of managing access.
    ManagesAccess,
    /// The account's own acts, whatever its role sees of such rows.
    OwnRows,
    /// Keys and notes of the service itself, which belong to no viewer.
    TheServicesOwn,
}
