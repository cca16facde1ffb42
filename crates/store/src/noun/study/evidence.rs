//! Finds the studies that concern research questions, and how closely: studies that a question is linked to, studies with an outcome that
//! it is linked to, and studies about the terms that it is linked to.
//!
//! The linked terms say what a question asks. A study matches if it has one of the linked terms in each dimension in which the question
//! has linked terms. For dimensions of outcomes, a single outcome must have them all. The result equals the list that `studies` returns
//! for these terms.

use std::collections::BTreeMap;

use entity::column::Code;
use entity::{outcome, question_link, study, term};
use evidence::vocabulary::Dimension;
use policy::id::{QuestionId, TermId};
use sea_orm::Order;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use uuid::Uuid;

use super::filter::{StudyFilter, rows};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::filter::{DimensionFilter, TermFilter};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

pub(super) const PARENT: &str = "parent_id";
pub(super) const STUDY: &str = "study_id";
/// 0 for a link to the study, 1 for a link to one of its outcomes, 2 for a match by terms.
pub(super) const DISTANCE: &str = "distance";

/// Adds the columns that every part of the union has.
fn told(select: &mut SelectStatement, question: Expr, study: Expr, distance: &'static str) {
    select
        .expr_as(question, Alias::new(PARENT))
        .expr_as(study, Alias::new(STUDY))
        .expr_as(Expr::cust(distance), Alias::new(DISTANCE));
}

/// Each question with each study that concerns it, once, with its distance.
pub(super) async fn bearing(access: &Access, questions: &[QuestionId]) -> Result<SelectStatement, Error> {
    use question_link::Column;
    let ids: Vec<Uuid> = questions.iter().map(|id| id.0).collect();
    let links = || {
        let mut links = access.rows::<question_link::Entity>();
        links.and_where(is_one_of(access.backend(), Column::QuestionId, &ids));
        links
    };
    let mut all = links();
    told(&mut all, col(Column::QuestionId), col(Column::StudyId), "0");
    all.and_where(col(Column::StudyId).is_not_null());

    let mut by_outcome = links();
    // A link to an outcome is visible if the outcome is.
    by_outcome.join_unscoped::<outcome::Entity>(Unscoped::SeenWithTheRow, col(outcome::Column::Id).eq(col(Column::OutcomeId)));
    told(&mut by_outcome, col(Column::QuestionId), col(outcome::Column::StudyId), "1");
    all.union(UnionType::All, by_outcome);

    for (question, asked) in access.terms_asked_about(&ids).await? {
        let about = StudyFilter {
            dimensions: asked,
            ..StudyFilter::default()
        };
        let mut studies = rows(access, &about).await?;
        told(&mut studies, Expr::val(question), col(study::Column::Id), "2");
        all.union(UnionType::All, studies);
    }
    let named = |name: &str| Expr::col(Alias::new(name));
    Ok(Query::select()
        .over_rows(all, Alias::new("bearing"))
        .expr(named(PARENT))
        .expr(named(STUDY))
        .expr_as(Func::min(named(DISTANCE)), Alias::new(DISTANCE))
        .add_group_by([named(PARENT), named(STUDY)])
        .take())
}

impl Access {
    /// The terms that each of these questions is linked to, grouped by dimension, in the form that filters use. Runs one statement.
    async fn terms_asked_about(&self, questions: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<DimensionFilter>>, Error> {
        use question_link::Column;
        let mut links = self.rows::<question_link::Entity>();
        links
            .join_rows::<term::Entity>(self.viewer(), col(term::Column::Id).eq(col(Column::TermId)))
            .and_where(is_one_of(self.backend(), Column::QuestionId, questions))
            .expr_as(col(Column::QuestionId), Alias::new("question"))
            .expr_as(col(term::Column::Dimension), Alias::new("dimension"))
            .expr_as(col(term::Column::Code), Alias::new("code"))
            .expr_as(col(term::Column::Id), Alias::new("term"))
            .order_by_expr(col(Column::QuestionId), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut asked: BTreeMap<Uuid, Vec<DimensionFilter>> = BTreeMap::new();
        for row in self.reader().query_all(&links).await? {
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            let (code, term): (String, _) = (row.try_get("", "code")?, TermId(row.try_get("", "term")?));
            let filters = asked.entry(row.try_get("", "question")?).or_default();
            match filters.iter_mut().find(|filter| filter.dimension == dimension) {
                Some(filter) => filter.terms.any(code, term),
                None => filters.push(DimensionFilter {
                    dimension,
                    terms: TermFilter::of(code, term),
                }),
            }
        }
        Ok(asked)
    }
}
