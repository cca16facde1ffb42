//! Stores a study's reports. A stored report is recognised by its DOI, or by its title among the study's own reports.

use std::collections::HashSet;

use entity::column::{AsJson, Code};
use entity::{record, report, study, study_report};
use evidence::vocabulary::Provenance;
use policy::id::{ReportId, StudyId};
use sea_orm::sea_query::{Expr, ExprTrait, Query, Value};
use sea_orm::{ActiveValue::Set, Condition, FromQueryResult};
use uuid::Uuid;

use super::input::{ReportInput, StudyInput};
use super::label::label;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::study::{KnownReport, ReportDifference};

#[derive(FromQueryResult)]
struct HeldReport {
    id: Uuid,
    title: String,
    doi: Option<String>,
}

/// A report as it is stored, with the fields that an input can have.
struct Stored {
    title: String,
    authors: Vec<String>,
    year: Option<i32>,
    journal: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    pages: Option<String>,
    pmid: Option<String>,
    url: Option<String>,
    abstract_text: Option<String>,
}

impl Writer<'_> {
    /// Stores the reports, if the input gives them. A report that is found by its DOI and is not the study's own is not changed, because
    /// it may belong to another study too.
    pub(super) async fn store_reports(&self, id: StudyId, code: &str, input: &StudyInput) -> Result<Vec<KnownReport>, Error> {
        let Some(reports) = &input.reports else { return Ok(Vec::new()) };
        let mut known: Vec<KnownReport> = Vec::new();
        let held = self.reports_of_study(id).await?;
        let mut linked: Vec<Uuid> = Vec::new();
        for (place, report) in reports.iter().enumerate() {
            let doi = report.doi().map(|doi| doi.as_str().to_owned());
            let own = held
                .iter()
                .filter(|held| !linked.contains(&held.id))
                .find(|held| (doi.is_some() && held.doi == doi) || held.title == report.title);
            let same_doi = match &doi {
                Some(doi) => self.report_with_doi(doi).await?,
                None => None,
            };
            linked.push(match (own, same_doi) {
                (Some(own), None) => self.replace_report(own.id, report, doi).await?,
                (Some(own), Some(other)) if own.id == other => self.replace_report(own.id, report, doi).await?,
                (_, Some(other)) if linked.contains(&other) => {
                    return Err(Error::invalid(
                        format!("input.reports.{place}.doi"),
                        "names a report that is already in the list",
                    ));
                }
                (_, Some(other)) => {
                    known.push(self.known_report(other, report).await?);
                    other
                }
                (None, None) => self.insert_report(report, doi, input).await?,
            });
        }
        self.delete::<study_report::Entity>(Condition::all().add(col(study_report::Column::StudyId).eq(id.0)))
            .await?;
        let rows = (0..).zip(&linked).map(|(position, report)| study_report::ActiveModel {
            study_id: Set(id.0),
            report_id: Set(*report),
            position: Set(position),
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.insert_all(rows).await?;
        }
        self.name_by_report(id, linked.first().copied(), code).await?;
        let kept: HashSet<Uuid> = linked.into_iter().collect();
        self.drop_unused(held.into_iter().map(|held| held.id).filter(|id| !kept.contains(id)).collect())
            .await?;
        Ok(known)
    }

    /// Sets the study's year and label from its first report as it is stored; that report may have been found by its DOI.
    pub(super) async fn name_by_report(&self, id: StudyId, first: Option<Uuid>, code: &str) -> Result<(), Error> {
        let stored = match first {
            Some(first) => Some(self.stored_report(first).await?),
            None => None,
        };
        let (authors, year) = stored.map_or((Vec::new(), None), |stored| (stored.authors, stored.year));
        let update = Query::update()
            .table(study::Entity)
            .value(study::Column::Year, year)
            .value(study::Column::Label, label(&authors, year, code))
            .and_where(col(study::Column::Id).eq(id.0))
            .take();
        self.update(&update).await?;
        Ok(())
    }
}

