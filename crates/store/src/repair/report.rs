//! Removes the punctuation from stored DOIs. If another report already has the DOI, both are the same publication.

use std::collections::BTreeSet;

use entity::{record, report, study_report};
use sea_orm::sea_query::{Condition, ExprTrait, Query};
use uuid::Uuid;
use words::identifier::Doi;

use super::Repaired;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::writer::Writer;

/// Characters that may follow a DOI in a text.
const ENDINGS: [&str; 14] = [".", ",", ";", ":", "!", "?", "\"", "'", ")", "]", "}", ">", "”", "’"];

/// A report whose DOI may be malformed.
struct Suspect {
    id: Uuid,
    /// The code by which an evidence file names it; `None` if it came from elsewhere.
    code: Option<String>,
    doi: String,
}

impl Writer<'_> {
    /// Repairs DOIs; returns the studies whose reports changed.
    pub(super) async fn repair_dois(&self, repaired: &mut Repaired) -> Result<BTreeSet<Uuid>, Error> {
        let mut studies = BTreeSet::new();
        for suspect in self.suspects().await? {
            let doi = match Doi::parse(&suspect.doi) {
                Ok(doi) if doi.as_str() != suspect.doi => doi,
                // The bracket belongs to the DOI; or the text is not a DOI at all and stays as it was entered.
                Ok(_) | Err(_) => continue,
            };
            studies.extend(self.studies_of(suspect.id).await?);
            match self.holder_of(doi.as_str()).await? {
                None => {
                    self.set_doi(suspect.id, Some(doi.as_str())).await?;
                    repaired.dois += 1;
                }
                Some((holder, _)) if suspect.code.is_none() => {
                    self.merge_report(suspect.id, holder).await?;
                    repaired.merged += 1;
                }
                Some((holder, None)) => {
                    // The report that a file names is kept.
                    studies.extend(self.studies_of(holder).await?);
                    self.merge_report(holder, suspect.id).await?;
                    self.set_doi(suspect.id, Some(doi.as_str())).await?;
                    repaired.merged += 1;
                }
                Some((_, Some(_))) => {
                    // Files name both reports, and loading the files again must find both. The DOI stays with the report that had it
                    // right.
                    self.set_doi(suspect.id, None).await?;
                    repaired.withdrawn += 1;
                }
            }
        }
        Ok(studies)
    }

    async fn suspects(&self) -> Result<Vec<Suspect>, Error> {
        use report::Column;
        let mut select = self.access().rows::<report::Entity>();
        columns(&mut select, &[Column::Id, Column::Code, Column::Doi]);
        let ends = ENDINGS.iter().map(|ending| col(Column::Doi).like(format!("%{ending}")));
        select
            .cond_where(ends.fold(Condition::any(), Condition::add))
            .order_by_expr(col(Column::Id), sea_orm::Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        let suspect = |row: &sea_orm::QueryResult| {
            Ok(Suspect {
                id: row.try_get("", "id")?,
                code: row.try_get("", "code")?,
                doi: row.try_get("", "doi")?,
            })
        };
        rows.iter().map(suspect).collect()
    }

    /// The report with this DOI, and its code.
    async fn holder_of(&self, doi: &str) -> Result<Option<(Uuid, Option<String>)>, Error> {
        let mut select = self.access().rows::<report::Entity>();
        columns(&mut select, &[report::Column::Id, report::Column::Code]);
        select.and_where(col(report::Column::Doi).eq(doi));
        let row = self.inside().query_one(&select).await?;
        row.map(|row| Ok((row.try_get("", "id")?, row.try_get("", "code")?))).transpose()
    }

    async fn studies_of(&self, report: Uuid) -> Result<Vec<Uuid>, Error> {
        let mut select = self.access().rows::<study_report::Entity>();
        columns(&mut select, &[study_report::Column::StudyId]);
        select.and_where(col(study_report::Column::ReportId).eq(report));
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "study_id")?)).collect()
    }

    async fn set_doi(&self, id: Uuid, doi: Option<&str>) -> Result<(), Error> {
        use report::Column;
        let update = Query::update()
            .table(report::Entity)
            .value(Column::Doi, doi.map(str::to_owned))
            .value(Column::UpdatedAt, self.now())
            .and_where(col(Column::Id).eq(id))
            .take();
        self.update(&update).await?;
        Ok(())
    }

    /// Moves the links of one report to the other, and deletes it.
    async fn merge_report(&self, gone: Uuid, stays: Uuid) -> Result<(), Error> {
        use study_report::Column;
        let there: BTreeSet<Uuid> = self.studies_of(stays).await?.into_iter().collect();
        for study in self.studies_of(gone).await? {
            let link = Condition::all()
                .add(col(Column::StudyId).eq(study))
                .add(col(Column::ReportId).eq(gone));
            if there.contains(&study) {
                self.delete::<study_report::Entity>(link).await?;
                continue;
            }
            let update = Query::update()
                .table(study_report::Entity)
                .value(Column::ReportId, stays)
                .cond_where(link)
                .take();
            self.update(&update).await?;
        }
        let records = Query::update()
            .table(record::Entity)
            .value(record::Column::ReportId, stays)
            .and_where(col(record::Column::ReportId).eq(gone))
            .take();
        self.update(&records).await?;
        self.delete::<report::Entity>(Condition::all().add(col(report::Column::Id).eq(gone)))
            .await
    }
}
