//! The row rules of workshops: who knows of one, who was in it, and the questions that came out of it.

use entity::column::Code;
use entity::{
    facilitation, information_sheet, outcome, participant, programme, question, question_link, question_revision, study, workshop,
    workshop_programme,
};
use evidence::vocabulary::PublicationStatus;
use policy::{Act, Resource, Role, Viewer, WorkshopReach, rows};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition};

use super::eyes::Eyes;
use super::presence::{agrees_to_be_quoted, facilitates, has_not_left, joined, one_self, own_records, takes_part};
use super::{Scoped, account_id, child_of, everything, nothing};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// Published workshops are everybody's, others their insiders'. One's own part in a workshop is one's own, whatever the
/// role and also after leaving, and so is knowing which workshop it was. What is in it is another matter: [`published_or_inside`].
impl Scoped for workshop::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use workshop::Column;
        if sees_all_workshops(Eyes::Viewer(viewer)) {
            return everything();
        }
        published_or_inside(Eyes::Viewer(viewer)).add(took_part(viewer, Column::Id))
    }
}

/// What happens in a workshop is seen by those who see all, by its insiders, by those who take part whatever their role, and by
/// everybody once it is published; not by those who know of the workshop only because they were in it once. A condition on workshops.
pub(crate) fn sees_inside_workshop(viewer: &Viewer) -> Condition {
    if sees_all_workshops(Eyes::Viewer(viewer)) {
        return everything();
    }
    published_or_inside(Eyes::Viewer(viewer)).add(takes_part(viewer, workshop::Column::Id))
}

/// The viewer [sees inside](sees_inside_workshop) the workshop that `workshop_id` names. For columns of other tables.
pub(super) fn in_sight(viewer: &Viewer, workshop_id: impl ColumnTrait) -> Condition {
    let workshops = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
        .and_where(col(workshop::Column::Id).eq(col(workshop_id)))
        .cond_where(sees_inside_workshop(viewer))
        .take();
    Condition::all().add(Expr::exists(workshops))
}

pub(super) fn sees_all_workshops(eyes: Eyes<'_>) -> bool {
    eyes.reach(&rows::WORKSHOPS_UNPUBLISHED) == WorkshopReach::Everything
}

/// The workshop is public, or the role reaches what happens inside of it.
fn published_or_inside(eyes: Eyes<'_>) -> Condition {
    Condition::any()
        .add(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)))
        .add_option(inside(eyes, workshop::Column::Id))
}

/// The workshop in `column` is one that the role reaches from inside; `None` where the role reaches none.
/// Not for those who see all.
pub(super) fn inside<C: ColumnTrait>(eyes: Eyes<'_>, column: C) -> Option<Condition> {
    match eyes.reach(&rows::WORKSHOPS_UNPUBLISHED) {
        WorkshopReach::OwnWorkshop => Some(eyes.joined(column)),
        WorkshopReach::Facilitates => Some(eyes.facilitates(column)),
        WorkshopReach::TookPartOrFacilitates => Some(Condition::any().add(eyes.takes_part(column)).add(eyes.facilitates(column))),
        WorkshopReach::Everything | WorkshopReach::Nothing => None,
    }
}

/// The viewer has a record in the workshop in `column`, left or not.
fn took_part<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    col(column).in_subquery(own_records(viewer, participant::Column::WorkshopId))
}

/// The viewer facilitates the workshop in `column`, in a role that facilitates.
pub(crate) fn facilitates_for<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    if viewer.acts(Resource::WorkshopsUnpublished, Act::Edit) {
        Condition::all().add(facilitates(viewer, column))
    } else {
        nothing()
    }
}

/// The viewer is in the room of the workshop in `column`: facilitates it, takes part in it, or is its screen. A participant's token
/// speaks for the workshop that it was joined to, and for no other; who has left, or waits to be confirmed, is not in the room.
pub(crate) fn in_the_room<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    if viewer.is_display() || viewer.role() == Role::Participant {
        return joined(viewer, column);
    }
    Condition::any()
        .add(facilitates_for(viewer, column))
        .add(takes_part(viewer, column))
}

/// An information sheet is seen with its workshop, by those who wait to be confirmed, too: it is what they agree to.
impl Scoped for information_sheet::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use information_sheet::Column;
        child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id)
    }
}

/// A programme is known as discussed where both it and the workshop are seen.
impl Scoped for workshop_programme::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use workshop_programme::Column;
        let workshop = in_sight(viewer, Column::WorkshopId);
        let programme = child_of::<programme::Entity, _, _>(viewer, Column::ProgrammeId, programme::Column::Id);
        workshop.add(programme)
    }
}

