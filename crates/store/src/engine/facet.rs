//! Places programmes, studies and outcomes along the fifteen dimensions: for each dimension, which subject has which term.
//!
//! Filters, cross-tabs and evidence maps all use this module, so that a cell's count equals the length of the list behind it.

use std::collections::BTreeSet;

use entity::column::Code;
use entity::{involvement, involvement_activity, outcome, outcome_term, programme, programme_study, programme_term, study_term, term};
use evidence::vocabulary::Dimension;
use policy::Viewer;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use uuid::Uuid;

use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The kinds of row that have terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Programme,
    Study,
    Outcome,
}

/// The name of the subject's key in [`pairs`].
pub(crate) const SUBJECT: &str = "facet_subject";
/// The name of the term's key in [`pairs`].
pub(crate) const TERM: &str = "facet_term";

/// The subjects that have a term of this dimension with one of these codes.
pub(crate) fn subjects_with(viewer: &Viewer, subject: Subject, dimension: Dimension, wanted: &Wanted<'_>) -> SelectStatement {
    if let Some(Keyed { mut select, term }) = keyed(viewer, subject, dimension, wanted) {
        select.and_where(term.is_in(wanted.ids.iter().copied()));
        return of_whose(viewer, subject, dimension, select);
    }
    let mut pairs = joined(viewer, subject, dimension);
    pairs.and_where(col(term::Column::Code).is_in(wanted.codes.iter().copied()));
    pairs
}

/// The subjects that have, for each of these codes, a term of this dimension with it.
pub(crate) fn subjects_with_all(viewer: &Viewer, subject: Subject, dimension: Dimension, wanted: &Wanted<'_>) -> SelectStatement {
    let different = i64::try_from(wanted.codes.len()).unwrap_or(i64::MAX);
    // Groups by the only column, the subject's key.
    let group = Expr::cust("1");
    if let Some(Keyed { mut select, term }) = keyed(viewer, subject, dimension, wanted) {
        select
            .and_where(term.clone().is_in(wanted.ids.iter().copied()))
            .add_group_by([group])
            .and_having(Func::count_distinct(term).eq(different));
        return of_whose(viewer, subject, dimension, select);
    }
    let mut pairs = joined(viewer, subject, dimension);
    pairs
        .and_where(col(term::Column::Code).is_in(wanted.codes.iter().copied()))
        .add_group_by([group])
        .and_having(Func::count_distinct(col(term::Column::Code)).eq(different));
    pairs
}

/// The codes that a filter asks for, and the terms that have them.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) codes: BTreeSet<&'a str>,
    /// Fewer than codes, if a code has no term.
    pub(crate) ids: Vec<Uuid>,
}

/// A statement over rows that hold ids of terms, with the subject's key as the only column. The vocabulary is not joined, so that the
/// databases know from their statistics how many rows a term has.
struct Keyed {
    select: SelectStatement,
    term: Expr,
}

/// The statement for a dimension whose terms are stored by their ids; `None` for others, and if a code has no term.
fn keyed(viewer: &Viewer, subject: Subject, dimension: Dimension, wanted: &Wanted<'_>) -> Option<Keyed> {
    if wanted.ids.len() < wanted.codes.len() {
        return None;
    }
    let mut select = Query::select();
    let (key, term) = match (outcome_axis(dimension), subject) {
        (Some(OutcomeAxis::Code(_)), _) => return None,
        (Some(axis @ (OutcomeAxis::Key(_) | OutcomeAxis::Links)), _) => {
            select.scoped::<outcome::Entity>(viewer);
            let key = match subject {
                Subject::Programme => {
                    select.and_where(col(outcome::Column::ProgrammeId).is_not_null());
                    col(outcome::Column::ProgrammeId)
                }
                Subject::Study => col(outcome::Column::StudyId),
                Subject::Outcome => col(outcome::Column::Id),
            };
            if let OutcomeAxis::Key(column) = axis {
                (key, col(column))
            } else {
                let of_outcome = col(outcome_term::Column::OutcomeId).eq(col(outcome::Column::Id));
                select.join_unscoped::<outcome_term::Entity>(Unscoped::SeenWithTheRow, of_outcome);
                (key, col(outcome_term::Column::TermId))
            }
        }
        (None, _) if dimension == Dimension::InvolvementLevel => return None,
        (None, Subject::Programme) if matches!(dimension, Dimension::InvolvementActivity | Dimension::StudyDesign) => return None,
        (None, Subject::Programme) => {
            select.unscoped::<programme_term::Entity>(Unscoped::OfRowsThatARuleBounds);
            (col(programme_term::Column::ProgrammeId), col(programme_term::Column::TermId))
        }
        (None, Subject::Study | Subject::Outcome) => {
            select.unscoped::<study_term::Entity>(Unscoped::OfRowsThatARuleBounds);
            (col(study_term::Column::StudyId), col(study_term::Column::TermId))
        }
    };
    select.expr_as(key, Alias::new(SUBJECT));
    Some(Keyed { select, term })
}

