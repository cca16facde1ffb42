//! The row rules for clients that keep copies: deletions, and changes that only some people can see.

use entity::column::Code;
use entity::{deletion, deletion_account, question, workshop};
use policy::{Act, AllOrNone, ProgrammeReach, Resource, Role, Viewer, rows};
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::eyes::Eyes;
use super::workshops::{facilitates_for, inside, sees_all_workshops};
use super::{Scoped, account_id, everything, unpublished_programmes};
use crate::engine::copied_kind::{CopiedKind, by_kind};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// A deletion is visible to those who could see the row before: a role, an organisation, the insiders of a workshop, or people who worked
/// on the row. It is not listed for a viewer who can see the row again.
impl Scoped for deletion::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use deletion::Column;
        if viewer.task().is_some() {
            return everything();
        }
        let programmes = viewer.reach(&rows::PROGRAMMES_UNPUBLISHED);
        let of_own_organisation = viewer.organisation().filter(|_| programmes == ProgrammeReach::OwnOrganisation);
        let worked_on = Query::select()
            .expr(Expr::cust("1"))
            .unscoped::<deletion_account::Entity>(Unscoped::PartOfARule)
            .and_where(col(deletion_account::Column::DeletionId).eq(col(Column::Id)))
            .and_where(col(deletion_account::Column::AccountId).eq(account_id(viewer)))
            .take();
        let seen_before = Condition::any()
            .add(names_role(viewer.role()))
            .add_option(of_own_organisation.map(|id| col(Column::OrganisationId).eq(id.0)))
            .add_option((programmes == ProgrammeReach::WorksOn).then(|| Expr::exists(worked_on)))
            .add_option(inside(Eyes::Viewer(viewer), Column::WorkshopId));
        let seen_now = CopiedKind::ALL.into_iter().fold(Condition::any(), |any, kind| {
            any.add(
                Condition::all()
                    .add(col(Column::Kind).eq(Code(kind)))
                    .add(is_seen(kind, viewer, col(Column::RowId))),
            )
        });
        Condition::all().add(seen_before).add(seen_now.not())
    }
}

/// The stored list of roles contains this one.
fn names_role(role: Role) -> Expr {
    col(deletion::Column::Roles).like(format!("% {} %", role.code()))
}

/// The viewer may see the row of this kind whose id `key` holds.
fn is_seen(kind: CopiedKind, viewer: &Viewer, key: Expr) -> Condition {
    by_kind!(kind, module => {
        let row = Query::select()
            .expr(Expr::cust("1"))
            .scoped::<module::Entity>(viewer)
            .and_where(col(module::Column::Id).eq(key))
            .take();
        Condition::all().add(Expr::exists(row))
    })
}

/// Which rows of this kind the viewer sees from inside, as a condition on the unaliased table; `None` for no row. The inside of a
/// programme is its internal block. The inside of a workshop is what its members see. For studies, outcomes and questions it is their
/// links to unpublished rows.
pub(crate) fn sees_inside(viewer: &Viewer, kind: CopiedKind) -> Option<Condition> {
    let all_programmes = viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) == ProgrammeReach::Everything;
    let all_studies = viewer.reach(&rows::STUDIES_UNPUBLISHED) == AllOrNone::Everything;
    let all_if = |sees: bool| sees.then(everything);
    match kind {
        CopiedKind::Programme => unpublished_programmes(viewer),
        CopiedKind::Study | CopiedKind::Outcome => all_if(all_programmes),
        CopiedKind::Question => all_if(all_programmes && all_studies),
        CopiedKind::Workshop if sees_all_workshops(Eyes::Viewer(viewer)) => Some(everything()),
        CopiedKind::Workshop => inside(Eyes::Viewer(viewer), workshop::Column::Id),
        CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => None,
    }
}

/// Rows of this kind whose hidden changes the viewer sees in addition to those of [`sees_inside`], as a condition on the unaliased table;
/// `None` for no row. Facilitators of a workshop see its join code, facilitators who were named but have not acted yet, and links to
/// unpublished programmes; viewers who read everything see those links too. Members of a workshop see what was merged into its questions.
pub(crate) fn leads(viewer: &Viewer, kind: CopiedKind) -> Option<Condition> {
    match kind {
        CopiedKind::Workshop if sees_all_workshops(Eyes::Viewer(viewer)) => Some(everything()),
        CopiedKind::Workshop => viewer
            .acts(Resource::WorkshopsUnpublished, Act::Edit)
            .then(|| facilitates_for(viewer, workshop::Column::Id)),
        CopiedKind::Question if sees_all_workshops(Eyes::Viewer(viewer)) => Some(everything()),
        CopiedKind::Question => inside(Eyes::Viewer(viewer), question::Column::WorkshopId),
        CopiedKind::Programme
        | CopiedKind::Study
        | CopiedKind::Outcome
        | CopiedKind::Contribution
        | CopiedKind::Project
        | CopiedKind::Recommendation => None,
    }
}
