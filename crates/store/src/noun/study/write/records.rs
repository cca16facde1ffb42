//! Links the records of a review to a study: each becomes one of its reports, and the flow counts the study.

use std::collections::{BTreeSet, HashSet};

use entity::column::{AsJson, Code};
use entity::{record, report, study, study_report};
use evidence::screening::keeps;
use evidence::vocabulary::{Provenance, RecordEventKind};
use policy::id::{RecordId, ReviewId, StudyId};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ActiveValue::Set, Condition, FromQueryResult, Order};
use uuid::Uuid;
use words::identifier::Doi;

use super::input::StudyInput;
use crate::engine::clock::new_id;
use crate::engine::error::{Error, FieldProblem};
use crate::engine::input::accept;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::record::LockedRecord;
use crate::noun::record::event::Event;
use crate::noun::study::KnownReport;

/// A record that is a report of a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, FromQueryResult)]
pub(crate) struct LinkedRecord {
    id: Uuid,
    review_id: Uuid,
    report_id: Uuid,
}

impl Work {
    /// The records of the study's review whose reports are those of the study.
    pub(crate) async fn records_of_study(&self, study: StudyId) -> Result<HashSet<LinkedRecord>, Error> {
        use record::Column;
        let mut select = Query::select();
        columns(&mut select, &[Column::Id, Column::ReviewId, Column::ReportId]);
        select
            .unscoped::<record::Entity>(Unscoped::HeldUnderAPermit)
            .join_unscoped::<study_report::Entity>(
                Unscoped::HeldUnderAPermit,
                col(study_report::Column::ReportId).eq(col(Column::ReportId)),
            )
            .join_unscoped::<study::Entity>(
                Unscoped::HeldUnderAPermit,
                col(study::Column::Id)
                    .eq(col(study_report::Column::StudyId))
                    .and(col(study::Column::ReviewId).eq(col(Column::ReviewId))),
            )
            .and_where(col(study_report::Column::StudyId).eq(study.0));
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(LinkedRecord::from_query_result(row, "")?)).collect()
    }

    /// The records that an input names, or a refusal of each that cannot be a report of the study.
    async fn records_to_link(&self, named: &[RecordId], review: Option<ReviewId>) -> Result<Vec<LockedRecord>, Error> {
        let (mut found, mut problems): (Vec<LockedRecord>, Vec<FieldProblem>) = (Vec::new(), Vec::new());
        for (place, id) in named.iter().enumerate() {
            let path = format!("input.records.{place}");
            let held = match self.held_record(*id).await {
                Ok(held) => held,
                Err(Error::NotFound(_)) => {
                    problems.push(FieldProblem::new(path, "no such record"));
                    continue;
                }
                Err(error) => return Err(error),
            };
            let included = held.row.ft_verdict.is_some_and(|verdict| keeps(verdict.0));
            let of_review = review.or_else(|| found.first().map(LockedRecord::review));
            if let Some(head) = held.row.duplicate_of_id {
                problems.push(FieldProblem::new(
                    path,
                    format!("is a duplicate of {}: name that one", RecordId(head)),
                ));
            } else if !included {
                problems.push(FieldProblem::new(path, "is not included at FULL_TEXT"));
            } else if of_review.is_some_and(|review| review != held.review()) {
                problems.push(FieldProblem::new(path, "is a record of another review than the study's"));
            } else if !found.iter().any(|other| other.row.id == held.row.id) {
                found.push(held);
            }
        }
        accept(problems)?;
        Ok(found)
    }

    async fn report_list(&self, study: StudyId) -> Result<Vec<Uuid>, Error> {
        let select = Query::select()
            .expr_as(col(study_report::Column::ReportId), "report_id")
            .unscoped::<study_report::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(study_report::Column::StudyId).eq(study.0))
            .order_by_expr(col(study_report::Column::Position), Order::Asc)
            .take();
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "report_id")?)).collect()
    }

    /// The studies of a review that have this report.
    async fn studies_with(&self, report: Uuid, review: ReviewId) -> Result<Vec<Uuid>, Error> {
        let select = Query::select()
            .expr_as(col(study::Column::Id), "id")
            .unscoped::<study::Entity>(Unscoped::HeldUnderAPermit)
            .join_unscoped::<study_report::Entity>(
                Unscoped::HeldUnderAPermit,
                col(study_report::Column::StudyId).eq(col(study::Column::Id)),
            )
            .and_where(col(study_report::Column::ReportId).eq(report))
            .and_where(col(study::Column::ReviewId).eq(review.0))
            .take();
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }

    async fn review_of_study(&self, study: StudyId) -> Result<Option<ReviewId>, Error> {
        let select = Query::select()
            .expr_as(col(study::Column::ReviewId), "review_id")
            .unscoped::<study::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(study::Column::Id).eq(study.0))
            .take();
        let row = self.inside().query_one(&select).await?;
        let review: Option<Uuid> = row.map(|row| row.try_get("", "review_id")).transpose()?.flatten();
        Ok(review.map(ReviewId))
    }
}

