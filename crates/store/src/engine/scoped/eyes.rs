//! Who looks at a row of a workshop: one viewer, or any person with a given role. The rules of contributions and questions are written
//! once for both, so that `visibility` reports exactly what the row rule does.

use entity::column::{Code, Millis};
use entity::{facilitation, participant, role_token};
use policy::{ReachesAll, Role, Row, Viewer};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition};

use super::nothing;
use super::presence::{self, confirmed, has_not_left, own_records};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The person or role that a rule is evaluated for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Eyes<'a> {
    /// One viewer.
    Viewer(&'a Viewer),
    /// Any person with this role who is not the author: a member of the workshop, a facilitator of it, or a person outside it.
    /// Facilitators and members are found by the tokens that are valid at this time.
    Anybody {
        /// The role of that person.
        role: Role,
        /// The time at which tokens must be valid, in milliseconds since 1970.
        now: Millis,
    },
}

impl Eyes<'_> {
    /// Whether the service itself is looking.
    pub(super) fn are_the_services(self) -> bool {
        matches!(self, Self::Viewer(viewer) if viewer.task().is_some())
    }

    /// Whether somebody is looking who may have rows of their own: not somebody without a token.
    pub(super) fn are_a_persons(self) -> bool {
        matches!(self, Self::Viewer(viewer) if viewer.account().is_some())
    }

    pub(super) fn reach<R: ReachesAll>(self, row: &Row<R>) -> R {
        match self {
            Self::Viewer(viewer) => viewer.reach(row),
            Self::Anybody { role, .. } => row.cell(role).reach,
        }
    }

    /// The participant in `column` is the person who looks.
    pub(crate) fn one_self<C: ColumnTrait>(self, column: C) -> Condition {
        match self {
            Self::Viewer(viewer) => Condition::all().add(presence::one_self(viewer, column)),
            Self::Anybody { .. } => nothing(),
        }
    }

    /// The participant in `column` is the person who looks, and has not left.
    pub(super) fn one_self_present<C: ColumnTrait>(self, column: C) -> Condition {
        match self {
            Self::Viewer(viewer) => {
                let present = own_records(viewer, participant::Column::Id)
                    .and_where(has_not_left(participant::Column::Id))
                    .cond_where(confirmed())
                    .take();
                Condition::all().add(col(column).in_subquery(present))
            }
            Self::Anybody { .. } => nothing(),
        }
    }

    /// The workshop in `column` is the one that the token was issued for.
    pub(super) fn joined<C: ColumnTrait>(self, column: C) -> Condition {
        match self {
            Self::Viewer(viewer) => presence::joined(viewer, column),
            Self::Anybody { .. } => super::everything(),
        }
    }

    /// The person who looks takes part in the workshop in `column`, and has not left it.
    pub(super) fn takes_part<C: ColumnTrait>(self, column: C) -> Condition {
        match self {
            Self::Viewer(viewer) => Condition::all().add(presence::takes_part(viewer, column)),
            Self::Anybody { role, now } => {
                let people = Query::select()
                    .expr(Expr::cust("1"))
                    .unscoped::<participant::Entity>(Unscoped::PartOfARule)
                    .join_unscoped::<role_token::Entity>(Unscoped::PartOfARule, same_account(participant::Column::AccountId))
                    .and_where(col(participant::Column::WorkshopId).eq(col(column)))
                    .and_where(has_not_left(participant::Column::Id))
                    .cond_where(confirmed())
                    .cond_where(works(role, now))
                    .take();
                Condition::all().add(Expr::exists(people))
            }
        }
    }

    /// The person who looks facilitates the workshop in `column`.
    pub(crate) fn facilitates<C: ColumnTrait>(self, column: C) -> Condition {
        match self {
            Self::Viewer(viewer) => Condition::all().add(presence::facilitates(viewer, column)),
            Self::Anybody { role, now } => {
                let leads = Query::select()
                    .expr(Expr::cust("1"))
                    .unscoped::<facilitation::Entity>(Unscoped::PartOfARule)
                    .join_unscoped::<role_token::Entity>(Unscoped::PartOfARule, same_account(facilitation::Column::AccountId))
                    .and_where(col(facilitation::Column::WorkshopId).eq(col(column)))
                    .cond_where(works(role, now))
                    .take();
                Condition::all().add(Expr::exists(leads))
            }
        }
    }
}

fn same_account<C: ColumnTrait>(column: C) -> Expr {
    col(role_token::Column::AccountId).eq(col(column))
}

/// The token has this role, and is valid.
fn works(role: Role, now: Millis) -> Condition {
    Condition::all()
        .add(col(role_token::Column::Role).eq(Code(role)))
        .add(col(role_token::Column::RevokedAt).is_null())
        .add(col(role_token::Column::ExpiresAt).gt(now))
}
