//! The row rules of workshops: who can see a workshop, who took part in it, and its questions.

use entity::{
    facilitation, information_sheet, outcome, participant, programme, question, question_link, question_revision, study, workshop,
    workshop_programme,
};
use evidence::vocabulary::PublicationStatus;
use policy::{Act, Resource, Role, Viewer, WorkshopReach, rows};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::eyes::Eyes;
use super::presence::{agrees_to_be_quoted, facilitates, has_not_left, joined, one_self, own_records, takes_part};
use super::{PartOf, Scoped, account_id, child_of, everything, nothing, probed_child_of, with_its_parent};
use crate::engine::access::Access;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, word};
use crate::engine::unscoped::Unscoped;

/// Published workshops are visible to everyone, others to their insiders. People always see a workshop that they took part in, in any
/// role and also after leaving. What happens in it has a rule of its own: [`published_or_inside`].
impl Scoped for workshop::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use workshop::Column;
        if sees_all_workshops(Eyes::Viewer(viewer)) {
            return everything();
        }
        published_or_inside(Eyes::Viewer(viewer)).add(took_part(viewer, Column::Id))
    }
}

/// The inside of a workshop is visible to roles that see everything, to its insiders, to participants in any role, and to everyone once
/// it is published. It is not visible to people who see the workshop only because they were in it once. A condition on workshops.
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

/// The workshop is published, or the role can see inside it.
fn published_or_inside(eyes: Eyes<'_>) -> Condition {
    Condition::any()
        .add(col(workshop::Column::Status).eq(word(PublicationStatus::Published)))
        .add_option(inside(eyes, workshop::Column::Id))
}

/// The role can see the workshop in `column` from inside; `None` if it sees no workshop from inside. Not for roles that see everything.
pub(super) fn inside<C: ColumnTrait>(eyes: Eyes<'_>, column: C) -> Option<Condition> {
    match eyes.reach(&rows::WORKSHOPS_UNPUBLISHED) {
        WorkshopReach::OwnWorkshop => Some(eyes.joined(column)),
        WorkshopReach::Facilitates => Some(eyes.facilitates(column)),
        WorkshopReach::TookPartOrFacilitates => Some(Condition::any().add(eyes.takes_part(column)).add(eyes.facilitates(column))),
        WorkshopReach::Everything | WorkshopReach::Nothing => None,
    }
}

/// The viewer has a record in the workshop in `column`, even if they left.
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

/// The viewer is in the room of the workshop in `column`: facilitates it, takes part in it, or is its screen. A participant's token is
/// valid only for the workshop that it was issued for. A person who left, or who is not confirmed yet, is not in the room.
pub(crate) fn in_the_room<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    if viewer.is_display() || viewer.role() == Role::Participant {
        return joined(viewer, column);
    }
    Condition::any()
        .add(facilitates_for(viewer, column))
        .add(takes_part(viewer, column))
}

/// An information sheet is visible with its workshop, also to people who wait to be confirmed: it is what they agree to.
impl Scoped for information_sheet::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use information_sheet::Column;
        child_of::<workshop::Entity, _, _>(viewer, Column::WorkshopId, workshop::Column::Id)
    }
}

/// The link between a workshop and a programme that it discusses is visible if both are.
impl Scoped for workshop_programme::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use workshop_programme::Column;
        let workshop = in_sight(viewer, Column::WorkshopId);
        let programme = child_of::<programme::Entity, _, _>(viewer, Column::ProgrammeId, programme::Column::Id);
        workshop.add(programme)
    }
}

/// Insiders and the facilitator see who facilitates: leading one workshop reveals nothing about another. A facilitator who was named by
/// account id is visible only after they have acted as facilitator. Otherwise a list of facilitators would tell anyone who owns an id.
impl Scoped for facilitation::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use facilitation::Column;
        if viewer.task().is_some() {
            return everything();
        }
        // A room screen shows no names.
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