impl Writer<'_> {
    /// Stores a study's reports: those that the input describes, and those of the records that it names.
    /// `before` has the records that were linked to the study.
    pub(super) async fn store_publications(
        &self,
        id: StudyId,
        code: &str,
        input: &StudyInput,
        before: &HashSet<LinkedRecord>,
    ) -> Result<Vec<KnownReport>, Error> {
        let known = self.store_reports(id, code, input).await?;
        if let Some(records) = &input.records {
            self.link_records(id, code, records, before, input.reports.is_some()).await?;
        }
        self.note_links(id, before).await?;
        Ok(known)
    }

    /// Makes the reports of these records the study's, after its others. A record that was linked before and is not named is unlinked.
    async fn link_records(
        &self,
        id: StudyId,
        code: &str,
        named: &[RecordId],
        before: &HashSet<LinkedRecord>,
        has_reports: bool,
    ) -> Result<(), Error> {
        let review = self.review_of_study(id).await?;
        let records = self.records_to_link(named, review).await?;
        let mut wanted: Vec<Uuid> = Vec::new();
        for held in &records {
            wanted.push(self.report_of(held, id).await?);
        }
        let unnamed: BTreeSet<Uuid> = before
            .iter()
            .filter(|linked| !records.iter().any(|held| held.row.id == linked.id))
            .map(|linked| linked.report_id)
            .collect();
        let mut list = self.report_list(id).await?;
        // Reports that the input describes stay, whatever record they come from.
        list.retain(|report| has_reports || !unnamed.contains(report));
        for report in wanted {
            if !list.contains(&report) {
                list.push(report);
            }
        }
        self.delete::<study_report::Entity>(Condition::all().add(col(study_report::Column::StudyId).eq(id.0)))
            .await?;
        let rows: Vec<_> = (0..)
            .zip(&list)
            .map(|(position, report)| study_report::ActiveModel {
                study_id: Set(id.0),
                report_id: Set(*report),
                position: Set(position),
            })
            .collect();
        self.insert_all(rows).await?;
        self.name_by_report(id, list.first().copied(), code).await?;
        if let (None, Some(first)) = (review, records.first()) {
            let update = Query::update()
                .table(study::Entity)
                .value(study::Column::ReviewId, first.row.review_id)
                .and_where(col(study::Column::Id).eq(id.0))
                .take();
            self.update(&update).await?;
        }
        Ok(())
    }

    /// The report of a record: the one that it became, the one with its DOI, or a new one.
    async fn report_of(&self, held: &LockedRecord, study: StudyId) -> Result<Uuid, Error> {
        if let Some(report) = held.row.report_id {
            return Ok(report);
        }
        let doi = held
            .row
            .doi
            .as_deref()
            .and_then(|doi| Doi::parse(doi).ok())
            .map(|doi| doi.as_str().to_owned());
        let stored = match &doi {
            Some(doi) => self.report_with_doi(doi).await?,
            None => None,
        };
        let report = match stored {
            Some(report) => report,
            None => self.insert_report_of(&held.row, doi).await?,
        };
        self.change_record(held.row.id, [(record::Column::ReportId, report.into())]).await?;
        // Other studies of the review may have had this report before the record was known to be it.
        for other in self
            .studies_with(report, held.review())
            .await?
            .into_iter()
            .filter(|other| *other != study.0)
        {
            let event = Event::new(held.row.id, RecordEventKind::Linked).about(other);
            self.happened(held.review(), [event]).await?;
        }
        Ok(report)
    }

    async fn insert_report_of(&self, from: &record::Model, doi: Option<String>) -> Result<Uuid, Error> {
        let (id, now) = (new_id(), self.now());
        let row = report::ActiveModel {
            id: Set(id),
            code: Set(None),
            title: Set(from.title.clone()),
            authors: Set(AsJson(from.authors.0.clone())),
            authors_incomplete: Set(from.authors_incomplete || from.authors.0.is_empty()),
            year: Set(from.year),
            journal: Set(from.journal.clone().or_else(|| from.journal_short.clone())),
            volume: Set(from.volume.clone()),
            issue: Set(from.issue.clone()),
            pages: Set(from.pages.clone().or_else(|| from.article_number.clone())),
            doi: Set(doi),
            pmid: Set(from.pmid.clone()),
            url: Set(from.url.clone()),
            abstract_text: Set(from.abstract_text.clone()),
            kind: Set(from.kind.clone()),
            retracted: Set(false),
            provenance: Set(Code(Provenance::Extracted)),
            source_url: Set(None),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.insert(row).await?;
        Ok(id)
    }

    /// Writes down which records became reports of a study, or are no longer.
    pub(crate) async fn note_links(&self, id: StudyId, before: &HashSet<LinkedRecord>) -> Result<(), Error> {
        let after = self.records_of_study(id).await?;
        let gone = before.difference(&after).map(|linked| (linked, RecordEventKind::Unlinked));
        let new = after.difference(before).map(|linked| (linked, RecordEventKind::Linked));
        let mut changes: Vec<(&LinkedRecord, RecordEventKind)> = gone.chain(new).collect();
        changes.sort_by_key(|(linked, _)| linked.id);
        for (linked, kind) in changes {
            let event = Event::new(linked.id, kind).about(id.0);
            self.happened(ReviewId(linked.review_id), [event]).await?;
        }
        Ok(())
    }
}
