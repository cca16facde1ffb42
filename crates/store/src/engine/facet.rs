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
pub(crate) fn subjects_with(viewer: &Viewer, subject: Subject, dimension: Dimension, codes: &[String]) -> SelectStatement {
    let mut pairs = joined(viewer, subject, dimension);
    pairs.and_where(col(term::Column::Code).is_in(codes.iter().map(String::as_str)));
    pairs
}

/// The subjects that have, for each of these codes, a term of this dimension with it.
pub(crate) fn subjects_with_all(viewer: &Viewer, subject: Subject, dimension: Dimension, codes: &BTreeSet<&str>) -> SelectStatement {
    let mut pairs = joined(viewer, subject, dimension);
    let different = i64::try_from(codes.len()).unwrap_or(i64::MAX);
    pairs
        .and_where(col(term::Column::Code).is_in(codes.iter().copied()))
        // Groups by the only column, the subject's key.
        .add_group_by([Expr::cust("1")])
        .and_having(Func::count_distinct(col(term::Column::Code)).eq(different));
    pairs
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
