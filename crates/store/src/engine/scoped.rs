//! The row rules: for each table, which rows a viewer may see. A table without a rule here cannot be read.
//!
//! A new entity without a rule cannot be listed; this does not compile:
//!
//! ```compile_fail,E0277
//! mod scratch {
//!     use sea_orm::entity::prelude::*;
//!     #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
//!     #[sea_orm(table_name = "scratch")]
//!     pub struct Model {
//!         #[sea_orm(primary_key)]
//!         pub id: i32,
//!     }
//!     #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
//!     pub enum Relation {}
//!     impl ActiveModelBehavior for ActiveModel {}
//! }
//! store::scoped::has_a_row_rule::<scratch::Entity>();
//! ```

mod copies;
mod eyes;
mod people;
mod presence;
mod proposals;
mod reviews;
mod rounds;
mod standing;
mod workshops;

pub(crate) use copies::{leads, sees_inside};
pub(crate) use eyes::Eyes;
pub(crate) use people::contribution_rule;
pub(crate) use presence::{agrees, agrees_to_be_quoted, confirmed, has_not_left, left_at};
pub(crate) use standing::may_know_of_removals;
pub(crate) use workshops::{facilitates_for, in_the_room, question_rule, sees_inside_workshop};

use entity::column::Code;
use entity::{
    account, audit_event, ballot, certainty, facilitation, identity_read, involvement, involvement_rating, membership, organisation,
    outcome, outcome_term, programme, programme_study, programme_term, project, project_organisation, question, recommendation, report,
    review, role_token, search_document, signing_key, study, study_overlap, study_report, study_term, term,
};
use evidence::vocabulary::{PublicationStatus, SearchKind};
use policy::{AccessReach, AllOrNone, ProgrammeReach, Viewer, rows};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

pub(crate) use crate::engine::row_rule::PartOf;
pub use crate::engine::row_rule::{Scoped, has_a_row_rule};
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, word};
use crate::engine::unscoped::Unscoped;

fn everything() -> Condition {
    Condition::all()
}

fn nothing() -> Condition {
    Condition::all().add(Expr::cust("1 = 0"))
}

fn account_id(viewer: &Viewer) -> Uuid {
    // No row has the nil id, so a viewer without an account owns nothing.
    viewer.account().map_or(Uuid::nil(), |id| id.0)
}

/// `SELECT column` FROM the rows of `E` that the viewer may see.
pub(crate) fn visible<E: Scoped, C: ColumnTrait>(viewer: &Viewer, column: C) -> SelectStatement {
    Query::select().expr(col(column)).scoped::<E>(viewer).take()
}

/// The row belongs to a row of `E` that the viewer may see. The condition is tested row by row with the parent's key: SQLite would build
/// a list of all visible parents again for each statement (96,000 studies take 30 ms).
pub(crate) fn child_of<E: Scoped, C: ColumnTrait, P: ColumnTrait>(viewer: &Viewer, foreign_key: C, key: P) -> Condition {
    let parent = Query::select()
        .expr(Expr::cust("1"))
        .scoped::<E>(viewer)
        .and_where(col(key).eq(col(foreign_key)))
        .take();
    Condition::all().add(Expr::exists(parent))
}

/// [`child_of`] for one of several alternatives. PostgreSQL would read the whole parent table for an EXISTS under OR; with OFFSET it looks
/// up the one parent of each row.
pub(crate) fn probed_child_of<E: Scoped, C: ColumnTrait, P: ColumnTrait>(viewer: &Viewer, foreign_key: C, key: P) -> Condition {
    let parent = Query::select()
        .expr(Expr::cust("1"))
        .scoped::<E>(viewer)
        .and_where(col(key).eq(col(foreign_key)))
        .limit(1)
        .offset(0)
        .take();
    Condition::all().add(Expr::exists(parent))
}

// One line for each table that everyone may read.
macro_rules! open_to_all {
    ($($module:ident),+) => {$(
        impl Scoped for $module::Entity {
            fn visible_to(_viewer: &Viewer) -> Condition { everything() }
        }
    )+};
}
open_to_all!(term, organisation, project, project_organisation, review);

