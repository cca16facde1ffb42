//! Counts the flow of a review: as it is now from its records, as it was at a moment from what happened to them.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::column::{Code, Millis};
use entity::{exclusion_reason, record, record_event, search_source, study, study_report};
use evidence::prisma::{
    FlowEvent, FlowSource, FullTextResult, PrismaFlow, RecordChange, ReviewedRecord, TitleAbstractResult, count, replay,
};
use evidence::screening::keeps;
use evidence::vocabulary::{RecordEventKind, RemovalKind, ScreeningVerdict, SearchSourceKind};
use policy::id::ReviewId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::allowance::Allowance;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;

/// The flow of a review as of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFlow {
    /// The numbers.
    pub flow: PrismaFlow,
    /// The moment that they are of.
    pub as_of: DateTime<Utc>,
}

/// What counting needs besides records: sources and reasons, with their places.
struct Lists {
    sources: Vec<FlowSource>,
    source_places: HashMap<Uuid, usize>,
    reasons: Vec<String>,
    reason_places: HashMap<String, usize>,
}

impl Lists {
    fn reason(&mut self, code: &str) -> usize {
        if let Some(place) = self.reason_places.get(code) {
            return *place;
        }
        // A reason that is on no list any more is shown by its code.
        let place = self.reasons.len();
        self.reasons.push(code.to_owned());
        self.reason_places.insert(code.to_owned(), place);
        place
    }
}

impl Access {
    /// The flow of a review, now or as of a moment. Open to everyone: it counts literature.
    ///
    /// # Errors
    /// If the database fails, or a stored row contradicts another.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %review))]
    pub async fn flow(&self, review: ReviewId, as_of: Option<DateTime<Utc>>) -> Result<ReviewFlow, Error> {
        // The numbers of rows that are read follow from the review, not from the request.
        let access = self.clone().within(std::sync::Arc::<Allowance>::default());
        let mut lists = access.flow_lists(review).await?;
        let records = match as_of {
            None => access.records_now(review, &mut lists).await?,
            Some(moment) => access.records_then(review, moment, &mut lists).await?,
        };
        let counted = records.iter().flat_map(|(record, times)| std::iter::repeat_n(record, *times));
        let flow = count(&lists.sources, &lists.reasons, counted).map_err(|error| Error::Corrupt(error.to_string()))?;
        Ok(ReviewFlow {
            flow,
            as_of: as_of.unwrap_or_else(|| self.now()),
        })
    }

    async fn flow_lists(&self, review: ReviewId) -> Result<Lists, Error> {
        let mut lists = Lists {
            sources: Vec::new(),
            source_places: HashMap::new(),
            reasons: Vec::new(),
            reason_places: HashMap::new(),
        };
        let mut sources = self.rows::<search_source::Entity>();
        columns(
            &mut sources,
            &[search_source::Column::Id, search_source::Column::Kind, search_source::Column::Name],
        );
        sources
            .and_where(col(search_source::Column::ReviewId).eq(review.0))
            .order_by_expr(col(search_source::Column::CreatedAt), sea_orm::Order::Asc)
            .order_by_expr(col(search_source::Column::Id), sea_orm::Order::Asc);
        for row in self.reader().query_all(&sources).await? {
            let kind: Code<SearchSourceKind> = row.try_get("", "kind")?;
            lists.source_places.insert(row.try_get("", "id")?, lists.sources.len());
            lists.sources.push(FlowSource {
                kind: kind.0,
                name: row.try_get("", "name")?,
            });
        }
        let mut reasons = self.rows::<exclusion_reason::Entity>();
        columns(&mut reasons, &[exclusion_reason::Column::Code, exclusion_reason::Column::Label]);
        reasons
            .and_where(col(exclusion_reason::Column::ReviewId).eq(review.0))
            .order_by_expr(col(exclusion_reason::Column::Position), sea_orm::Order::Asc);
        for row in self.reader().query_all(&reasons).await? {
            lists.reason_places.insert(row.try_get("", "code")?, lists.reasons.len());
            lists.reasons.push(row.try_get("", "label")?);
        }
        Ok(lists)
    }

