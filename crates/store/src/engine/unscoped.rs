//! The reasons for which a statement may read a table without that table's row rule.
//!
//! Each use is listed, with its file and its table, in a snapshot that is reviewed (`tests/it/house/reads.rs`).

/// Why a statement reads a table without its row rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unscoped {
    /// A subquery of a row rule. It decides which rows are visible, and none of its own rows is returned.
    PartOfARule,
    /// A subquery or a join whose rows are used only together with rows of the same statement that have a rule. It filters, orders or
    /// counts those rows, or adds a column that the viewer sees with the row.
    OfRowsThatARuleBounds,
    /// A join to a table whose rule follows from that of the joining row: an outcome is visible with its study, a term's link with the
    /// row that it describes. Adding the rule again would not change the answer, and would make statements over all the evidence slower.
    SeenWithTheRow,
    /// Checks whether a code, a DOI or a pseudonym is in use. These are unique over all rows, visible or not, and the answer reveals
    /// nothing more.
    CodeIsTaken,
    /// Checks whether a row with this id exists. Ids cannot be guessed, so the caller was given this id, and learns nothing else about
    /// the row.
    NamedByItsId,
    /// Checks which rows refer to a row, because a row that is referred to cannot be deleted or changed. Visibility of the referring rows
    /// is irrelevant.
    WhatRefersToIt,
    /// Reads the target of an action, or its parts, in the transaction in which the viewer has permission for the action.
    HeldUnderAPermit,
    /// Finds the rows whose search text, change time or audience the service updates in the same transaction. None of them is returned.
    Bookkeeping,
    /// Reads accounts, tokens and memberships in order to check or carry out an action of managing access.
    ManagesAccess,
    /// Reads the account's own actions, which its role might not show it.
    OwnRows,
    /// Counts the records of a review for its flow. Counts of literature are open to everyone, and no row is returned.
    CountsOfLiterature,
    /// Counts that were made apart for each audience, of the rows that it sees. The viewer belongs to the audience whose counts are read.
    CountedForTheAudience,
    /// Keys and notes of the service itself, which belong to no viewer.
    TheServicesOwn,
}
