//! Filters and orders records.

use entity::column::Code;
use entity::{record, review_member, screening_decision};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::id::SearchSourceId;
use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Query, SelectStatement};

use crate::engine::access::Access;
use crate::engine::list::keyset::{KeyKind, OrderKey, column};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// Filters records. Absent fields do not restrict the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// Only records with this text in the title or the abstract, whatever its case.
    pub text: Option<String>,
    /// Only records of this source.
    pub source: Option<SearchSourceId>,
    /// With `decision` or `in_conflict`, the stage that these are about. Otherwise: only records that wait for a decision at this stage.
    pub stage: Option<ScreeningStage>,
    /// Only records with this final verdict: at the stage, or at the last stage that was decided.
    pub decision: Option<ScreeningVerdict>,
    /// Only records that wait, or do not wait, for the viewer's own vote.
    pub awaiting_my_vote: Option<bool>,
    /// Only records with, or without, two votes that differ and that nobody has settled.
    pub in_conflict: Option<bool>,
    /// Only records that are, or are not, duplicates.
    pub duplicate: Option<bool>,
    /// Only records that were excluded at full text for this reason.
    pub exclusion_reason: Option<String>,
    /// Only records that were, or were not, removed before screening.
    pub removed: Option<bool>,
}

/// What records can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordOrderField {
    /// The order in which they were imported.
    Imported,
    /// The year of publication.
    Year,
    /// The title.
    Title,
}

/// An order of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordOrder {
    /// What they are ordered by.
    pub field: RecordOrderField,
    /// From high to low.
    pub descending: bool,
}

/// The columns of a stage: votes and final verdict.
pub(crate) const fn columns_of(stage: ScreeningStage) -> (record::Column, record::Column) {
    match stage {
        ScreeningStage::TitleAbstract => (record::Column::TaVotes, record::Column::TaVerdict),
        ScreeningStage::FullText => (record::Column::FtVotes, record::Column::FtVerdict),
    }
}

/// Records that wait for the viewer's own vote at a stage. The condition knows of the votes of others only whether two are stored.
pub(crate) fn awaits_vote_of(access: &Access, stage: ScreeningStage) -> Condition {
    let (votes, _) = columns_of(stage);
    let account = access.viewer().account().map(|id| id.0);
    let own = Query::select()
        .expr(Expr::cust("1"))
        .unscoped::<screening_decision::Entity>(Unscoped::OwnRows)
        .and_where(col(screening_decision::Column::RecordId).eq(col(record::Column::Id)))
        .and_where(col(screening_decision::Column::Stage).eq(Code(stage)))
        .and_where(col(screening_decision::Column::ReviewerId).eq(account))
        .take();
    Condition::all()
        .add(col(record::Column::Stage).is_not_null())
        .add(col(record::Column::Stage).eq(Code(stage)))
        .add(col(votes).lt(2))
        .add(Expr::exists(own).not())
}

/// The viewer is on the team of the record's review.
pub(crate) fn on_the_team(access: &Access) -> Condition {
    let account = access.viewer().account().map(|id| id.0);
    let own = Query::select()
        .expr(col(review_member::Column::ReviewId))
        .unscoped::<review_member::Entity>(Unscoped::OwnRows)
        .and_where(col(review_member::Column::AccountId).eq(account))
        .and_where(col(review_member::Column::LeftAt).is_null())
        .take();
    Condition::all().add(col(record::Column::ReviewId).in_subquery(own))
}

fn in_conflict(stage: ScreeningStage) -> Condition {
    let (votes, verdict) = columns_of(stage);
    Condition::all()
        .add(col(record::Column::Stage).is_not_null())
        .add(col(record::Column::Stage).eq(Code(stage)))
        .add(col(votes).eq(2))
        .add(col(verdict).is_null())
}

fn at_any(stage: Option<ScreeningStage>, of: impl Fn(ScreeningStage) -> Condition) -> Condition {
    match stage {
        Some(stage) => of(stage),
        None => ScreeningStage::ALL.iter().fold(Condition::any(), |any, stage| any.add(of(*stage))),
    }
}

fn decided(stage: Option<ScreeningStage>, verdict: ScreeningVerdict) -> Condition {
    use record::Column::{FtVerdict, TaVerdict};
    match stage {
        Some(stage) => Condition::all().add(col(columns_of(stage).1).eq(Code(verdict))),
        None => Condition::any()
            .add(col(FtVerdict).eq(Code(verdict)))
            .add(Condition::all().add(col(FtVerdict).is_null()).add(col(TaVerdict).eq(Code(verdict)))),
    }
}

/// The condition, or its opposite. Both conditions that use it are never unknown: they ask first whether there is a stage.
fn either(wanted: bool, condition: Condition) -> Condition {
    if wanted { condition } else { condition.not() }
}

impl RecordFilter {
    /// Adds the filter's conditions.
    pub(super) fn apply(&self, access: &Access, rows: &mut SelectStatement) {
        use record::Column;
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            let pattern = format!("%{}%", escaped(&text.to_lowercase()));
            let like = |column: Column| {
                let lower = sea_orm::sea_query::Func::lower(col(column));
                Expr::expr(lower).like(LikeExpr::new(pattern.clone()).escape('\\'))
            };
            rows.cond_where(Condition::any().add(like(Column::Title)).add(like(Column::AbstractText)));
        }
        if let Some(source) = self.source {
            rows.and_where(col(Column::SourceId).eq(source.0));
        }
        let about_stage = self.decision.is_some() || self.in_conflict.is_some();
        if let Some(stage) = self.stage.filter(|_| !about_stage) {
            rows.and_where(col(Column::Stage).eq(Code(stage)));
        }
        if let Some(verdict) = self.decision {
            rows.cond_where(decided(self.stage, verdict));
        }
        if let Some(wanted) = self.in_conflict {
            rows.cond_where(either(wanted, Condition::all().add(at_any(self.stage, in_conflict))));
        }
        if let Some(wanted) = self.awaiting_my_vote {
            let waits = at_any(self.stage, |stage| awaits_vote_of(access, stage));
            let member = on_the_team(access);
            rows.cond_where(either(wanted, Condition::all().add(waits).add(member)));
        }
        if let Some(wanted) = self.duplicate {
            let is = col(Column::DuplicateOfId);
            rows.and_where(if wanted { is.is_not_null() } else { is.is_null() });
        }
        if let Some(wanted) = self.removed {
            let is = col(Column::Removed);
            rows.and_where(if wanted { is.is_not_null() } else { is.is_null() });
        }
        if let Some(reason) = &self.exclusion_reason {
            rows.and_where(col(Column::FtReason).eq(reason.as_str()));
        }
    }
}

/// `%`, `_` and the escape itself, as they are.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The keys of an order, and its name.
pub(super) fn keys(order: &[RecordOrder]) -> (Vec<OrderKey>, String) {
    let mut keys = Vec::new();
    let mut name = "record".to_owned();
    for one in order {
        let key = match one.field {
            RecordOrderField::Imported => column(record::Column::Id, KeyKind::Id),
            RecordOrderField::Year => column(record::Column::Year, KeyKind::Int).nullable(),
            RecordOrderField::Title => column(record::Column::Title, KeyKind::Text),
        };
        keys.push(key.descending(one.descending));
        name = format!("{name}:{:?}{}", one.field, if one.descending { "-" } else { "" });
        if one.field == RecordOrderField::Imported {
            return (keys, name);
        }
    }
    keys.push(column(record::Column::Id, KeyKind::Id));
    (keys, name)
}
