//! The row rules of people in workshops: who they are, what they agreed to, and what they brought. What each role sees of a
//! contribution is decided here and nowhere else.

use entity::{consent, contribution, identity_read, participant, participant_identity, withdrawal_receipt, workshop};
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::{ConsentReach, ContributionReach, IdentityReach, ParticipantReach, Viewer, rows};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use super::eyes::Eyes;
use super::workshops::facilitates;
use super::{Scoped, account_id, everything};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The participant in `column` agrees to `scope`: the last word on it is that it is given.
pub(crate) fn agrees<C: ColumnTrait>(column: C, scope: ConsentScope) -> Expr {
    Expr::exists(last_word(column, scope, ConsentState::Given))
}

/// The consent of the participant in `column`, where the last word on `scope` is `state`.
fn last_word<C: ColumnTrait>(column: C, scope: ConsentScope, state: ConsentState) -> SelectStatement {
    let later = Alias::new("later");
    let of_later = |column: consent::Column| Expr::col((later.clone(), column));
    let newer = Query::select()
        .expr(Expr::val(1))
        .unscoped_as::<consent::Entity>(later.clone(), Unscoped::PartOfARule)
        .and_where(of_later(consent::Column::ParticipantId).equals((consent::Entity, consent::Column::ParticipantId)))
        .and_where(of_later(consent::Column::Scope).eq(scope.code()))
        .cond_where(
            Condition::any()
                .add(of_later(consent::Column::RecordedAt).gt(col(consent::Column::RecordedAt)))
                .add(
                    Condition::all()
                        .add(of_later(consent::Column::RecordedAt).equals((consent::Entity, consent::Column::RecordedAt)))
                        .add(of_later(consent::Column::Id).gt(col(consent::Column::Id))),
                ),
        )
        .take();
    Query::select()
        .expr(Expr::val(1))
        .unscoped::<consent::Entity>(Unscoped::PartOfARule)
        .and_where(col(consent::Column::ParticipantId).eq(col(column)))
        .and_where(col(consent::Column::Scope).eq(scope.code()))
        .and_where(col(consent::Column::State).eq(state.code()))
        .and_where(Expr::exists(newer).not())
        .take()
}

/// The participant in `column` is not one who once agreed to take part and took it back.
pub(crate) fn has_not_left<C: ColumnTrait>(column: C) -> Expr {
    Expr::exists(last_word(column, ConsentScope::TakePart, ConsentState::Withdrawn)).not()
}

/// When the participant in `column` took back that they take part; null where the last word on it is another.
pub(crate) fn left_at<C: ColumnTrait>(column: C) -> Expr {
    let mut word = last_word(column, ConsentScope::TakePart, ConsentState::Withdrawn);
    word.clear_selects();
    word.expr(col(consent::Column::RecordedAt)).limit(1);
    Expr::SubQuery(None, Box::new(word.into()))
}

/// `SELECT column FROM` the viewer's own participant records.
pub(super) fn own_records(viewer: &Viewer, column: participant::Column) -> SelectStatement {
    Query::select()
        .expr(col(column))
        .unscoped::<participant::Entity>(Unscoped::PartOfARule)
        .and_where(col(participant::Column::AccountId).eq(account_id(viewer)))
        .take()
}

/// The participant in `column` is the viewer.
pub(super) fn one_self<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    col(column).in_subquery(own_records(viewer, participant::Column::Id))
}

/// One's own record is always one's own, whatever the role; others' as the matrix says, until they withdraw from taking part.
impl Scoped for participant::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use participant::Column;
        let one_self = col(Column::AccountId).eq(account_id(viewer));
        let others = match viewer.reach(&rows::PARTICIPANTS) {
            ParticipantReach::Everything => return everything(),
            ParticipantReach::OneSelfAndFacilitated => Some(facilitates(viewer, Column::WorkshopId).and(has_not_left(Column::Id))),
            ParticipantReach::OneSelfAndResearchUse => Some(agrees(Column::Id, ConsentScope::ResearchUse)),
            ParticipantReach::OneSelf | ParticipantReach::Nothing => None,
        };
        Condition::any().add(one_self).add_option(others)
    }
}

