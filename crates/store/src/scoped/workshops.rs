//! The row rules of workshops: who knows of one, who was in it, and the questions that came out of it.

use entity::{
    facilitation, information_sheet, outcome, participant, programme, question, question_link, question_revision, study, workshop,
    workshop_programme,
};
use evidence::vocabulary::ConsentScope;
use policy::{Act, Reach, Resource, Role, Viewer};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::people::{agrees, has_not_left, one_self, own_records};
use super::standing::confirmed;
use super::{Scoped, account_id, child_of, everything, nothing, reach};
use crate::sql::col;

/// Published workshops are everybody's, others their insiders'. One's own part in a workshop is one's own, whatever the
/// role, and so is knowing which workshop it was.
impl Scoped for workshop::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use workshop::Column;
        if sees_all_workshops(viewer) {
            return everything();
        }
        published_or_inside(viewer).add(took_part(viewer, Column::Id))
    }
}

/// What happens in a workshop is seen by those who see all, by its insiders, and by everybody once it is published; not by those
/// who know of the workshop only because they were in it once, or wait to be confirmed.
pub(super) fn in_sight(viewer: &Viewer, workshop_id: impl ColumnTrait) -> Condition {
    if sees_all_workshops(viewer) {
        return everything();
    }
    let workshops = Query::select()
        .expr(Expr::cust("1"))
        .from(workshop::Entity)
        .and_where(col(workshop::Column::Id).eq(col(workshop_id)))
        .cond_where(published_or_inside(viewer).add(takes_part(viewer, workshop::Column::Id)))
        .take();
    Condition::all().add(Expr::exists(workshops))
}

pub(super) fn sees_all_workshops(viewer: &Viewer) -> bool {
    reach(viewer, Resource::WorkshopsUnpublished) == Reach::Everything
}

/// The workshop is public, or the viewer's role reaches what happens inside of it.
fn published_or_inside(viewer: &Viewer) -> Condition {
    Condition::any()
        .add(col(workshop::Column::Status).eq("PUBLISHED"))
        .add_option(inside(viewer, workshop::Column::Id))
}

/// The workshop in `column` is one that the viewer's role reaches from inside; `None` where the role reaches none.
/// Not for viewers who see all.
pub(super) fn inside<C: ColumnTrait>(viewer: &Viewer, column: C) -> Option<Condition> {
    match reach(viewer, Resource::WorkshopsUnpublished) {
        Reach::OwnWorkshop => Some(joined(viewer, column)),
        Reach::Facilitates => Some(Condition::all().add(facilitates(viewer, column))),
        Reach::TookPartOrFacilitates => Some(Condition::any().add(takes_part(viewer, column)).add(facilitates(viewer, column))),
        Reach::Everything
        | Reach::Nothing
        | Reach::OwnOrganisation
        | Reach::WorksOn
        | Reach::OneSelf
        | Reach::OneSelfAndFacilitated
        | Reach::OneSelfAndResearchUse
        | Reach::OwnAccount
        | Reach::AgreedForAll
        | Reach::OwnWorkshopAndAgreed
        | Reach::OneSelfFacilitatedAndAgreed
        | Reach::ResearchUseAndAgreed
        | Reach::Controlled => None,
    }
}

/// The workshop in `column` is the one that the viewer's token was joined to, and the viewer is in it still; or it is the one whose room
/// the viewer is the screen of.
pub(super) fn joined<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    let own = Condition::all().add(col(column).eq(viewer.workshop().map_or(Uuid::nil(), |id| id.0)));
    if viewer.is_display() {
        return own;
    }
    own.add(takes_part(viewer, column))
}

fn took_part<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    col(column).in_subquery(own_records(viewer, participant::Column::WorkshopId))
}

/// The viewer has a record in the workshop in `column`, has not left, and was confirmed where the workshop asks for that, and not removed.
pub(super) fn takes_part<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    let mut present = own_records(viewer, participant::Column::WorkshopId);
    present.and_where(has_not_left(participant::Column::Id)).cond_where(confirmed());
    col(column).in_subquery(present)
}

