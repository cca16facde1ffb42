//! Which questions, and in what order.

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

/// Which questions. What is left out restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// Full text, synonyms included.
    pub text: Option<String>,
    /// Out of this workshop.
    pub workshop: Option<WorkshopId>,
    /// Of this project, itself or through its workshop.
    pub project: Option<ProjectId>,
    /// In one of these states.
    pub status: Vec<QuestionStatus>,
    /// On this theme, exactly as written.
    pub theme: Option<String>,
    /// Linked to this, by a link that the viewer may see.
    pub linked_to: Option<LinkTarget>,
    /// Changed at this time or later.
    pub updated_since: Option<DateTime<Utc>>,
    /// Whether a priority was given to it: it has a rank, or its status says so.
    pub prioritised: Option<bool>,
}

/// What questions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionOrderField {
    /// By position in the latest ranking.
    Rank,
    /// As the source lists them.
    DisplayOrder,
    /// By when they were added.
    CreatedAt,
    /// By their last change.
    UpdatedAt,
}

/// One key of an order of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuestionOrder {
    /// By what.
    pub field: QuestionOrderField,
    /// From high to low.
    pub descending: bool,
}

impl QuestionOrder {
    pub(super) const OLDEST_FIRST: Self = Self {
        field: QuestionOrderField::CreatedAt,
        descending: false,
    };
}

impl QuestionFilter {
    /// The condition on `question`. One statement more where there is full text, for the synonyms.
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

/// Somebody asked it, people gave it a priority, and it still stands on its own.
pub(crate) fn is_priority(access: &Access) -> Condition {
    use question::Column;
    let gone = [QuestionStatus::Merged, QuestionStatus::OutOfScope].map(Code);
    Condition::all()
        .add(prioritised(access, true))
        .add(col(Column::Provenance).ne(Code(Provenance::Illustrative)))
        .add(col(Column::Status).is_not_in(gone))
}

/// Sorts questions as lists do where nothing is said.
pub(crate) fn in_usual_order(access: &Access, select: &mut SelectStatement) {
    let (keys, _) = order_keys(access, &[]);
    for key in keys {
        key.add_to(select);
    }
}

/// 0 for what somebody asked, 1 for what was made up to show how the service works.
fn made_up() -> OrderKey {
    let illustrative = col(question::Column::Provenance).eq(Code(Provenance::Illustrative));
    let case = CaseStatement::new().case(illustrative, Expr::cust("1")).finally(Expr::cust("0"));
    OrderKey::new(Expr::Case(Box::new(case)), KeyKind::Int)
}

/// The keys that questions are sorted by, and the order in words. Unsaid: by rank, then as the source lists them. Whatever
/// is said, a made-up rank never comes before a question that somebody asked.
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

/// The questions that the viewer may see and the filter lets through.
pub(super) async fn rows(access: &Access, filter: &QuestionFilter) -> Result<SelectStatement, Error> {
    let mut rows = access.rows::<question::Entity>();
    rows.cond_where(filter.condition(access).await?);
    Ok(rows)
}
