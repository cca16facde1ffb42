//! The row rules of prioritisation. A round is visible with the inside of its workshop, a ballot to the person who cast it, and a
//! recommendation to everyone.

use entity::{
    ballot, ballot_day, ballot_preference, outcome, programme, question, ranking, recommendation, recommendation_basis, round,
    round_question, study,
};
use policy::{AllOrNone, Viewer, rows};
use sea_orm::Condition;
use sea_orm::sea_query::ExprTrait;

use super::presence::one_self;
use super::workshops::in_sight;
use super::{Scoped, account_id, child_of, everything, nothing};
use crate::engine::sql::col;

/// People who have left a workshop can see the workshop, but none of its rounds.
impl Scoped for round::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        in_sight(viewer, round::Column::WorkshopId)
    }
}

/// A question of a round is visible if both the question and the round are.
impl Scoped for round_question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use round_question::Column;
        let round = child_of::<round::Entity, _, _>(viewer, Column::RoundId, round::Column::Id);
        round.add(child_of::<question::Entity, _, _>(viewer, Column::QuestionId, question::Column::Id))
    }
}

/// A ballot is secret: it is visible to the voter, and to the person who entered it for a group.
impl Scoped for ballot::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use ballot::Column;
        if viewer.task().is_some() {
            return everything();
        }
        Condition::any().add(one_self(viewer, Column::ParticipantId)).add(
            Condition::all()
                .add(col(Column::ParticipantId).is_null())
                .add(col(Column::CastById).eq(account_id(viewer))),
        )
    }
}

impl Scoped for ballot_preference::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        child_of::<ballot::Entity, _, _>(viewer, ballot_preference::Column::BallotId, ballot::Column::Id)
    }
}

/// The daily number of ballots is part of the audit trail.
impl Scoped for ballot_day::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::AUDIT_TRAIL) == AllOrNone::Everything {
            everything()
        } else {
            nothing()
        }
    }
}

/// The ranking of a closed round is visible with the round. The numbers of ballots decide how much of it is shown.
impl Scoped for ranking::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        child_of::<round::Entity, _, _>(viewer, ranking::Column::RoundId, round::Column::Id)
    }
}

impl Scoped for recommendation::Entity {
    fn visible_to(_viewer: &Viewer) -> Condition {
        everything()
    }
}

/// The basis of a recommendation is visible if the row that it refers to is visible.
impl Scoped for recommendation_basis::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use recommendation_basis::Column;
        Condition::any()
            .add(col(Column::TermId).is_not_null())
            .add(child_of::<study::Entity, _, _>(viewer, Column::StudyId, study::Column::Id))
            .add(child_of::<programme::Entity, _, _>(
                viewer,
                Column::ProgrammeId,
                programme::Column::Id,
            ))
            .add(child_of::<outcome::Entity, _, _>(viewer, Column::OutcomeId, outcome::Column::Id))
            .add(child_of::<question::Entity, _, _>(viewer, Column::QuestionId, question::Column::Id))
    }
}
