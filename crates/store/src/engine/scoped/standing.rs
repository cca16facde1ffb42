//! Who counts as a member of a workshop for its facilitators: confirmed if the workshop requires that, and not removed.

use entity::{participant, return_code, role_token};
use policy::{ParticipantReach, Viewer, WorkshopReach, rows};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, Query, SelectStatement};

use super::presence::facilitates;
use super::{Scoped, account_id, everything, nothing};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The reason for a removal is visible to the person, to the facilitators of the workshop, and to roles that can read everyone's record.
/// A condition on the unaliased table.
pub(crate) fn may_know_of_removals(viewer: &Viewer) -> Condition {
    use participant::Column;
    let own = col(Column::AccountId).eq(account_id(viewer));
    match viewer.reach(&rows::PARTICIPANTS) {
        ParticipantReach::Everything => everything(),
        ParticipantReach::Nothing
        | ParticipantReach::OneSelf
        | ParticipantReach::OneSelfAndFacilitated
        | ParticipantReach::OneSelfAndResearchUse => Condition::any().add(own).add(facilitates(viewer, Column::WorkshopId)),
    }
}

/// Tokens of room screens, without their secrets, are visible to the facilitators of the workshop. A condition on the unaliased table.
pub(super) fn screens_of_facilitated(viewer: &Viewer) -> Option<Condition> {
    use role_token::Column;
    match viewer.reach(&rows::WORKSHOPS_UNPUBLISHED) {
        WorkshopReach::Facilitates | WorkshopReach::TookPartOrFacilitates | WorkshopReach::Everything => Some(
            Condition::all()
                .add(col(Column::Display).eq(true))
                .add(facilitates(viewer, Column::WorkshopId)),
        ),
        WorkshopReach::Nothing | WorkshopReach::OwnWorkshop => None,
    }
}

/// The accounts of these screen tokens.
pub(super) fn accounts_of_screens(viewer: &Viewer) -> Option<SelectStatement> {
    let screens = screens_of_facilitated(viewer)?;
    let accounts = Query::select()
        .expr(col(role_token::Column::AccountId))
        .unscoped::<role_token::Entity>(Unscoped::PartOfARule)
        .cond_where(screens)
        .take();
    Some(accounts)
}

/// Digests of return codes are readable only by the service itself.
impl Scoped for return_code::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.task().is_some() { everything() } else { nothing() }
    }
}