/// An outcome has the terms of its study: the outcomes whose study is in the list. Other lists stay as they are.
fn of_whose(viewer: &Viewer, subject: Subject, dimension: Dimension, list: SelectStatement) -> SelectStatement {
    if subject != Subject::Outcome || outcome_axis(dimension).is_some() {
        return list;
    }
    Query::select()
        .expr_as(col(outcome::Column::Id), Alias::new(SUBJECT))
        .scoped::<outcome::Entity>(viewer)
        .and_where(col(outcome::Column::StudyId).in_subquery(list))
        .take()
}

/// Each subject with each of its terms of this dimension, as `facet_subject` and `facet_term`. A pair may occur twice.
pub(crate) fn pairs(viewer: &Viewer, subject: Subject, dimension: Dimension) -> SelectStatement {
    let mut pairs = joined(viewer, subject, dimension);
    pairs.expr_as(col(term::Column::Id), Alias::new(TERM));
    pairs
}

fn is_term<C: ColumnTrait>(column: C) -> Expr {
    col(term::Column::Id).eq(col(column))
}

fn has_code<C: ColumnTrait>(column: C) -> Expr {
    col(term::Column::Code).eq(col(column))
}

/// FROM the tables that link the subject to `term`, with the subject's key as the only column.
fn joined(viewer: &Viewer, subject: Subject, dimension: Dimension) -> SelectStatement {
    let mut select = match subject {
        Subject::Programme => of_programme(viewer, dimension),
        Subject::Study => of_study(viewer, dimension),
        Subject::Outcome => of_outcome(viewer, dimension),
    };
    select.and_where(col(term::Column::Dimension).eq(Code(dimension)));
    select
}

fn subject<C: ColumnTrait>(select: &mut SelectStatement, key: C) -> &mut SelectStatement {
    select.expr_as(col(key), Alias::new(SUBJECT))
}

/// Where outcomes store their terms of a dimension of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OutcomeAxis {
    /// A column holds the term's key.
    Key(outcome::Column),
    /// A column holds the term's code.
    Code(outcome::Column),
    /// In a link table: an outcome may have any number of terms.
    Links,
}

/// Where outcomes store their terms of this dimension; `None` if they take the terms of their study.
pub(crate) const fn outcome_axis(dimension: Dimension) -> Option<OutcomeAxis> {
    match dimension {
        Dimension::OutcomeDomain => Some(OutcomeAxis::Key(outcome::Column::DomainTermId)),
        Dimension::LearningDomain => Some(OutcomeAxis::Code(outcome::Column::LearningDomain)),
        Dimension::KirkpatrickLevel => Some(OutcomeAxis::Code(outcome::Column::KirkpatrickLevel)),
        Dimension::Perspective => Some(OutcomeAxis::Code(outcome::Column::Perspective)),
        Dimension::EffectivenessParameter => Some(OutcomeAxis::Links),
        Dimension::Method
        | Dimension::Topic
        | Dimension::Audience
        | Dimension::InvolvementActivity
        | Dimension::InvolvementLevel
        | Dimension::DeliveryMode
        | Dimension::EducationLevel
        | Dimension::Setting
        | Dimension::Country
        | Dimension::StudyDesign => None,
    }
}

/// The outcome column or link table that holds a dimension of outcomes, joined to its term.
fn outcome_terms(viewer: &Viewer, dimension: Dimension) -> Option<SelectStatement> {
    let axis = outcome_axis(dimension)?;
    let mut select = Query::select().scoped::<outcome::Entity>(viewer).take();
    match axis {
        OutcomeAxis::Key(column) => select.join_rows::<term::Entity>(viewer, is_term(column)),
        OutcomeAxis::Code(column) => select.join_rows::<term::Entity>(viewer, has_code(column)),
        OutcomeAxis::Links => select
            .join_unscoped::<outcome_term::Entity>(
                Unscoped::SeenWithTheRow,
                col(outcome_term::Column::OutcomeId).eq(col(outcome::Column::Id)),
            )
            .join_rows::<term::Entity>(viewer, is_term(outcome_term::Column::TermId)),
    };
    Some(select)
}

