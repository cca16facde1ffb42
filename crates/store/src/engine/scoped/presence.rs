//! Conditions on a person's relation to a workshop: participant, present member or facilitator; and on their consents.

use entity::column::Code;
use entity::{consent, facilitation, participant, workshop};
use evidence::vocabulary::{ConsentScope, ConsentState};
use policy::Viewer;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::account_id;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The participant in `column` agrees to `scope`: their latest answer for this scope gives consent.
pub(crate) fn agrees<C: ColumnTrait>(column: C, scope: ConsentScope) -> Expr {
    Expr::exists(last_word(column, scope, ConsentState::Given))
}

/// The consent of the participant in `column`, if their latest answer for `scope` is `state`.
fn last_word<C: ColumnTrait>(column: C, scope: ConsentScope, state: ConsentState) -> SelectStatement {
    let later = Alias::new("later");
    let of_later = |column: consent::Column| Expr::col((later.clone(), column));
    let newer = Query::select()
        .expr(Expr::val(1))
        .unscoped_as::<consent::Entity>(later.clone(), Unscoped::PartOfARule)
        .and_where(of_later(consent::Column::ParticipantId).equals((consent::Entity, consent::Column::ParticipantId)))
        .and_where(of_later(consent::Column::Scope).eq(Code(scope)))
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
        .and_where(col(consent::Column::Scope).eq(Code(scope)))
        .and_where(col(consent::Column::State).eq(Code(state)))
        .and_where(Expr::exists(newer).not())
        .take()
}

/// The participant in `column` has not withdrawn their consent to take part.
pub(crate) fn has_not_left<C: ColumnTrait>(column: C) -> Expr {
    Expr::exists(last_word(column, ConsentScope::TakePart, ConsentState::Withdrawn)).not()
}

/// When the participant in `column` withdrew their consent to take part; null if their latest answer is a different one.
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

/// The participant in `column` agrees that their words may be used outside: quoted or archived.
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

/// The participant of the row was confirmed, or the workshop does not require confirmation; and was not removed since. A condition on the
/// unaliased table.
pub(crate) fn confirmed() -> Condition {
    use participant::Column;
    let asks = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
        .and_where(col(workshop::Column::Id).eq(col(Column::WorkshopId)))
        .and_where(col(workshop::Column::ConfirmsParticipants).eq(true))
        .take();
    Condition::all().add(col(Column::RemovedAt).is_null()).add(
        Condition::any()
            .add(col(Column::ConfirmedAt).is_not_null())
            .add(Expr::exists(asks).not()),
    )
}

/// The workshop in `column` is the one that the viewer's token was issued for, and the viewer is still in it; or the viewer is the screen
/// in its room.
pub(super) fn joined<C: ColumnTrait>(viewer: &Viewer, column: C) -> Condition {
    let own = Condition::all().add(col(column).eq(viewer.workshop().map_or(Uuid::nil(), |id| id.0)));
    if viewer.is_display() {
        return own;
    }
    own.add(takes_part(viewer, column))
}

/// The viewer has a record in the workshop in `column`, has not left it, was not removed, and was confirmed if the workshop requires
/// that.
pub(super) fn takes_part<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    let mut present = own_records(viewer, participant::Column::WorkshopId);
    present.and_where(has_not_left(participant::Column::Id)).cond_where(confirmed());
    col(column).in_subquery(present)
}

/// The viewer's account facilitates the workshop in `column`.
pub(super) fn facilitates<C: ColumnTrait>(viewer: &Viewer, column: C) -> Expr {
    let own = Query::select()
        .expr(col(facilitation::Column::WorkshopId))
        .unscoped::<facilitation::Entity>(Unscoped::PartOfARule)
        .and_where(col(facilitation::Column::AccountId).eq(account_id(viewer)))
        .take();
    col(column).in_subquery(own)
}
