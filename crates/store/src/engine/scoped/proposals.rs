//! The row rule of proposed changes to programmes.

use entity::{account, membership, programme, programme_proposal};
use policy::{ProgrammeReach, Viewer, rows};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, Query};

use super::{Scoped, account_id, child_of, everything, nothing, visible};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// A proposal is visible to people of its author's organisation who can edit programmes, to people who work on the programme, and to
/// those who decide; never to a viewer who cannot see the programme.
impl Scoped for programme_proposal::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use programme_proposal::Column;
        let programme = || child_of::<programme::Entity, _, _>(viewer, Column::ProgrammeId, programme::Column::Id);
        match viewer.reach(&rows::PROGRAMME_PROPOSALS) {
            ProgrammeReach::Everything => everything(),
            ProgrammeReach::OwnOrganisation => match viewer.organisation() {
                Some(organisation) => programme().add(col(Column::OrganisationId).eq(organisation.0)),
                None => nothing(),
            },
            ProgrammeReach::WorksOn => {
                let own = Query::select()
                    .expr(col(membership::Column::ProgrammeId))
                    .unscoped::<membership::Entity>(Unscoped::PartOfARule)
                    .and_where(col(membership::Column::AccountId).eq(account_id(viewer)))
                    .take();
                programme().add(col(Column::ProgrammeId).in_subquery(own))
            }
            ProgrammeReach::Nothing => nothing(),
        }
    }
}

/// The accounts that proposed or decided something that the viewer can see; `None` for roles that see no proposals.
pub(super) fn accounts_in_proposals(viewer: &Viewer) -> Option<Condition> {
    use programme_proposal::Column;
    (viewer.reach(&rows::PROGRAMME_PROPOSALS) != ProgrammeReach::Nothing).then(|| {
        Condition::any()
            .add(col(account::Column::Id).in_subquery(visible::<programme_proposal::Entity, _>(viewer, Column::ById)))
            .add(col(account::Column::Id).in_subquery(visible::<programme_proposal::Entity, _>(viewer, Column::DecidedById)))
    })
}
