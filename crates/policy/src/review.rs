//! Decides what the team of a literature review may do with its records, and who may appraise studies.

use crate::{Act, Resource, Viewer};

/// What the policy must know about a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReviewFacts {
    /// Whether the viewer's account is on the team, and has not left it.
    pub member: bool,
    /// Whether the viewer's account leads the review, and has not left it.
    pub lead: bool,
    /// Whether nobody leads the review. Then everyone who may create reviews may lead it, so that it never gets stuck.
    pub leaderless: bool,
}

/// What the policy must know about a conflict between two votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConflictFacts {
    /// The review of the record.
    pub review: ReviewFacts,
    /// Whether the viewer's account cast one of the two votes.
    pub voted: bool,
}

impl ReviewFacts {
    /// Whether this viewer may lead the review.
    #[must_use]
    pub fn led_by(&self, viewer: &Viewer) -> bool {
        let steps_in = self.leaderless && viewer.acts(Resource::Records, Act::Create);
        viewer.task().is_some() || (viewer.acts(Resource::Records, Act::Edit) && (self.lead || steps_in))
    }

    /// Whether this viewer may screen records of the review.
    #[must_use]
    pub fn screened_by(&self, viewer: &Viewer) -> bool {
        viewer.acts(Resource::Records, Act::Screen) && self.member
    }
}

fn edits(viewer: &Viewer) -> bool {
    viewer.task().is_some() || viewer.acts(Resource::Records, Act::Edit)
}

fn screens(viewer: &Viewer) -> bool {
    viewer.acts(Resource::Records, Act::Screen)
}

/// A pair or a mark by hand: the work of every member, and of leads who do not screen.
fn works_on(viewer: &Viewer, facts: &ReviewFacts) -> bool {
    facts.screened_by(viewer) || facts.led_by(viewer)
}

fn settles(viewer: &Viewer, facts: &ConflictFacts) -> bool {
    facts.review.screened_by(viewer) && !facts.voted
}

/// The actions on reviews.
pub(crate) mod actions {
    use super::{ConflictFacts, ReviewFacts, edits, screens, settles, works_on};
    use crate::id::{DuplicateCandidateId, RecordId, RecordImportId, ReviewId, SearchSourceId, StudyId};
    use crate::{Act, Action, Resource, Viewer};

    // One line for each action: its type, target, facts, name, who may ever do it, and who may do it with these facts.
    macro_rules! actions {
        ($($(#[$doc:meta])* $name:ident($target:ty, $facts:ty) = $text:literal, $ever:expr, $allows:expr);+ $(;)?) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Action for $name {
                type Target = $target;
                type Facts = $facts;
                const NAME: &'static str = $text;
                fn ever(viewer: &Viewer) -> bool {
                    let ever: fn(&Viewer) -> bool = $ever;
                    ever(viewer)
                }

                fn allows(viewer: &Viewer, facts: &$facts) -> bool {
                    let allows: fn(&Viewer, &$facts) -> bool = $allows;
                    Self::ever(viewer) && allows(viewer, facts)
                }
            }
        )+};
    }

    actions! {
        /// Create a review. Its author becomes its first lead.
        CreateReview(ReviewId, ()) = "review.create", |viewer| viewer.acts(Resource::Records, Act::Create), |_, ()| true;
        /// Change a review's description.
        EditReview(ReviewId, ReviewFacts) = "review.edit", edits, |viewer, facts| facts.led_by(viewer);
        /// Add an account to the team, or make a member a lead.
        AddReviewer(ReviewId, ReviewFacts) = "review.add_reviewer", edits, |viewer, facts| facts.led_by(viewer);
        /// Let a member leave the team.
        RemoveReviewer(ReviewId, ReviewFacts) = "review.remove_reviewer", edits, |viewer, facts| facts.led_by(viewer);
        /// Leave the team.
        LeaveReview(ReviewId, ReviewFacts) = "review.leave", screens, |_, facts| facts.member;
        /// Let one's own role count in the agreement by pair of roles, or not.
        ShareRole(ReviewId, ReviewFacts) = "review.share_role", screens, |_, facts| facts.member;
        /// Replace the reasons for exclusion.
        SetExclusionReasons(ReviewId, ReviewFacts) = "review.set_reasons", edits, |viewer, facts| facts.led_by(viewer);
        /// Add a source in which the review searched.
        AddSearchSource(SearchSourceId, ReviewFacts) = "search.add", edits, |viewer, facts| facts.led_by(viewer);
        /// Import a file of records.
        ImportRecords(SearchSourceId, ReviewFacts) = "record.import", edits, |viewer, facts| facts.led_by(viewer);
        /// Compare all records of a review again.
        Deduplicate(ReviewId, ReviewFacts) = "record.deduplicate", edits, |viewer, facts| facts.led_by(viewer);
        /// Undo an import.
        UndoImport(RecordImportId, ReviewFacts) = "record.undo_import", edits, |viewer, facts| facts.led_by(viewer);
        /// Remove a record before screening.
        RemoveRecord(RecordId, ReviewFacts) = "record.remove", edits, |viewer, facts| facts.led_by(viewer);
        /// Put a removed record back.
        RestoreRecord(RecordId, ReviewFacts) = "record.restore", edits, |viewer, facts| facts.led_by(viewer);
        /// Open a decision again, so that two reviewers vote once more.
        ReopenScreening(RecordId, ReviewFacts) = "record.reopen", edits, |viewer, facts| facts.led_by(viewer);
        /// Decide whether two records are the same publication.
        DecideDuplicate(DuplicateCandidateId, ReviewFacts) = "record.decide_duplicate", screens, works_on;
        /// Mark a record as a duplicate of another.
        MarkDuplicate(RecordId, ReviewFacts) = "record.mark_duplicate", screens, works_on;
        /// Mark a record as no duplicate.
        MarkDistinct(RecordId, ReviewFacts) = "record.mark_distinct", screens, works_on;
        /// Say whether the report of a record could be retrieved.
        SetRetrieval(RecordId, ReviewFacts) = "record.set_retrieval", screens, works_on;
        /// Vote on a record.
        ScreenRecord(RecordId, ReviewFacts) = "record.screen", screens, |viewer, facts| facts.screened_by(viewer);
        /// Settle a conflict between two others.
        ResolveScreening(RecordId, ConflictFacts) = "record.resolve", screens, settles;
        /// Appraise a study. Without a review, everyone who may create reviews may.
        AppraiseStudy(StudyId, Option<ReviewFacts>) = "study.appraise", screens, |viewer, facts| match facts {
            Some(review) => review.screened_by(viewer),
            None => viewer.acts(Resource::Records, Act::Create),
        };
    }
}
