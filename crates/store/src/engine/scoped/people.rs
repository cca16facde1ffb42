//! The row rules of people in workshops: who they are, what they agreed to, and what they contributed. Only this file decides what each
//! role sees of a contribution.

use entity::column::Code;
use entity::{consent, contribution, identity_read, participant, participant_identity, withdrawal_receipt, workshop};
use evidence::vocabulary::{ConsentScope, PublicationStatus};
use policy::{ConsentReach, ContributionReach, IdentityReach, ParticipantReach, Viewer, rows};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::eyes::Eyes;
use super::presence::{agrees, agrees_to_be_quoted, facilitates, has_not_left, one_self};
use super::{Scoped, account_id, everything};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// People always see their own record, in any role. Others see it as the permission matrix says, until the participant withdraws.
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

/// Identities are visible to the person and to the roles that the permission matrix names.
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

/// Reads of an identity are visible to the person and to roles that can read all identities.
impl Scoped for identity_read::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::IDENTITIES) == IdentityReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, identity_read::Column::ParticipantId))
    }
}

/// Consents are visible to the person and to the roles that keep the register.
impl Scoped for consent::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::CONSENTS) == ConsentReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, consent::Column::ParticipantId))
    }
}

/// Withdrawals stay visible to the person and to the roles that keep the register.
impl Scoped for withdrawal_receipt::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::CONSENTS) == ConsentReach::Everything {
            return everything();
        }
        Condition::all().add(one_self(viewer, withdrawal_receipt::Column::ParticipantId))
    }
}

/// Contributions, in the participant's own words. Authors see their own. Others see one while its author agrees to take part, as far as
/// the permission matrix and the author's other consents allow. A contribution that its author took back is visible only to the author.
/// An erased one is visible to nobody.
impl Scoped for contribution::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        contribution_rule(Eyes::Viewer(viewer))
    }
}

/// The rule of contributions, for one viewer or for any person with a role.
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

/// The workshop is published, and the person agreed that their words may be used outside: quoted or archived.
fn agreed_for_all() -> Condition {
    use contribution::Column;
    let published = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<workshop::Entity>(Unscoped::PartOfARule)
        .and_where(col(workshop::Column::Id).eq(col(Column::WorkshopId)))
        .and_where(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)))
        .take();
    Condition::all()
        .add(Expr::exists(published))
        .add(agrees_to_be_quoted(Column::ParticipantId))
}
