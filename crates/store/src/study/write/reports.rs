//! Stores a study's reports: what is there already is found by its DOI, or by its title among the study's own.

use std::collections::HashSet;

use entity::{record, report, study_report};
use evidence::vocabulary::Provenance;
use policy::id::StudyId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, Value};
use sea_orm::{ActiveValue::Set, Condition, ConnectionTrait, EntityTrait, FromQueryResult};
use serde_json::json;
use uuid::Uuid;

use super::input::{ReportInput, StudyInput};
use crate::sql::{col, columns};
use crate::{Error, Work, new_id};

#[derive(FromQueryResult)]
struct Held {
    id: Uuid,
    title: String,
    doi: Option<String>,
}

impl Work {
    /// The reports, where the input speaks of them. A report that a DOI names and that is not this study's own stays as it is: it may be
    /// another study's too.
    pub(super) async fn store_reports(&self, id: StudyId, input: &StudyInput) -> Result<(), Error> {
        let Some(reports) = &input.reports else { return Ok(()) };
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
                        "names a report that stands there already",
                    ));
                }
                (_, Some(other)) => other,
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
            study_report::Entity::insert_many(rows)
                .exec_without_returning(self.connection())
                .await?;
        }
        let kept: HashSet<Uuid> = linked.into_iter().collect();
        self.drop_unused(held.into_iter().map(|held| held.id).filter(|id| !kept.contains(id)).collect())
            .await
    }

    async fn reports_of_study(&self, id: StudyId) -> Result<Vec<Held>, Error> {
        let mut select = self.access().rows::<study_report::Entity>();
        columns(&mut select, &[report::Column::Id, report::Column::Title, report::Column::Doi]);
        select
            .inner_join(report::Entity, col(report::Column::Id).eq(col(study_report::Column::ReportId)))
            .and_where(col(study_report::Column::StudyId).eq(id.0));
        let rows = self.connection().query_all(&select).await?;
        Ok(rows.iter().map(|row| Held::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// DOIs are unique over all reports, seen or not.
    async fn report_with_doi(&self, doi: &str) -> Result<Option<Uuid>, Error> {
        let select = Query::select()
            .expr(col(report::Column::Id))
            .from(report::Entity)
            .and_where(col(report::Column::Doi).eq(doi))
            .take();
        let row = self.connection().query_one(&select).await?;
        Ok(row.map(|row| row.try_get("", "id")).transpose()?)
    }

    async fn insert_report(&self, input: &ReportInput, doi: Option<String>, study: &StudyInput) -> Result<Uuid, Error> {
        let (id, now) = (new_id(), self.now_ms());
        let row = report::ActiveModel {
            id: Set(id),
            code: Set(None),
            title: Set(input.title.clone()),
            authors: Set(json!(input.authors)),
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
            provenance: Set(study.provenance.unwrap_or(Provenance::Extracted).code().to_owned()),
            source_url: Set(study.source_url.after(None)),
            created_at: Set(now),
            updated_at: Set(now),
        };
        report::Entity::insert(row).exec_without_returning(self.connection()).await?;
        Ok(id)
    }

    async fn replace_report(&self, id: Uuid, input: &ReportInput, doi: Option<String>) -> Result<Uuid, Error> {
        use report::Column;
        let mut values: Vec<(Column, Value)> = vec![
            (Column::Title, input.title.clone().into()),
            (Column::Authors, json!(input.authors).into()),
            (Column::AuthorsIncomplete, input.authors.is_empty().into()),
            (Column::Year, input.year.into()),
            (Column::Doi, doi.into()),
            (Column::UpdatedAt, self.now_ms().into()),
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
        self.connection().execute(&update).await?;
        Ok(id)
    }

    /// Reports that neither a study nor a record refers to any more.
    async fn drop_unused(&self, ids: Vec<Uuid>) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let of_study = Query::select()
            .expr(Expr::val(1))
            .from(study_report::Entity)
            .and_where(col(study_report::Column::ReportId).eq(col(report::Column::Id)))
            .take();
        let of_record = Query::select()
            .expr(Expr::val(1))
            .from(record::Entity)
            .and_where(col(record::Column::ReportId).eq(col(report::Column::Id)))
            .take();
        let unused = Condition::all()
            .add(col(report::Column::Id).is_in(ids))
            .add(Expr::exists(of_study).not())
            .add(Expr::exists(of_record).not());
        self.delete::<report::Entity>(unused).await
    }
}