fn of_programme(viewer: &Viewer, dimension: Dimension) -> SelectStatement {
    let mut select = Query::select();
    match dimension {
        Dimension::InvolvementActivity => subject(&mut select, involvement::Column::ProgrammeId)
            .unscoped::<involvement::Entity>(Unscoped::OfRowsThatARuleBounds)
            .join_unscoped::<involvement_activity::Entity>(
                Unscoped::SeenWithTheRow,
                col(involvement_activity::Column::InvolvementId).eq(col(involvement::Column::Id)),
            )
            .join_rows::<term::Entity>(viewer, is_term(involvement_activity::Column::TermId)),
        Dimension::InvolvementLevel => subject(&mut select, programme::Column::Id)
            .unscoped::<programme::Entity>(Unscoped::OfRowsThatARuleBounds)
            .join_rows::<term::Entity>(viewer, col(term::Column::Level).eq(col(programme::Column::InvolvementLevel))),
        Dimension::Perspective => subject(&mut select, involvement::Column::ProgrammeId)
            .unscoped::<involvement::Entity>(Unscoped::OfRowsThatARuleBounds)
            .join_rows::<term::Entity>(viewer, has_code(involvement::Column::Who)),
        Dimension::StudyDesign => subject(&mut select, programme_study::Column::ProgrammeId)
            .scoped::<programme_study::Entity>(viewer)
            .join_unscoped::<study_term::Entity>(
                Unscoped::SeenWithTheRow,
                col(study_term::Column::StudyId).eq(col(programme_study::Column::StudyId)),
            )
            .join_rows::<term::Entity>(viewer, is_term(study_term::Column::TermId)),
        Dimension::OutcomeDomain | Dimension::LearningDomain | Dimension::KirkpatrickLevel | Dimension::EffectivenessParameter => {
            if let Some(mut outcomes) = outcome_terms(viewer, dimension) {
                return subject(&mut outcomes, outcome::Column::ProgrammeId)
                    .and_where(col(outcome::Column::ProgrammeId).is_not_null())
                    .take();
            }
            &mut select
        }
        Dimension::Method
        | Dimension::Topic
        | Dimension::Audience
        | Dimension::DeliveryMode
        | Dimension::EducationLevel
        | Dimension::Setting
        | Dimension::Country => subject(&mut select, programme_term::Column::ProgrammeId)
            .unscoped::<programme_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .join_rows::<term::Entity>(viewer, is_term(programme_term::Column::TermId)),
    };
    select
}

fn of_study(viewer: &Viewer, dimension: Dimension) -> SelectStatement {
    let mut select = Query::select();
    match dimension {
        Dimension::InvolvementLevel => subject(&mut select, programme_study::Column::StudyId)
            .scoped::<programme_study::Entity>(viewer)
            .join_unscoped::<programme::Entity>(
                Unscoped::SeenWithTheRow,
                col(programme::Column::Id).eq(col(programme_study::Column::ProgrammeId)),
            )
            .join_rows::<term::Entity>(viewer, col(term::Column::Level).eq(col(programme::Column::InvolvementLevel))),
        Dimension::OutcomeDomain
        | Dimension::LearningDomain
        | Dimension::KirkpatrickLevel
        | Dimension::Perspective
        | Dimension::EffectivenessParameter => {
            if let Some(mut outcomes) = outcome_terms(viewer, dimension) {
                return subject(&mut outcomes, outcome::Column::StudyId).take();
            }
            &mut select
        }
        Dimension::Method
        | Dimension::Topic
        | Dimension::Audience
        | Dimension::InvolvementActivity
        | Dimension::DeliveryMode
        | Dimension::EducationLevel
        | Dimension::Setting
        | Dimension::Country
        | Dimension::StudyDesign => subject(&mut select, study_term::Column::StudyId)
            .unscoped::<study_term::Entity>(Unscoped::OfRowsThatARuleBounds)
            .join_rows::<term::Entity>(viewer, is_term(study_term::Column::TermId)),
    };
    select
}

/// An outcome has its own terms in addition to those of its study.
fn of_outcome(viewer: &Viewer, dimension: Dimension) -> SelectStatement {
    if let Some(mut outcomes) = outcome_terms(viewer, dimension) {
        return subject(&mut outcomes, outcome::Column::Id).take();
    }
    let studies = pairs(viewer, Subject::Study, dimension);
    let (alias, study_key, term_key) = (Alias::new("of_study"), Alias::new(SUBJECT), Alias::new(TERM));
    subject(&mut Query::select(), outcome::Column::Id)
        .scoped::<outcome::Entity>(viewer)
        .join_rows_of(
            studies,
            alias.clone(),
            Expr::col((alias.clone(), study_key)).eq(col(outcome::Column::StudyId)),
        )
        .join_rows::<term::Entity>(viewer, col(term::Column::Id).eq(Expr::col((alias, term_key))))
        .take()
}