    /// The records as they are now, each kind of state once with the number of its records.
    async fn records_now(&self, review: ReviewId, lists: &mut Lists) -> Result<Vec<(ReviewedRecord, usize)>, Error> {
        use record::Column;
        let included = col(Column::FtVerdict)
            .eq(Code(ScreeningVerdict::Include))
            .or(col(Column::FtVerdict).eq(Code(ScreeningVerdict::Unsure)));
        let report = CaseStatement::new().case(included, col(Column::ReportId));
        let is_duplicate = CaseStatement::new().case(col(Column::DuplicateOfId).is_null(), 0).finally(1);
        let state = Query::select()
            .expr_as(col(Column::SourceId), "source_id")
            .expr_as(col(Column::Removed), "removed")
            .expr_as(col(Column::TaVerdict), "ta_verdict")
            .expr_as(col(Column::Retrieved), "retrieved")
            .expr_as(col(Column::FtVerdict), "ft_verdict")
            .expr_as(col(Column::FtReason), "ft_reason")
            .expr_as(is_duplicate, "is_duplicate")
            .expr_as(report, "report_id")
            .unscoped::<record::Entity>(Unscoped::CountsOfLiterature)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::UndoneAt).is_null())
            .take();
        let names = [
            "source_id",
            "removed",
            "ta_verdict",
            "retrieved",
            "ft_verdict",
            "ft_reason",
            "is_duplicate",
            "report_id",
        ];
        let mut select = Query::select();
        for name in names {
            select.expr_as(Expr::col(Alias::new(name)), Alias::new(name));
        }
        select
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .over_rows(state, Alias::new("states"))
            .add_group_by(names.map(|name| Expr::col(Alias::new(name))));
        let rows = self.reader().query_all(&select).await?;
        let states: Vec<RecordState> = rows
            .iter()
            .map(|row| RecordState::from_query_result(row, ""))
            .collect::<Result<_, _>>()?;
        let reports: Vec<Uuid> = states.iter().filter_map(|state| state.report_id).collect();
        let studies = self.studies_included(review, &reports).await?;
        states.into_iter().map(|state| state.record(lists, &studies)).collect()
    }

    /// The studies of the review that have these reports.
    async fn studies_included(&self, review: ReviewId, reports: &[Uuid]) -> Result<HashMap<Uuid, BTreeSet<u128>>, Error> {
        use study_report::Column;
        let mut studies: HashMap<Uuid, BTreeSet<u128>> = HashMap::new();
        if reports.is_empty() {
            return Ok(studies);
        }
        let mut select = Query::select();
        columns(&mut select, &[Column::ReportId, Column::StudyId]);
        select
            .unscoped::<study_report::Entity>(Unscoped::CountsOfLiterature)
            .join_unscoped::<study::Entity>(
                Unscoped::CountsOfLiterature,
                col(study::Column::Id)
                    .eq(col(Column::StudyId))
                    .and(col(study::Column::ReviewId).eq(review.0)),
            )
            .and_where(is_one_of(self.backend(), Column::ReportId, reports));
        for row in self.reader().query_all(&select).await? {
            let (report, study): (Uuid, Uuid) = (row.try_get("", "report_id")?, row.try_get("", "study_id")?);
            studies.entry(report).or_default().insert(study.as_u128());
        }
        Ok(studies)
    }

    /// The records as they were at a moment.
    async fn records_then(
        &self,
        review: ReviewId,
        moment: DateTime<Utc>,
        lists: &mut Lists,
    ) -> Result<Vec<(ReviewedRecord, usize)>, Error> {
        use record_event::Column;
        let mut select = Query::select();
        columns(
            &mut select,
            &[Column::RecordId, Column::At, Column::Kind, Column::Value, Column::OtherId],
        );
        select
            .unscoped::<record_event::Entity>(Unscoped::CountsOfLiterature)
            .and_where(col(Column::ReviewId).eq(review.0))
            .and_where(col(Column::At).lte(Millis(moment)))
            .order_by_expr(col(Column::At), sea_orm::Order::Asc)
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let mut events = Vec::new();
        for row in self.reader().query_all(&select).await? {
            let row = EventRow::from_query_result(&row, "")?;
            if let Some(change) = row.change(lists)? {
                events.push(FlowEvent {
                    record: row.record_id.as_u128(),
                    at_ms: row.at.0.timestamp_millis(),
                    change,
                });
            }
        }
        let records = replay(&events, moment.timestamp_millis());
        Ok(records.into_iter().map(|record| (record, 1)).collect())
    }
}