/// Who somebody is: for the person, and for those whom the matrix names.
impl Scoped for participant_identity::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use participant_identity::Column;
        let others = match viewer.reach(&rows::IDENTITIES) {
            IdentityReach::Everything => return everything(),
            IdentityReach::OneSelfAndFacilitated => {
                let facilitated = Query::select()
                    .expr(col(participant::Column::Id))
                    .unscoped::<participant::Entity>(Unscoped::PartOfARule)
                    .and_where(facilitates(viewer, participant::Column::WorkshopId))
                    .take();
                Some(
                    col(Column::ParticipantId)
                        .in_subquery(facilitated)
                        .and(has_not_left(Column::ParticipantId)),
                )
            }
            IdentityReach::Nothing | IdentityReach::OneSelf => None,
        };
        Condition::any().add(one_self(viewer, Column::ParticipantId)).add_option(others)
    }
}

/// Who looked at an identity: for the person, and for whoever reaches all identities.
impl Scoped for identity_read::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::IDENTITIES) == IdentityReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, identity_read::Column::ParticipantId))
    }
}

/// What somebody agreed to: for the person, and for whoever keeps the register.
impl Scoped for consent::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::CONSENTS) == ConsentReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, consent::Column::ParticipantId))
    }
}

/// What somebody took back: for the person, for good, and for whoever keeps the register.
impl Scoped for withdrawal_receipt::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::CONSENTS) == ConsentReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, withdrawal_receipt::Column::ParticipantId))
    }
}

/// What somebody brought, in their words. One's own is one's own; to others it is there for as long as the person agrees to take
/// part, and as far as the matrix and the person's other consents reach. What its author took back is the author's alone, and what
/// was erased is nobody's.
impl Scoped for contribution::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        contribution_rule(Eyes::Viewer(viewer))
    }
}

/// The rule of contributions, for one viewer or for anybody with a role.
pub(crate) fn contribution_rule(eyes: Eyes<'_>) -> Condition {
    use contribution::Column;
    if eyes.are_the_services() {
        return everything();
    }
    let others = match eyes.reach(&rows::CONTRIBUTIONS) {
        ContributionReach::Everything => Some(everything()),
        ContributionReach::AgreedForAll => Some(agreed_for_all()),
        ContributionReach::OwnWorkshopAndAgreed => Some(Condition::any().add(eyes.joined(Column::WorkshopId)).add(agreed_for_all())),
        ContributionReach::OneSelfFacilitatedAndAgreed => {
            Some(Condition::any().add(eyes.facilitates(Column::WorkshopId)).add(agreed_for_all()))
        }
        ContributionReach::ResearchUseAndAgreed => Some(
            Condition::any()
                .add(agrees(Column::ParticipantId, ConsentScope::ResearchUse))
                .add(agreed_for_all()),
        ),
        ContributionReach::Nothing => None,
    };
    let shared = others.map(|others| {
        Condition::all()
            .add(col(Column::WithdrawnAt).is_null())
            .add(agrees(Column::ParticipantId, ConsentScope::TakePart))
            .add(others)
    });
    Condition::all()
        .add(col(Column::ErasedAt).is_null())
        .add(Condition::any().add(eyes.one_self(Column::ParticipantId)).add_option(shared))
}

/// The workshop is published, and the person agreed that the words go outside: quoted, or archived.
fn agreed_for_all() -> Condition {
    use contribution::Column;
    let published = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
        .and_where(col(workshop::Column::Id).eq(col(Column::WorkshopId)))
        .and_where(col(workshop::Column::Status).eq("PUBLISHED"))
        .take();
    Condition::all()
        .add(Expr::exists(published))
        .add(agrees_to_be_quoted(Column::ParticipantId))
}

/// The participant in `column` agrees that their words go outside: quoted, or archived.
pub(crate) fn agrees_to_be_quoted<C: ColumnTrait>(column: C) -> Condition {
    let outside = [
        ConsentScope::OpenArchive,
        ConsentScope::QuotePseudonymously,
        ConsentScope::QuoteByName,
    ];
    outside
        .into_iter()
        .fold(Condition::any(), |any, scope| any.add(agrees(column, scope)))
}