/// Summary questions are visible with their workshop; those without a workshop are public. Verbatim questions are visible to insiders and
/// to the person who submitted them. A text that still is a person's own words leaves the workshop only if they agreed to be quoted, and
/// is hidden from everyone when they withdraw.
impl Scoped for question::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        question_rule(Eyes::Viewer(viewer))
    }
}

/// The rule of questions, for one viewer or for any person with a role.
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
            .and_where(col(workshop::Column::Status).eq(word(PublicationStatus::Published)))
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
    let shared = shared_words.add(shared);
    if !eyes.are_a_persons() {
        return shared;
    }
    // People see their own submissions. After leaving, they see those that are still their own words.
    Condition::any()
        .add(eyes.one_self(Column::WordsOfId))
        .add(eyes.one_self_present(Column::ParticipantId))
        .add(shared)
}

/// A wording is visible with its question. A person's own words are visible to insiders and to that person, and are hidden when that
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
        // A room screen shows no wordings that were a person's own words.
        let among_insiders = insider.filter(|_| !viewer.is_display()).map(|insider| {
            let of_theirs = Query::select()
                .expr(Expr::cust("1"))
                .unscoped::<question::Entity>(Unscoped::PartOfARule)
                .and_where(col(question::Column::Id).eq(col(Column::QuestionId)))
                .cond_where(insider)
                .take();
            Condition::all().add(has_not_left(Column::WordsOfId)).add(Expr::exists(of_theirs))
        });
        // The current wording is visible to everyone who sees the question, because it is the question's text.
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

/// A link is visible if both of its ends are.
impl Scoped for question_link::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        with_its_parent::<Self>(viewer)
    }
}

impl PartOf for question_link::Entity {
    type Parent = question::Entity;
    const KEY: Self::Column = question_link::Column::QuestionId;
    const PARENT_ID: question::Column = question::Column::Id;

    fn beside_the_parent(viewer: &Viewer) -> Condition {
        use question_link::Column;
        let study = probed_child_of::<study::Entity, _, _>(viewer, Column::StudyId, study::Column::Id);
        let programme = probed_child_of::<programme::Entity, _, _>(viewer, Column::ProgrammeId, programme::Column::Id);
        target_is_seen(viewer, study, programme)
    }
}

/// The target of a link is visible. Everybody sees terms; `study` and `programme` say whether a row of that kind is seen.
fn target_is_seen(viewer: &Viewer, study: Condition, programme: Condition) -> Condition {
    use question_link::Column;
    // A link has one target: without the first condition, PostgreSQL would look for rows of all kinds.
    let target = |column: Column, seen: Condition| Condition::all().add(col(column).is_not_null()).add(seen);
    let outcome = probed_child_of::<outcome::Entity, _, _>(viewer, Column::OutcomeId, outcome::Column::Id);
    Condition::any()
        .add(col(Column::TermId).is_not_null())
        .add(target(Column::StudyId, study))
        .add(target(Column::ProgrammeId, programme))
        .add(target(Column::OutcomeId, outcome))
}

impl Access {
    /// The links of these questions that the viewer may see, each joined with its study or programme. That the joined row is there is the
    /// rule for it, so it is not looked up twice.
    pub(crate) fn links_with_targets(&self, questions: &[Uuid]) -> SelectStatement {
        use question_link::Column;
        let is_there = |id: Expr| Condition::all().add(id.is_not_null());
        let (study, programme) = (col(study::Column::Id), col(programme::Column::Id));
        let mut links = Query::select().unscoped::<question_link::Entity>(Unscoped::SeenWithTheRow).take();
        links
            .left_join_rows::<study::Entity>(self.viewer(), study.clone().eq(col(Column::StudyId)))
            .left_join_rows::<programme::Entity>(self.viewer(), programme.clone().eq(col(Column::ProgrammeId)))
            .cond_where(target_is_seen(self.viewer(), is_there(study), is_there(programme)));
        let seen = self.seen_parents::<question_link::Entity>(questions);
        seen.join(&mut links, &col(Column::QuestionId));
        links
    }
}
