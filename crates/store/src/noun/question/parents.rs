//! The kinds of row that have questions, and the questions of each.

use entity::{question, question_link};
use policy::id::{ProgrammeId, ProjectId, StudyId, WorkshopId};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use uuid::Uuid;

use super::filter::{QuestionFilter, rows};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};

/// The kinds of row that have questions.
#[derive(Debug, Clone)]
pub enum QuestionParents {
    /// Programmes that the questions are linked to.
    Programmes(Vec<ProgrammeId>),
    /// Studies that the questions are linked to.
    Studies(Vec<StudyId>),
    /// Workshops that the questions belong to.
    Workshops(Vec<WorkshopId>),
    /// Projects that the questions belong to.
    Projects(Vec<ProjectId>),
}

impl QuestionParents {
    /// The questions of these parents, and the column that holds each question's parent.
    pub(super) async fn rows(&self, access: &Access, filter: &QuestionFilter) -> Result<(SelectStatement, Expr), Error> {
        use question::Column;
        let mut select = rows(access, filter).await?;
        let parent = match self {
            Self::Programmes(ids) => {
                let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
                linked(access, &mut select, question_link::Column::ProgrammeId, &ids)
            }
            Self::Studies(ids) => {
                let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
                linked(access, &mut select, question_link::Column::StudyId, &ids)
            }
            Self::Workshops(ids) => of(access, &mut select, Column::WorkshopId, ids.iter().map(|id| id.0)),
            Self::Projects(ids) => of(access, &mut select, Column::ProjectId, ids.iter().map(|id| id.0)),
        };
        Ok((select, parent))
    }
}

/// Joins each question to each of `targets` that it has a visible link to; once, even if there are several links.
fn linked(access: &Access, select: &mut SelectStatement, target: question_link::Column, targets: &[Uuid]) -> Expr {
    let (links, to) = (Alias::new("question_links"), Alias::new("link_target"));
    let mut pairs = access.parts_with_parents::<question_link::Entity>();
    pairs
        .distinct()
        .expr_as(col(question_link::Column::QuestionId), Alias::new("link_question"))
        .expr_as(col(target), to.clone())
        .and_where(is_one_of(access.backend(), target, targets));
    select.join_rows_of(
        pairs,
        links.clone(),
        Expr::col((links.clone(), Alias::new("link_question"))).eq(col(question::Column::Id)),
    );
    Expr::col((links, to))
}

/// Restricts the rows to those of `parents`. Returns the column that holds each row's parent.
fn of<C: ColumnTrait>(access: &Access, select: &mut SelectStatement, column: C, parents: impl Iterator<Item = Uuid>) -> Expr {
    let ids: Vec<Uuid> = parents.collect();
    select.and_where(is_one_of(access.backend(), column, &ids));
    col(column)
}
