//! The row rules of people in workshops: who they are, what they agreed to, and what they brought. What each role sees of a
//! contribution is decided here and nowhere else.

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
        .and_where(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)))
        .take();
    Condition::all()
        .add(Expr::exists(published))
        .add(agrees_to_be_quoted(Column::ParticipantId))
}