/// A state of records, and how many have it.
#[derive(FromQueryResult)]
struct RecordState {
    source_id: Uuid,
    removed: Option<Code<RemovalKind>>,
    ta_verdict: Option<Code<ScreeningVerdict>>,
    retrieved: Option<bool>,
    ft_verdict: Option<Code<ScreeningVerdict>>,
    ft_reason: Option<String>,
    is_duplicate: i32,
    report_id: Option<Uuid>,
    n: i64,
}

impl RecordState {
    fn record(self, lists: &mut Lists, studies: &HashMap<Uuid, BTreeSet<u128>>) -> Result<(ReviewedRecord, usize), Error> {
        let source = source_place(lists, Some(self.source_id))?;
        let full_text = self
            .ft_verdict
            .map(|verdict| full_text(verdict.0, self.ft_reason.as_deref(), lists));
        let record = ReviewedRecord {
            source,
            duplicate: self.is_duplicate == 1,
            removed: self.removed.map(|kind| kind.0),
            title_abstract: self.ta_verdict.map(|verdict| title_abstract(verdict.0)),
            not_retrieved: self.retrieved == Some(false),
            full_text,
            studies: self.report_id.and_then(|report| studies.get(&report).cloned()).unwrap_or_default(),
        };
        Ok((record, usize::try_from(self.n).unwrap_or(0)))
    }
}

#[derive(FromQueryResult)]
struct EventRow {
    record_id: Uuid,
    at: Millis,
    kind: Code<RecordEventKind>,
    value: Option<String>,
    other_id: Option<Uuid>,
}

impl EventRow {
    /// The change of the flow; `None` for events that change nothing there.
    fn change(&self, lists: &mut Lists) -> Result<Option<RecordChange>, Error> {
        let value = self.value.as_deref().unwrap_or_default();
        let study = self.other_id.unwrap_or_default().as_u128();
        Ok(Some(match self.kind.0 {
            RecordEventKind::Imported => RecordChange::Imported {
                source: source_place(lists, self.other_id)?,
            },
            RecordEventKind::ImportUndone => RecordChange::ImportUndone,
            RecordEventKind::MarkedDuplicate => RecordChange::MarkedDuplicate,
            RecordEventKind::MarkedDistinct => RecordChange::MarkedDistinct,
            RecordEventKind::Removed => RecordChange::Removed(value.parse()?),
            RecordEventKind::Restored => RecordChange::Restored,
            RecordEventKind::Screened => RecordChange::Screened(title_abstract(value.parse()?)),
            RecordEventKind::ScreeningReopened => RecordChange::ScreeningReopened,
            RecordEventKind::NotRetrieved => RecordChange::NotRetrieved,
            RecordEventKind::Retrieved => RecordChange::Retrieved,
            RecordEventKind::Assessed => {
                // `EXCLUDE REASON`, or `INCLUDE`.
                let (verdict, reason) = value
                    .split_once(' ')
                    .map_or((value, None), |(verdict, reason)| (verdict, Some(reason)));
                RecordChange::Assessed(full_text(verdict.parse()?, reason, lists))
            }
            RecordEventKind::AssessmentReopened => RecordChange::AssessmentReopened,
            RecordEventKind::Linked => RecordChange::LinkedToStudy(study),
            RecordEventKind::Unlinked => RecordChange::UnlinkedFromStudy(study),
            RecordEventKind::VoteSuperseded => return Ok(None),
        }))
    }
}

fn source_place(lists: &Lists, source: Option<Uuid>) -> Result<usize, Error> {
    let place = source.and_then(|source| lists.source_places.get(&source));
    place
        .copied()
        .ok_or_else(|| Error::Corrupt("a record names a source of another review".to_owned()))
}

const fn title_abstract(verdict: ScreeningVerdict) -> TitleAbstractResult {
    if keeps(verdict) {
        TitleAbstractResult::Sought
    } else {
        TitleAbstractResult::Excluded
    }
}

fn full_text(verdict: ScreeningVerdict, reason: Option<&str>, lists: &mut Lists) -> FullTextResult {
    if keeps(verdict) {
        FullTextResult::Included
    } else {
        FullTextResult::Excluded {
            reason: lists.reason(reason.unwrap_or_default()),
        }
    }
}
