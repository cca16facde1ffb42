//! Filters and orders of questions.

use chrono::{DateTime, Utc};
use entity::column::Code;
use entity::{question, question_link, workshop};
use evidence::vocabulary::{Provenance, QuestionStatus, SearchKind};
use policy::id::{ProjectId, WorkshopId};
use sea_orm::Condition;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SelectStatement};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{since, updated_at};
use crate::engine::error::Error;
use crate::engine::filter::one_of;
use crate::engine::link_target::LinkTarget;
use crate::engine::list::keyset::{KeyKind, OrderKey, column, once_each};
use crate::engine::scoped::visible;
use crate::engine::search::matching;
use crate::engine::sql::col;

/// Filters questions. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// A full-text search; synonyms match too.
    pub text: Option<String>,
    /// Only questions of this workshop.
    pub workshop: Option<WorkshopId>,
    /// Only questions of this project, directly or through their workshop.
    pub project: Option<ProjectId>,
    /// Only questions with one of these statuses.
    pub status: Vec<QuestionStatus>,
    /// Only questions on this theme, spelled exactly like this.
    pub theme: Option<String>,
    /// Only questions with a link to this row that the viewer may see.
    pub linked_to: Option<LinkTarget>,
    /// Only rows changed at or after this time.
    pub updated_since: Option<DateTime<Utc>>,
    /// Whether the question is a priority: it has a rank, or its status says so.
    pub prioritised: Option<bool>,
}

/// The fields by which questions can be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionOrderField {
    /// The position in the latest ranking.
    Rank,
    /// The order in which the source lists the questions.
    DisplayOrder,
    /// The time at which the question was added.
    CreatedAt,
    /// The time of the last change.
    UpdatedAt,
}

/// One key of an order of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionOrder {
    /// The field to order by.
    pub field: QuestionOrderField,
    /// Whether the order runs from high to low.
    pub descending: bool,
}

impl QuestionOrder {
    pub(super) const OLDEST_FIRST: Self = Self {
        field: QuestionOrderField::CreatedAt,
        descending: false,
    };
}

impl QuestionFilter {
    /// The condition on `question`. A text search runs one extra statement, to read the synonyms.
    pub(super) async fn condition(&self, access: &Access) -> Result<Condition, Error> {
        use question::Column;
        let mut all = Condition::all()
            .add_option(self.workshop.map(|id| col(Column::WorkshopId).eq(id.0)))
            .add_option(self.project.map(|id| of_project(access, id)))
            .add_option(one_of(Column::Status, &self.status))
            .add_option(self.theme.as_ref().map(|theme| col(Column::Theme).eq(theme.as_str())))
            .add_option(self.prioritised.map(|wanted| prioritised(access, wanted)))
            .add_option(since(access, CopiedKind::Question, self.updated_since));
        if let Some(target) = self.linked_to {
            let mut links = visible::<question_link::Entity, _>(access.viewer(), question_link::Column::QuestionId);
            links.and_where(col(target.column()).eq(target.uuid()));
            all = all.add(col(Column::Id).in_subquery(links));
        }
        if let Some(text) = &self.text {
            all = all.add(matching(access, SearchKind::Question, text, Column::Id).await?);
        }
        Ok(all)
    }
}

fn of_project(access: &Access, project: ProjectId) -> Condition {
    let mut workshops = visible::<workshop::Entity, _>(access.viewer(), workshop::Column::Id);
    workshops.and_where(col(workshop::Column::ProjectId).eq(project.0));
    Condition::any()
        .add(col(question::Column::ProjectId).eq(project.0))
        .add(col(question::Column::WorkshopId).in_subquery(workshops))
}

fn prioritised(access: &Access, wanted: bool) -> Condition {
    let rank = access.rank_of_question();
    let status = col(question::Column::Status);
    let code = Code(QuestionStatus::Prioritised);
    if wanted {
        Condition::any().add(rank.is_not_null()).add(status.eq(code))
    } else {
        Condition::all().add(rank.is_null()).add(status.ne(code))
    }
}

/// The question is not demo data, is a priority, and is neither merged nor out of scope.
pub(crate) fn is_priority(access: &Access) -> Condition {
    use question::Column;
    let gone = [QuestionStatus::Merged, QuestionStatus::OutOfScope].map(Code);
    Condition::all()
        .add(prioritised(access, true))
        .add(col(Column::Provenance).ne(Code(Provenance::Illustrative)))
        .add(col(Column::Status).is_not_in(gone))
}

/// Sorts questions in the default order of lists.
pub(crate) fn in_usual_order(access: &Access, select: &mut SelectStatement) {
    let (keys, _) = order_keys(access, &[]);
    for key in keys {
        key.add_to(select);
    }
}

/// 0 for real questions, 1 for demo data.
fn made_up() -> OrderKey {
    let illustrative = col(question::Column::Provenance).eq(Code(Provenance::Illustrative));
    let case = CaseStatement::new().case(illustrative, Expr::cust("1")).finally(Expr::cust("0"));
    OrderKey::new(Expr::Case(Box::new(case)), KeyKind::Int)
}

/// The sort keys of questions, and the name of the order. The default is by rank, then in the order of the source. In every order, demo
/// data comes after real questions.
pub(super) fn order_keys(access: &Access, orders: &[QuestionOrder]) -> (Vec<OrderKey>, String) {
    use question::Column;
    let key = |field: QuestionOrderField| match field {
        QuestionOrderField::Rank => OrderKey::new(access.rank_of_question(), KeyKind::Int).nullable(),
        QuestionOrderField::DisplayOrder => column(Column::DisplayOrder, KeyKind::Int).nullable(),
        QuestionOrderField::CreatedAt => column(Column::CreatedAt, KeyKind::Big),
        QuestionOrderField::UpdatedAt => OrderKey::new(updated_at(access, CopiedKind::Question), KeyKind::Big),
    };
    let mut keys = vec![made_up()];
    keys.extend(once_each(orders, |order| order.field).map(|order| key(order.field).descending(order.descending)));
    if orders.is_empty() {
        keys.extend([key(QuestionOrderField::Rank), key(QuestionOrderField::DisplayOrder)]);
    }
    keys.push(column(Column::Id, KeyKind::Id));
    (keys, format!("question {orders:?}"))
}

/// The questions that the viewer may see and that match the filter.
pub(super) async fn rows(access: &Access, filter: &QuestionFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<question::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