/// Who facilitates is for insiders, and for the facilitator: that somebody led one workshop says nothing of another. Somebody who was
/// named by the id of their account is seen there once they have taken it up, or a list of facilitators would tell anybody whose an
/// id is.
impl Scoped for facilitation::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use facilitation::Column;
        if viewer.task().is_some() {
            return everything();
        }
        // A screen shows no names.
        if viewer.is_display() {
            return nothing();
        }
        let own = col(Column::AccountId).eq(account_id(viewer));
        let taken_up = col(Column::TakenUp).eq(true);
        if sees_all_workshops(Eyes::Viewer(viewer)) {
            return Condition::any().add(own).add(taken_up);
        }
        let inside = inside(Eyes::Viewer(viewer), Column::WorkshopId).map(|inside| inside.and(taken_up));
        let known = Condition::any().add(own).add_option(inside);
        child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id).add(known)
    }
}

/// Summary questions follow their workshop; those of no workshop are public. What somebody submitted, word for word,
/// stays among the insiders, and with the person. A text that is still somebody's own words goes out of the workshop only where that
/// person agreed to be quoted, and goes from everybody's sight when they withdraw.
impl Scoped for question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        question_rule(Eyes::Viewer(viewer))
    }
}

/// The rule of questions, for one viewer or for anybody with a role.
pub(crate) fn question_rule(eyes: Eyes<'_>) -> Condition {
    use question::Column;
    if eyes.are_the_services() {
        return everything();
    }
    let shared = if sees_all_workshops(eyes) {
        everything()
    } else {
        let published = Query::select()
            .expr(col(workshop::Column::Id))
            .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
            .and_where(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)))
            .take();
        let for_all = Condition::all()
            .add(col(Column::Summary).eq(true))
            .add(
                Condition::any()
                    .add(col(Column::WorkshopId).is_null())
                    .add(col(Column::WorkshopId).in_subquery(published)),
            )
            .add(
                Condition::any()
                    .add(col(Column::WordsOfId).is_null())
                    .add(agrees_to_be_quoted(Column::WordsOfId)),
            );
        Condition::any().add(for_all).add_option(inside(eyes, Column::WorkshopId))
    };
    let shared_words = Condition::all().add(col(Column::WithdrawnAt).is_null()).add(
        Condition::any()
            .add(col(Column::WordsOfId).is_null())
            .add(has_not_left(Column::WordsOfId)),
    );
    // One's own submission is one's own. After leaving, that is what still is one's own words.
    Condition::any()
        .add(eyes.one_self(Column::WordsOfId))
        .add(eyes.one_self_present(Column::ParticipantId))
        .add(shared_words.add(shared))
}

/// A wording is seen with its question. What was somebody's own words stays among the insiders, and with the person; it goes when that
/// person withdraws.
impl Scoped for question_revision::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use question_revision::Column;
        if viewer.task().is_some() {
            return everything();
        }
        let question = child_of::<question::Entity, _, _>(viewer, Column::QuestionId, question::Column::Id);
        let insider = if sees_all_workshops(Eyes::Viewer(viewer)) {
            Some(everything())
        } else {
            inside(Eyes::Viewer(viewer), question::Column::WorkshopId)
        };
        // A screen shows no wordings that were somebody's own words.
        let among_insiders = insider.filter(|_| !viewer.is_display()).map(|insider| {
            let of_theirs = Query::select()
                .expr(Expr::cust("1"))
                .unscoped::<question::Entity>(Unscoped::PartOfARule)
                .and_where(col(question::Column::Id).eq(col(Column::QuestionId)))
                .cond_where(insider)
                .take();
            Condition::all().add(has_not_left(Column::WordsOfId)).add(Expr::exists(of_theirs))
        });
        // The present wording is what the question says to whoever sees the question.
        let present = Query::select()
            .expr(Expr::cust("1"))
            .unscoped::<question::Entity>(Unscoped::PartOfARule)
            .and_where(col(question::Column::Id).eq(col(Column::QuestionId)))
            .and_where(col(question::Column::Text).eq(col(Column::Text)))
            .take();
        let words = Condition::any()
            .add(col(Column::WordsOfId).is_null())
            .add(Expr::exists(present))
            .add(one_self(viewer, Column::WordsOfId))
            .add_option(among_insiders);
        question.add(words)
    }
}

/// A link is seen where both of its ends are.
impl Scoped for question_link::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use question_link::Column;
        let target = Condition::any()
            .add(col(Column::TermId).is_not_null())
            .add(child_of::<study::Entity, _, _>(viewer, Column::StudyId, study::Column::Id))
            .add(child_of::<programme::Entity, _, _>(
                viewer,
                Column::ProgrammeId,
                programme::Column::Id,
            ))
            .add(child_of::<outcome::Entity, _, _>(viewer, Column::OutcomeId, outcome::Column::Id));
        child_of::<question::Entity, _, _>(viewer, Column::QuestionId, question::Column::Id).add(target)
    }
}
