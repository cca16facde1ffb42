//! The row rules of prioritisation: rounds are seen with what happens in their workshop, ballots by whoever cast them, and recommendations by all.

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

/// Who has left a workshop knows of it, and of no round in it.
impl Scoped for round::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        in_sight(viewer, round::Column::WorkshopId)
    }
}

/// A question is known to be put to the vote where both it and the round are seen.
impl Scoped for round_question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use round_question::Column;
        let round = child_of::<round::Entity, _, _>(viewer, Column::RoundId, round::Column::Id);
        round.add(child_of::<question::Entity, _, _>(viewer, Column::QuestionId, question::Column::Id))
    }
}

/// A ballot is secret: it is seen by the one whose it is, and by whoever entered it for a group.
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

/// How many ballots a day is part of the audit trail.
impl Scoped for ballot_day::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::AUDIT_TRAIL) == AllOrNone::Everything {
            everything()
        } else {
            nothing()
        }
    }
}

/// The order of a closed round is seen with the round; how much of it is shown, the numbers of ballots decide.
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

/// What a recommendation rests on is told where that is seen.
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