// One line for each table whose rows are visible together with the row that they belong to.
macro_rules! seen_with {
    ($($module:ident.$key:ident => $parent:ident),+ $(,)?) => {$(
        impl Scoped for $module::Entity {
            fn visible_to(viewer: &Viewer) -> Condition {
                with_its_parent::<Self>(viewer)
            }
        }

        impl PartOf for $module::Entity {
            type Parent = $parent::Entity;
            const KEY: Self::Column = $module::Column::$key;
            const PARENT_ID: $parent::Column = $parent::Column::Id;
        }
    )+};
}
seen_with! {
    programme_term.ProgrammeId => programme,
    involvement.ProgrammeId => programme,
    involvement_rating.ProgrammeId => programme,
    study_term.StudyId => study,
    study_report.StudyId => study,
    outcome.StudyId => study,
    outcome_term.OutcomeId => outcome,
}

/// The rule of a row that is seen with its parent.
fn with_its_parent<E: PartOf>(viewer: &Viewer) -> Condition {
    let (seen, beside) = (
        child_of::<E::Parent, _, _>(viewer, E::KEY, E::PARENT_ID),
        E::beside_the_parent(viewer),
    );
    if beside.is_empty() { seen } else { seen.add(beside) }
}

impl Scoped for programme::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) == ProgrammeReach::Everything {
            return everything();
        }
        let published = col(programme::Column::Status).eq(word(PublicationStatus::Published));
        Condition::any().add(published).add_option(unpublished_programmes(viewer))
    }
}

/// The programmes that the viewer sees in any status, with their internal block; `None` if there are none.
fn unpublished_programmes(viewer: &Viewer) -> Option<Condition> {
    let rows = match viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) {
        ProgrammeReach::Everything => return Some(everything()),
        ProgrammeReach::OwnOrganisation => viewer.organisation().map(|id| col(programme::Column::OrganisationId).eq(id.0)),
        ProgrammeReach::WorksOn => Some(works_on(viewer)),
        ProgrammeReach::Nothing => None,
    };
    rows.map(|rows| Condition::all().add(rows))
}

/// The viewer's account works on the programme.
pub(crate) fn works_on(viewer: &Viewer) -> Expr {
    let own = Query::select()
        .expr(col(membership::Column::ProgrammeId))
        .unscoped::<membership::Entity>(Unscoped::PartOfARule)
        .and_where(col(membership::Column::AccountId).eq(account_id(viewer)))
        .take();
    col(programme::Column::Id).in_subquery(own)
}

impl Scoped for study::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.reach(&rows::STUDIES_UNPUBLISHED) {
            AllOrNone::Everything => everything(),
            AllOrNone::Nothing => Condition::all().add(col(study::Column::Status).eq(word(PublicationStatus::Published))),
        }
    }
}

impl Scoped for programme_study::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        with_its_parent::<Self>(viewer)
    }
}

/// The link between a programme and a study that evaluates it is visible if both are.
impl PartOf for programme_study::Entity {
    type Parent = programme::Entity;
    const KEY: Self::Column = programme_study::Column::ProgrammeId;
    const PARENT_ID: programme::Column = programme::Column::Id;

    fn beside_the_parent(viewer: &Viewer) -> Condition {
        child_of::<study::Entity, _, _>(viewer, programme_study::Column::StudyId, study::Column::Id)
    }
}

/// An overlap of two studies (they may share participants) is visible if both studies are.
impl Scoped for study_overlap::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        let study = |column| child_of::<study::Entity, _, _>(viewer, column, study::Column::Id);
        study(study_overlap::Column::LeftId).add(study(study_overlap::Column::RightId))
    }
}

/// A report is visible together with any study that it reports.
impl Scoped for report::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        child_of::<study_report::Entity, _, _>(viewer, report::Column::Id, study_report::Column::ReportId)
    }
}