/// The viewer's account facilitates the workshop in `column`.
pub(super) fn facilitates<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    let own = Query::select()
        .expr(col(facilitation::Column::WorkshopId))
        .from(facilitation::Entity)
        .and_where(col(facilitation::Column::AccountId).eq(account_id(viewer)))
        .take();
    col(column).in_subquery(own)
}

/// The viewer facilitates the workshop in `column`, in a role that facilitates.
pub(crate) fn facilitates_for<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    if viewer.acts(Resource::WorkshopsUnpublished, Act::Edit) {
        Condition::all().add(facilitates(viewer, column))
    } else {
        nothing()
    }
}

/// The viewer is in the room of the workshop in `column`: facilitates it, or takes part in it. A participant's token speaks for the
/// workshop that it was joined to, and for no other; who has left is in the room no more.
pub(crate) fn in_the_room<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    let mut taking_part = own_records(viewer, participant::Column::WorkshopId);
    taking_part
        .and_where(col(participant::Column::ErasedAt).is_null())
        .and_where(agrees(participant::Column::Id, ConsentScope::TakePart))
        .cond_where(confirmed());
    let takes_part = Condition::all().add(col(column).in_subquery(taking_part));
    let takes_part = match viewer.role() {
        Role::Participant => takes_part.add(joined(viewer, column)),
        _ => takes_part,
    };
    Condition::any().add(facilitates_for(viewer, column)).add(takes_part)
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
        let workshop = child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id);
        let programme = child_of::<programme::Entity, _, _>(viewer, Column::ProgrammeId, programme::Column::Id);
        workshop.add(programme)
    }
}

/// Who facilitates is for insiders, and for the facilitator: that somebody led one workshop says nothing of another.
impl Scoped for facilitation::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use facilitation::Column;
        if sees_all_workshops(viewer) {
            return everything();
        }
        // A screen shows no names.
        if viewer.is_display() {
            return nothing();
        }
        let known = Condition::any()
            .add(col(Column::AccountId).eq(account_id(viewer)))
            .add_option(inside(viewer, Column::WorkshopId));
        child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id).add(known)
    }
}

/// Summary questions follow their workshop; those of no workshop are public. What somebody submitted, word for word,
/// stays among the insiders, and with the person. A text that is still somebody's own words goes when that person withdraws.
impl Scoped for question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use question::Column;
        if viewer.task().is_some() {
            return everything();
        }
        let shared = if sees_all_workshops(viewer) {
            everything()
        } else {
            let workshops = Query::select()
                .expr(col(workshop::Column::Id))
                .from(workshop::Entity)
                .cond_where(published_or_inside(viewer))
                .take();
            let summary = Condition::all().add(col(Column::Summary).eq(true)).add(
                Condition::any()
                    .add(col(Column::WorkshopId).is_null())
                    .add(col(Column::WorkshopId).in_subquery(workshops)),
            );
            Condition::any().add(summary).add_option(inside(viewer, Column::WorkshopId))
        };
        Condition::any()
            .add(one_self(viewer, Column::ParticipantId))
            .add(shared_words(viewer, Column::WordsOfId).add(shared))
    }
}

/// The words are nobody's in particular, or the viewer's own, or their author still agrees to take part.
fn shared_words<C: ColumnTrait>(viewer: &Viewer, words_of: C) -> Condition {
    Condition::all().add(
        Condition::any()
            .add(col(words_of).is_null())
            .add(one_self(viewer, words_of))
            .add(has_not_left(words_of)),
    )
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
        let insider = if sees_all_workshops(viewer) {
            Some(everything())
        } else {
            inside(viewer, question::Column::WorkshopId)
        };
        // A screen shows no wordings that were somebody's own words.
        let among_insiders = insider.filter(|_| !viewer.is_display()).map(|insider| {
            let of_theirs = Query::select()
                .expr(Expr::cust("1"))
                .from(question::Entity)
                .and_where(col(question::Column::Id).eq(col(Column::QuestionId)))
                .cond_where(insider)
                .take();
            Condition::all().add(has_not_left(Column::WordsOfId)).add(Expr::exists(of_theirs))
        });
        let words = Condition::any()
            .add(col(Column::WordsOfId).is_null())
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