impl Work {
    /// The fields of an already stored report for which the input gave a different value.
    async fn known_report(&self, id: Uuid, input: &ReportInput) -> Result<KnownReport, Error> {
        let stored = self.stored_report(id).await?;
        let mut differences = Vec::new();
        let mut compare = |field: &'static str, given: Option<String>, stored: Option<String>| {
            if let Some(given) = given.filter(|given| stored.as_ref() != Some(given)) {
                differences.push(ReportDifference { field, given, stored });
            }
        };
        let listed = |authors: &[String]| (!authors.is_empty()).then(|| authors.join("; "));
        compare("title", Some(input.title.clone()), Some(stored.title));
        compare("authors", listed(&input.authors), listed(&stored.authors));
        compare(
            "year",
            input.year.map(|year| year.to_string()),
            stored.year.map(|year| year.to_string()),
        );
        for (field, given, stored) in [
            ("journal", &input.journal, stored.journal),
            ("volume", &input.volume, stored.volume),
            ("issue", &input.issue, stored.issue),
            ("pages", &input.pages, stored.pages),
            ("pmid", &input.pmid, stored.pmid),
            ("url", &input.url, stored.url),
            ("abstract", &input.abstract_text, stored.abstract_text),
        ] {
            compare(field, given.clone(), stored);
        }
        Ok(KnownReport {
            report: ReportId(id),
            differences,
        })
    }

    /// A report by its id, even if the viewer cannot see it: the caller gave its DOI, and it becomes part of their study.
    async fn stored_report(&self, id: Uuid) -> Result<Stored, Error> {
        use report::Column;
        let mut select = Query::select();
        columns(
            &mut select,
            &[
                Column::Title,
                Column::Authors,
                Column::Year,
                Column::Journal,
                Column::Volume,
                Column::Issue,
                Column::Pages,
                Column::Pmid,
                Column::Url,
                Column::AbstractText,
            ],
        );
        select
            .unscoped::<report::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(Column::Id).eq(id));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("report"))?;
        let text = |column: &str| row.try_get::<Option<String>>("", column);
        Ok(Stored {
            title: row.try_get("", "title")?,
            authors: row.try_get::<AsJson<_>>("", "authors")?.0,
            year: row.try_get("", "year")?,
            journal: text("journal")?,
            volume: text("volume")?,
            issue: text("issue")?,
            pages: text("pages")?,
            pmid: text("pmid")?,
            url: text("url")?,
            abstract_text: text("abstract_text")?,
        })
    }

    async fn reports_of_study(&self, id: StudyId) -> Result<Vec<HeldReport>, Error> {
        let mut select = self.access().rows::<study_report::Entity>();
        columns(&mut select, &[report::Column::Id, report::Column::Title, report::Column::Doi]);
        select
            .join_rows::<report::Entity>(
                self.access().viewer(),
                col(report::Column::Id).eq(col(study_report::Column::ReportId)),
            )
            .and_where(col(study_report::Column::StudyId).eq(id.0));
        let rows = self.inside().query_all(&select).await?;
        Ok(rows
            .iter()
            .map(|row| HeldReport::from_query_result(row, ""))
            .collect::<Result<_, _>>()?)
    }

    /// DOIs are unique over all reports, including those that the viewer cannot see.
    pub(super) async fn report_with_doi(&self, doi: &str) -> Result<Option<Uuid>, Error> {
        let select = Query::select()
            .expr(col(report::Column::Id))
            .unscoped::<report::Entity>(Unscoped::CodeIsTaken)
            .and_where(col(report::Column::Doi).eq(doi))
            .take();
        let row = self.inside().query_one(&select).await?;
        Ok(row.map(|row| row.try_get("", "id")).transpose()?)
    }
}

impl Writer<'_> {
    async fn insert_report(&self, input: &ReportInput, doi: Option<String>, study: &StudyInput) -> Result<Uuid, Error> {
        let (id, now) = (new_id(), self.now());
        let row = report::ActiveModel {
            id: Set(id),
            code: Set(None),
            title: Set(input.title.clone()),
            authors: Set(AsJson(input.authors.clone())),
            authors_incomplete: Set(input.authors.is_empty()),
            year: Set(input.year),
            journal: Set(input.journal.clone()),
            volume: Set(input.volume.clone()),
            issue: Set(input.issue.clone()),
            pages: Set(input.pages.clone()),
            doi: Set(doi),
            pmid: Set(input.pmid.clone()),
            url: Set(input.url.clone()),
            abstract_text: Set(input.abstract_text.clone()),
            kind: Set(None),
            retracted: Set(false),
            provenance: Set(Code(study.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(study.source_url.after(None)),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.insert(row).await?;
        Ok(id)
    }

    async fn replace_report(&self, id: Uuid, input: &ReportInput, doi: Option<String>) -> Result<Uuid, Error> {
        use report::Column;
        let mut values: Vec<(Column, Value)> = vec![
            (Column::Title, input.title.clone().into()),
            (Column::Authors, AsJson(input.authors.clone()).into()),
            (Column::AuthorsIncomplete, input.authors.is_empty().into()),
            (Column::Year, input.year.into()),
            (Column::Doi, doi.into()),
            (Column::UpdatedAt, self.now().into()),
        ];
        for (column, text) in [
            (Column::Journal, &input.journal),
            (Column::Volume, &input.volume),
            (Column::Issue, &input.issue),
            (Column::Pages, &input.pages),
            (Column::Pmid, &input.pmid),
            (Column::Url, &input.url),
            (Column::AbstractText, &input.abstract_text),
        ] {
            values.push((column, text.clone().into()));
        }
        let update = Query::update()
            .table(report::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(Column::Id).eq(id))
            .take();
        self.update(&update).await?;
        // Other studies with this report show the change too.
        let of_report = Query::select()
            .expr_as(col(study_report::Column::StudyId), "id")
            .unscoped::<study_report::Entity>(Unscoped::Bookkeeping)
            .and_where(col(study_report::Column::ReportId).eq(id))
            .take();
        let studies = self.ids_of(of_report).await?;
        self.touch(CopiedKind::Study, &studies, Seen::ByAll).await?;
        Ok(id)
    }

    /// Deletes those reports that no study and no record refers to any more.
    async fn drop_unused(&self, ids: Vec<Uuid>) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let of_study = Query::select()
            .expr(Expr::val(1))
            .unscoped::<study_report::Entity>(Unscoped::WhatRefersToIt)
            .and_where(col(study_report::Column::ReportId).eq(col(report::Column::Id)))
            .take();
        let of_record = Query::select()
            .expr(Expr::val(1))
            .unscoped::<record::Entity>(Unscoped::WhatRefersToIt)
            .and_where(col(record::Column::ReportId).eq(col(report::Column::Id)))
            .take();
        let unused = Condition::all()
            .add(col(report::Column::Id).is_in(ids))
            .add(Expr::exists(of_study).not())
            .add(Expr::exists(of_record).not());
        self.delete::<report::Entity>(unused).await
    }
}