/// A certainty rating does not reveal any single row, so every row is readable. The evidence map decides which cells show theirs: those
/// in which the viewer sees evidence.
impl Scoped for certainty::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        match viewer.reach(&rows::CERTAINTY) {
            AllOrNone::Everything => everything(),
            AllOrNone::Nothing => nothing(),
        }
    }
}

/// Accounts. Roles that manage access see all of them. Everyone else sees their own account, the facilitators that they may know of, and
/// the accounts that read their identity, entered a paper ballot for them, are responsible for a certainty rating, proposed or decided a
/// change that they can see, or acted in a part of the audit trail that they may read.
impl Scoped for account::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::ACCESS) == AccessReach::Everything {
            return everything();
        }
        let own = col(account::Column::Id).eq(account_id(viewer));
        let facilitators = visible::<facilitation::Entity, _>(viewer, facilitation::Column::AccountId);
        let lookers = visible::<identity_read::Entity, _>(viewer, identity_read::Column::AccountId);
        let enterers = visible::<ballot::Entity, _>(viewer, ballot::Column::CastById);
        let raters = visible::<certainty::Entity, _>(viewer, certainty::Column::RatedById);
        let proposals = proposals::accounts_in_proposals(viewer);
        let reviews = reviews::accounts_of_reviews(viewer);
        let screens = standing::accounts_of_screens(viewer).map(|screens| col(account::Column::Id).in_subquery(screens));
        let seen = Condition::any()
            .add(own)
            .add_option(screens)
            .add_option(proposals)
            .add_option(reviews)
            .add(col(account::Column::Id).in_subquery(facilitators))
            .add(col(account::Column::Id).in_subquery(lookers))
            .add(col(account::Column::Id).in_subquery(enterers))
            .add(col(account::Column::Id).in_subquery(raters));
        if viewer.reach(&rows::AUDIT_TRAIL) == AllOrNone::Everything {
            let acted = child_of::<audit_event::Entity, _, _>(viewer, account::Column::Id, audit_event::Column::ActorId);
            return seen.add(acted);
        }
        seen
    }
}

impl Scoped for role_token::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        // The last use of a token is noted without a new version of the data.
        viewer.depends_on_more();
        match viewer.reach(&rows::ACCESS) {
            AccessReach::Everything => everything(),
            AccessReach::Nothing | AccessReach::OwnAccount => Condition::any()
                .add(col(role_token::Column::AccountId).eq(account_id(viewer)))
                .add_option(standing::screens_of_facilitated(viewer)),
        }
    }
}

impl Scoped for signing_key::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        if viewer.reach(&rows::ACCESS) == AccessReach::Everything {
            everything()
        } else {
            nothing()
        }
    }
}

impl Scoped for audit_event::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        // Refused attempts are recorded without a new version of the data.
        viewer.depends_on_more();
        if viewer.reach(&rows::AUDIT_TRAIL) == AllOrNone::Everything {
            everything()
        } else {
            nothing()
        }
    }
}

/// A search text is visible together with its row.
impl Scoped for search_document::Entity {
    fn visible_to(viewer: &Viewer) -> Condition {
        use search_document::Column;
        let of = |kind: SearchKind, rows: Condition| Condition::all().add(col(Column::Kind).eq(Code(kind))).add(rows);
        let programme = probed_child_of::<programme::Entity, _, _>(viewer, Column::RowId, programme::Column::Id);
        let study = probed_child_of::<study::Entity, _, _>(viewer, Column::RowId, study::Column::Id);
        let outcome = probed_child_of::<outcome::Entity, _, _>(viewer, Column::RowId, outcome::Column::Id);
        let question = probed_child_of::<question::Entity, _, _>(viewer, Column::RowId, question::Column::Id);
        let recommendation = probed_child_of::<recommendation::Entity, _, _>(viewer, Column::RowId, recommendation::Column::Id);
        Condition::any()
            .add(of(SearchKind::Programme, programme))
            .add(of(SearchKind::Study, study))
            .add(of(SearchKind::Outcome, outcome))
            .add(of(SearchKind::Question, question))
            .add(of(SearchKind::Recommendation, recommendation))
    }
}
