//! The row rules of workshops: who knows of one, who was in it, and the questions that came out of it.

use entity::{consent, facilitation, outcome, participant, programme, question, question_link, study, workshop, workshop_programme};
use policy::{Reach, Resource, Viewer};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::{Scoped, account_id, child_of, everything, reach};
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

fn sees_all_workshops(viewer: &Viewer) -> bool {
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
fn inside<C: ColumnTrait>(viewer: &Viewer, column: C) -> Option<Condition> {
    match reach(viewer, Resource::WorkshopsUnpublished) {
        Reach::OwnWorkshop => Some(joined(viewer, column)),
        Reach::Facilitates => Some(Condition::all().add(facilitates(viewer, column))),
        Reach::TookPartOrFacilitates => Some(Condition::any().add(took_part(viewer, column)).add(facilitates(viewer, column))),
        Reach::Everything
        | Reach::Nothing
        | Reach::OwnOrganisation
        | Reach::WorksOn
        | Reach::OneSelf
        | Reach::OneSelfAndFacilitated
        | Reach::OneSelfAndResearchUse
        | Reach::OwnAccount => None,
    }
}

/// The workshop in `column` is the one that the viewer's token was joined to.
fn joined<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    Condition::all().add(col(column).eq(viewer.workshop().map_or(Uuid::nil(), |id| id.0)))
}

fn took_part<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    col(column).in_subquery(own_records(viewer, participant::Column::WorkshopId))
}

/// `SELECT column FROM` the viewer's own participant records.
fn own_records(viewer: &Viewer, column: participant::Column) -> SelectStatement {
    Query::select()
        .expr(col(column))
        .from(participant::Entity)
        .and_where(col(participant::Column::AccountId).eq(account_id(viewer)))
        .take()
}

fn facilitates<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    let own = Query::select()
        .expr(col(facilitation::Column::WorkshopId))
        .from(facilitation::Entity)
        .and_where(col(facilitation::Column::AccountId).eq(account_id(viewer)))
        .take();
    col(column).in_subquery(own)
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
        let known = Condition::any()
            .add(col(Column::AccountId).eq(account_id(viewer)))
            .add_option(inside(viewer, Column::WorkshopId));
        child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id).add(known)
    }
}

/// Summary questions follow their workshop; those of no workshop are public. What somebody submitted, word for word,
/// stays among the insiders, and with the person.
impl Scoped for question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use question::Column;
        if sees_all_workshops(viewer) {
            return everything();
        }
        let workshops = Query::select()
            .expr(col(workshop::Column::Id))
            .from(workshop::Entity)
            .cond_where(published_or_inside(viewer))
            .take();
        let summary = Condition::all().add(col(Column::ParticipantId).is_null()).add(
            Condition::any()
                .add(col(Column::WorkshopId).is_null())
                .add(col(Column::WorkshopId).in_subquery(workshops)),
        );
        Condition::any()
            .add(summary)
            .add(col(Column::ParticipantId).in_subquery(own_records(viewer, participant::Column::Id)))
            .add_option(inside(viewer, Column::WorkshopId))
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

/// One's own record is always one's own, whatever the role; others' as the matrix says.
impl Scoped for participant::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use participant::Column;
        let one_self = col(Column::AccountId).eq(account_id(viewer));
        let others = match reach(viewer, Resource::Participants) {
            Reach::Everything => return everything(),
            Reach::OneSelfAndFacilitated => Some(facilitates(viewer, Column::WorkshopId)),
            Reach::OneSelfAndResearchUse => Some(Expr::exists(research_use_given())),
            Reach::OneSelf
            | Reach::Nothing
            | Reach::OwnOrganisation
            | Reach::WorksOn
            | Reach::OwnWorkshop
            | Reach::TookPartOrFacilitates
            | Reach::Facilitates
            | Reach::OwnAccount => None,
        };
        Condition::any().add(one_self).add_option(others)
    }
}

/// The participant's last word on RESEARCH_USE is that it is given.
fn research_use_given() -> SelectStatement {
    let later = Alias::new("later");
    let newer = Query::select()
        .expr(Expr::val(1))
        .from_as(consent::Entity, later.clone())
        .and_where(Expr::col((later.clone(), consent::Column::ParticipantId)).equals((consent::Entity, consent::Column::ParticipantId)))
        .and_where(Expr::col((later.clone(), consent::Column::Scope)).eq("RESEARCH_USE"))
        .cond_where(
            Condition::any()
                .add(Expr::col((later.clone(), consent::Column::RecordedAt)).gt(col(consent::Column::RecordedAt)))
                .add(
                    Condition::all()
                        .add(Expr::col((later.clone(), consent::Column::RecordedAt)).equals((consent::Entity, consent::Column::RecordedAt)))
                        .add(Expr::col((later, consent::Column::Id)).gt(col(consent::Column::Id))),
                ),
        )
        .take();
    Query::select()
        .expr(Expr::val(1))
        .from(consent::Entity)
        .and_where(col(consent::Column::ParticipantId).eq(col(participant::Column::Id)))
        .and_where(col(consent::Column::Scope).eq("RESEARCH_USE"))
        .and_where(col(consent::Column::State).eq("GIVEN"))
        .and_where(Expr::exists(newer).not())
        .take()
}
