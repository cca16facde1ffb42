//! The row rules of reviews: the review, its searches and reasons are open, its team and records are for those who may read records, and a
//! vote is hidden from everybody else until two votes are stored.

use entity::column::Code;
use entity::{
    account, appraisal, appraisal_answer, duplicate_candidate, exclusion_reason, record, record_event, record_import, review_member,
    screening_decision, search_source,
};
use evidence::vocabulary::ScreeningStage;
use policy::{AllOrNone, Viewer, rows};
use sea_orm::Condition;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use super::{Scoped, account_id, child_of, everything, nothing, visible};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

fn reads_records(viewer: &Viewer) -> bool {
    viewer.reach(&rows::RECORDS) == AllOrNone::Everything
}

// One line for each table that is open to everyone: what was searched, and for which reasons reports are excluded.
impl Scoped for search_source::Entity {
    fn visible_to(_viewer: &Viewer) -> Condition {
        everything()
    }
}

impl Scoped for exclusion_reason::Entity {
    fn visible_to(_viewer: &Viewer) -> Condition {
        everything()
    }
}

/// The team is visible to those who may read records. Other people see their own memberships only.
impl Scoped for review_member::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if reads_records(viewer) {
            return everything();
        }
        Condition::all().add(col(review_member::Column::AccountId).eq(account_id(viewer)))
    }
}

impl Scoped for record_import::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if reads_records(viewer) { everything() } else { nothing() }
    }
}

/// Records whose import was undone are hidden from everybody; only their events remain.
impl Scoped for record::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if reads_records(viewer) {
            Condition::all().add(col(record::Column::UndoneAt).is_null())
        } else {
            nothing()
        }
    }
}

impl Scoped for record_event::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if reads_records(viewer) { everything() } else { nothing() }
    }
}

impl Scoped for duplicate_candidate::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if reads_records(viewer) { everything() } else { nothing() }
    }
}

/// A vote is visible to its author, and to all who may read records once two votes are stored for the record at the same stage. Nobody
/// can vote there any more by then, so nobody's vote is influenced.
impl Scoped for screening_decision::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use screening_decision::Column;
        if viewer.task().is_some() {
            return everything();
        }
        if !reads_records(viewer) {
            return nothing();
        }
        let own = col(Column::ReviewerId).eq(account_id(viewer));
        let complete =
            |stage: ScreeningStage, votes: record::Column| Condition::all().add(col(Column::Stage).eq(Code(stage))).add(col(votes).eq(2));
        let decided = Query::select()
            .expr(Expr::cust("1"))
            .unscoped::<record::Entity>(Unscoped::PartOfARule)
            .and_where(col(record::Column::Id).eq(col(Column::RecordId)))
            .cond_where(
                Condition::any()
                    .add(complete(ScreeningStage::TitleAbstract, record::Column::TaVotes))
                    .add(complete(ScreeningStage::FullText, record::Column::FtVotes)),
            )
            .take();
        Condition::any().add(own).add(Expr::exists(decided))
    }
}

/// An appraisal is visible to its rater. Others see it when the consensus is stored, or when two people have appraised the study.
impl Scoped for appraisal::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use appraisal::Column;
        if viewer.task().is_some() {
            return everything();
        }
        if !reads_records(viewer) {
            return nothing();
        }
        let other = Alias::new("other_appraisal");
        let second = Query::select()
            .expr(Expr::cust("1"))
            .unscoped_as::<appraisal::Entity>(other.clone(), Unscoped::PartOfARule)
            .and_where(Expr::col((other.clone(), Column::StudyId)).eq(col(Column::StudyId)))
            .and_where(Expr::col((other.clone(), Column::Tool)).eq(col(Column::Tool)))
            .and_where(Expr::col((other, Column::RaterId)).ne(col(Column::RaterId)))
            .take();
        Condition::any()
            .add(col(Column::RaterId).eq(account_id(viewer)))
            .add(col(Column::Consensus).eq(true))
            .add(Expr::exists(second))
    }
}

impl Scoped for appraisal_answer::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        child_of::<appraisal::Entity, _, _>(viewer, appraisal_answer::Column::AppraisalId, appraisal::Column::Id)
    }
}

/// The accounts that work on reviews, in the parts that the viewer can see; `None` for viewers who read no records.
pub(super) fn accounts_of_reviews(viewer: &Viewer) -> Option<Condition> {
    if !reads_records(viewer) {
        return None;
    }
    let within = |ids: SelectStatement| col(account::Column::Id).in_subquery(ids);
    Some(
        Condition::any()
            .add(within(visible::<review_member::Entity, _>(
                viewer,
                review_member::Column::AccountId,
            )))
            .add(within(visible::<record_import::Entity, _>(viewer, record_import::Column::ById)))
            .add(within(visible::<duplicate_candidate::Entity, _>(
                viewer,
                duplicate_candidate::Column::DecidedById,
            )))
            .add(within(visible::<appraisal::Entity, _>(viewer, appraisal::Column::RaterId))),
    )
}
