//! Lists the columns that refer to a person or an account, and what an export does with each. A test compares the list with the tables,
//! so a new column of this kind needs a decision here.

/// What an export does with the rows of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// The rows are in the export of the account or participant that the column names.
    Exported,
    /// The rows are not exported, for this reason.
    Not(&'static str),
}

/// Every column that names an account or a participant.
pub(super) const HELD: &[(&str, &str, Held)] = &[
    ("appraisal", "rater_id", Held::Exported),
    ("audit_event", "actor_id", Held::Exported),
    ("ballot", "cast_by_id", Held::Exported),
    ("ballot", "participant_id", Held::Exported),
    ("certainty", "rated_by_id", Held::Exported),
    ("consent", "participant_id", Held::Exported),
    ("contribution", "participant_id", Held::Exported),
    (
        "deletion_account",
        "account_id",
        Held::Not("who worked on a programme that left their sight: it says nothing beyond the membership, and goes with it"),
    ),
    ("duplicate_candidate", "decided_by_id", Held::Exported),
    ("facilitation", "account_id", Held::Exported),
    (
        "identity_read",
        "account_id",
        Held::Not("whose identity somebody looked at is about the other person; the look is among the acts"),
    ),
    ("identity_read", "participant_id", Held::Exported),
    (
        "information_sheet",
        "published_by_id",
        Held::Not("a sheet is its workshop's; that it was published is among the acts"),
    ),
    ("involvement_rating", "rater_id", Held::Exported),
    ("membership", "account_id", Held::Exported),
    ("participant", "account_id", Held::Exported),
    ("participant_identity", "participant_id", Held::Exported),
    ("programme_proposal", "by_id", Held::Exported),
    ("programme_proposal", "decided_by_id", Held::Exported),
    (
        "question",
        "participant_id",
        Held::Not("what became of a submission is others' words; what still is the person's is found by words_of_id"),
    ),
    ("question", "words_of_id", Held::Exported),
    ("question_revision", "words_of_id", Held::Exported),
    (
        "record_event",
        "by_id",
        Held::Not("what somebody did to a record is among the acts, and a vote that counts among the screening decisions"),
    ),
    ("record_import", "by_id", Held::Exported),
    ("review_member", "account_id", Held::Exported),
    ("role_token", "account_id", Held::Exported),
    (
        "return_code",
        "participant_id",
        Held::Not("what is stored of a code opens nothing and says nothing: the person has the code itself"),
    ),
    (
        "role_token",
        "issued_by_id",
        Held::Not("a token is its holder's; that it was issued is among the acts"),
    ),
    ("screening_decision", "reviewer_id", Held::Exported),
    ("withdrawal_receipt", "participant_id", Held::Exported),
];
